//! Stubs, which replace the server in users' tests.

use baijiayun_vod::{Client, Credentials, ErrorKind, Stub, VideoId, partner, upload, video};
use serde_json::json;

fn client(stub: &Stub) -> Client {
    let builder = Client::builder().credentials(Credentials::new(1, "k")).private_domain("demo123");
    builder.stub(stub.clone()).build().unwrap()
}

fn info() -> video::GetInfo {
    video::GetInfo::new(VideoId(7))
}

#[tokio::test]
async fn responses_are_used_in_order_and_the_last_repeats() {
    let stub = Stub::new()
        .respond_json::<video::GetInfo>(json!({ "video_id": "7", "name": "a lecture", "status": 100 }))
        .reject::<video::GetInfo>(1001, "gone");
    let client = client(&stub);
    assert_eq!(client.video().get_info(info()).await.unwrap().name, "a lecture");
    for _ in 0..2 {
        assert_eq!(client.video().get_info(info()).await.unwrap_err().code(), Some(1001));
    }
    let calls = stub.calls();
    assert_eq!(calls.len(), 3);
    assert_eq!(calls[0].params, [("video_id".to_owned(), "7".to_owned())]);
}

#[tokio::test]
async fn a_call_without_a_response_is_an_error() {
    let error = client(&Stub::new()).video().get_info(info()).await.unwrap_err();
    assert!(error.to_string().contains("the stub has no response for video.get_info"), "{error}");
}

#[tokio::test]
async fn responses_of_every_kind_can_be_set() {
    let stub = Stub::new()
        .respond_json::<upload::UploadFile>(json!({ "fid": "9" }))
        .respond_json::<video::DeleteSources>(json!(null))
        .respond_json::<partner::CreateKey>(json!({ "partner_key": "new" }));
    let client = client(&stub);
    let file = baijiayun_vod::FilePart::bytes("a.mp4", "0123");
    let sent = client.upload().upload_file(upload::UploadFile::new("http://nowhere.example/", file)).await;
    assert_eq!(sent.unwrap().fid.as_deref(), Some("9"));
    let unknown = client.video().delete_sources(video::DeleteSources::new([VideoId(1)])).await;
    assert!(matches!(unknown.unwrap_err().kind(), ErrorKind::UnknownPath), "the stub adds no paths");
    client.partner().create_key(partner::CreateKey::new("hunter2")).await.unwrap();
    assert_eq!(stub.calls()[1].param("secret_key"), Some("***"));
}
