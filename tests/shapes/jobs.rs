//! Requests as data: compared, stored in a job queue, and read from files.

use baijiayun_vod::runtime::Form;
use baijiayun_vod::{
    CommaList, Definition, Error, ErrorKind, FilePart, Request, Stub, VideoId, category, partner, play_data,
    subtitle, upload, video,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::stubbed;

/// A job in the user's queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
enum Job {
    Rename(video::Update),
    GetUrl(upload::GetUrl),
    Records(play_data::ListPlayRecords),
}

/// A job with the request's parameters among its own fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Flat {
    tenant: u32,
    #[serde(flatten)]
    request: upload::GetUrl,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Queued {
    id: u64,
    request: upload::GetUrl,
}

fn get_url() -> upload::GetUrl {
    upload::GetUrl::new("第一讲.mp4", [Definition::High, Definition::Low]).use_https(true).watermark_pos(3)
}

fn records() -> play_data::ListPlayRecords {
    let (start, end) = ("2026-09-01 00:00:00".parse().unwrap(), "2026-09-01 23:59:59".parse().unwrap());
    play_data::ListPlayRecords::new(VideoId(7), start, end).user_number("007").page(2)
}

#[test]
fn requests_are_compared_by_parameters() {
    assert_eq!(get_url(), get_url().clone());
    assert_ne!(get_url(), get_url().watermark_pos(4));
    let optional_first = video::List::new().page(2).page_size(10);
    assert_eq!(optional_first, video::List::new().page_size(10).page(2));
}

#[test]
fn parameters_are_read_back() {
    assert_eq!(get_url().param("file_name"), Some("第一讲.mp4"));
    assert_eq!(get_url().param("definition"), Some("1,16"));
    assert_eq!(get_url().param("use_https"), Some("1"));
    assert_eq!(get_url().param("callback_url"), None);
    assert_eq!(partner::CreateKey::new("hunter2").param("secret_key"), None, "secrets are not read back");
    let ids: CommaList<VideoId> = [VideoId(1), VideoId(2)].into();
    let request = category::SetVideoCategoryBatch::new(ids, baijiayun_vod::CategoryId(3));
    assert_eq!(request.param("video_ids"), Some("1,2"));
}

#[test]
fn a_queue_of_jobs_is_json() {
    for job in
        [Job::Rename(video::Update::new(VideoId(7), "a")), Job::GetUrl(get_url()), Job::Records(records())]
    {
        let text = serde_json::to_string(&job).unwrap();
        assert_eq!(serde_json::from_str::<Job>(&text).unwrap(), job, "{text}");
        let value = serde_json::to_value(&job).unwrap();
        assert_eq!(serde_json::from_value::<Job>(value).unwrap(), job);
        let pack = rmp_serde::to_vec_named(&job).unwrap();
        assert_eq!(rmp_serde::from_slice::<Job>(&pack).unwrap(), job);
    }
    let text = serde_json::to_string(&Job::Rename(video::Update::new(VideoId(7), "a"))).unwrap();
    assert_eq!(text, r#"{"job":"rename","name":"a","video_id":"7"}"#);
}

#[test]
fn a_queue_of_jobs_has_other_formats_too() {
    let queued = Queued { id: 1, request: get_url() };
    let text = toml::to_string(&queued).unwrap();
    assert_eq!(toml::from_str::<Queued>(&text).unwrap(), queued, "{text}");
    let named = rmp_serde::to_vec_named(&queued).unwrap();
    assert_eq!(rmp_serde::from_slice::<Queued>(&named).unwrap(), queued);
    let compact = rmp_serde::to_vec(&queued).unwrap();
    assert_eq!(rmp_serde::from_slice::<Queued>(&compact).unwrap(), queued);
    let bytes = postcard::to_stdvec(&queued).unwrap();
    assert_eq!(postcard::from_bytes::<Queued>(&bytes).unwrap(), queued);
}

#[test]
fn requests_can_be_flattened_into_structs() {
    let flat = Flat { tenant: 1, request: get_url() };
    let json = serde_json::to_string(&flat).unwrap();
    assert_eq!(serde_json::from_str::<Flat>(&json).unwrap(), flat, "{json}");
    let toml = toml::to_string(&flat).unwrap();
    assert_eq!(toml::from_str::<Flat>(&toml).unwrap(), flat, "{toml}");
    let pack = rmp_serde::to_vec_named(&flat).unwrap();
    assert_eq!(rmp_serde::from_slice::<Flat>(&pack).unwrap(), flat);
}

#[tokio::test]
async fn a_job_from_the_queue_is_sent() {
    let job = serde_json::to_string(&records()).unwrap();
    let stub = Stub::new().respond_json::<play_data::ListPlayRecords>(json!({ "total": 0, "list": [] }));
    let request: play_data::ListPlayRecords = serde_json::from_str(&job).unwrap();
    stubbed(&stub).play_data().list_play_records(request).await.unwrap();
    assert_eq!(stub.calls()[0].param("user_number"), Some("007"));
}

#[test]
fn numbers_and_booleans_are_taken_from_files_that_people_write() {
    let read = |text: &str| serde_json::from_str::<video::Update>(text);
    assert_eq!(read(r#"{"video_id": 7, "name": "a"}"#).unwrap(), video::Update::new(VideoId(7), "a"));
    let request: upload::GetUrl =
        toml::from_str("file_name = \"a.mp4\"\ndefinition = 16\nuse_https = true").unwrap();
    assert_eq!(request, upload::GetUrl::new("a.mp4", [Definition::Low]).use_https(true));
    let request: video::GetInfo = yaml_serde::from_str("video_id: 7").unwrap();
    assert_eq!(request, video::GetInfo::new(VideoId(7)));
}

#[test]
fn errors_name_invalid_parameters() {
    let refused = |text: &str| serde_json::from_str::<video::Update>(text).unwrap_err().to_string();
    let unknown = refused(r#"{"video_id": 7, "name": "a", "titel": "b"}"#);
    assert!(unknown.contains("`video.update` has no parameter `titel`"), "{unknown}");
    let missing = refused(r#"{"video_id": 7}"#);
    assert!(missing.contains("missing field `name`"), "{missing}");
    for value in ["7.5", "null", "[7]", "{}"] {
        let text = refused(&format!(r#"{{"video_id": {value}, "name": "a"}}"#));
        assert!(text.contains("`video_id`"), "{value}: {text}");
    }
}

/// A value that the server would reject is an error when the request is sent, as for any other request.
#[tokio::test]
async fn a_stored_value_is_checked_when_it_is_sent() {
    let request: video::GetInfo = serde_json::from_str(r#"{"video_id": "seven"}"#).unwrap();
    let stub = Stub::new();
    let error: Error = stubbed(&stub).video().get_info(request).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidArgument(argument) if argument.parameter == "video_id"));
    assert!(stub.calls().is_empty());
}

#[test]
fn secrets_and_files_are_not_written() {
    let secret = serde_json::to_string(&partner::CreateKey::new("hunter2")).unwrap_err().to_string();
    assert_eq!(secret, "`secret_key` is a secret, which is not written");
    let file = subtitle::Upload::new("a", VideoId(7), FilePart::bytes("a.vtt", "WEBVTT"));
    let file = serde_json::to_string(&file).unwrap_err().to_string();
    assert_eq!(file, "`subtitle` is a file, which is not written");
}

/// Text ids keep the leading zeros of student numbers.
#[test]
fn leading_zeros_are_kept() {
    let text = serde_json::to_string(&records()).unwrap();
    let read: play_data::ListPlayRecords = serde_json::from_str(&text).unwrap();
    assert_eq!(read.param("user_number"), Some("007"));
}

#[tokio::test]
async fn a_secret_that_is_read_from_json_is_not_shown() {
    let stored: partner::CreateKey = serde_json::from_value(json!({ "secret_key": "hunter2" })).unwrap();
    let built = partner::CreateKey::from_form(Form::new().with("secret_key", "hunter2"));
    assert!(!format!("{stored:?}").contains("hunter2"));
    assert_eq!(stored, partner::CreateKey::new("hunter2"));
    for request in [stored, built] {
        let stub = Stub::new();
        let client = stubbed(&stub);
        client.partner().create_key(request).await.unwrap_err();
        assert_eq!(stub.calls()[0].param("secret_key"), Some("***"));
    }
}

#[test]
fn text_is_rejected_as_a_file() {
    let stored = json!({ "url": "http://upload.example/", "data": "the content" });
    let error = serde_json::from_value::<upload::UploadFile>(stored).unwrap_err().to_string();
    assert_eq!(error, "`data` is a file, which is not stored");
}
