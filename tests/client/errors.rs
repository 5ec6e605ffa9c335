//! Every way a call can fail: which error, what it says, and whether to try again.

use baijiayun_mock::{Fault, MockResponse, unknown_paths};
use baijiayun_vod::{
    CstDateTime, Error, ErrorKind, FilePart, VideoId, partner, play_data, subtitle, video, whitelist,
};

use crate::support::scripted::{KEY, Server, mock};

/// The error of asking for a video's information.
async fn failure(server: &Server) -> Error {
    let error = server.client().video().get_info(video::GetInfo::new(VideoId(7))).await.unwrap_err();
    assert_eq!(error.operation().unwrap().id, "video.get_info");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(KEY), "{shown}");
    error
}

fn snapshot(name: &str, error: &Error) {
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots",
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, describe(error));
    });
}

/// Everything that an error says.
fn describe(error: &Error) -> String {
    let hint = error.hint().unwrap_or_default();
    let retryable = error.is_retryable();
    let effect = error.may_have_taken_effect();
    format!("{error}\n\nhint: {hint}\nretryable: {retryable}\nmay have taken effect: {effect}")
}

#[tokio::test]
async fn the_server_refuses() {
    let server = Server::answering(r#"{"code":"1002","data":null,"msg":"签名错误","ts":1493967641}"#).await;
    let error = failure(&server).await;
    assert_eq!(error.code(), Some(1002));
    let api = error.rejection().unwrap();
    assert_eq!(api.server_time.unwrap().0, 1493967641);
    snapshot("api", &error);
}

#[tokio::test]
async fn a_code_that_is_not_published_is_kept() {
    let server = Server::answering(r#"{"code":-7,"msg":null}"#).await;
    snapshot("api_unknown_code", &failure(&server).await);
}

#[tokio::test]
async fn an_envelope_counts_whatever_the_http_status() {
    let server = Server::with(MockResponse::body(r#"{"code":404,"msg":"接口不存在"}"#).status(404)).await;
    let error = failure(&server).await;
    assert!(matches!(error.kind(), ErrorKind::Api(api) if api.status == 404), "{error:?}");
    snapshot("api_over_404", &error);
}

#[tokio::test]
async fn an_http_error_without_an_envelope() {
    for status in [400, 429, 500, 502, 503] {
        let answer = MockResponse::body("<html>\n<h1>nginx</h1></html>").status(status);
        let server = Server::with(answer).await;
        snapshot(&format!("status_{status}"), &failure(&server).await);
    }
    let server = Server::with(MockResponse::body("[1]").status(503)).await;
    assert!(matches!(failure(&server).await.kind(), ErrorKind::Status { status: 503, .. }));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = Server::with(MockResponse::body("").status(302).header("location", "/elsewhere")).await;
    snapshot("redirect", &failure(&server).await);
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_page_instead_of_json() {
    let page = format!("<!DOCTYPE html><title>维护中</title>{}{}", KEY, "很长".repeat(400));
    snapshot("html", &failure(&Server::answering(page).await).await);
}

#[tokio::test]
async fn an_answer_cut_short() {
    let server = Server::answering(r#"{"code":0,"data":{"video_id":7,"na"#).await;
    snapshot("cut_short", &failure(&server).await);
    assert!(matches!(failure(&Server::answering("").await).await.kind(), ErrorKind::NotJson { .. }));
}

#[tokio::test]
async fn json_that_is_no_envelope() {
    for body in ["[]", "null", "3", "\"text\"", "{}", r#"{"data":{}}"#, r#"{"code":{}}"#] {
        let error = failure(&Server::answering(body).await).await;
        assert!(
            matches!(error.kind(), ErrorKind::Decode { path, .. } if path == "code"),
            "{body}: {error:?}"
        );
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn a_value_that_cannot_be_read_is_found_by_its_path() {
    let body = r#"{"code":0,"data":{"total":1,"list":[{"video_id":1,"name":"a","status":100},
        {"video_id":2,"name":"b","status":100,"category":{"category_level2_id":["x"]}}]}}"#;
    let client = Server::answering(body).await;
    let error = client.client().video().list(video::List::new()).await.unwrap_err();
    snapshot("decode", &error);
}

#[tokio::test]
async fn a_missing_required_field_is_named() {
    let error = failure(&Server::answering(r#"{"code":0,"data":{"video_id":1}}"#).await).await;
    snapshot("missing_field", &error);
}

#[tokio::test]
async fn nobody_answers() {
    let server = Server::answering("{}").await;
    let client = server.client();
    server.stop().await;
    let error = client.video().get_info(video::GetInfo::new(VideoId(7))).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)) && error.is_retryable());
    assert!(error.to_string().contains("cannot connect"), "{error}");
}

#[tokio::test]
async fn the_connection_breaks_before_the_answer() {
    for fault in [Fault::ResetBefore, Fault::ResetAfter, Fault::Truncated] {
        breaks(Server::with(fault).await).await;
    }
}

async fn breaks(server: Server) {
    let client = server.builder().paths(unknown_paths()).build().unwrap();
    // A GET: its URL holds the sign, which must not show.
    let request = baijiayun_vod::account::GetProductUsage::new();
    let error = client.account().get_product_usage(request).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(matches!(error.kind(), ErrorKind::Transport(_)) && error.is_retryable(), "{shown}");
    assert!(!shown.contains("sign=") && !shown.contains("/unknown/"), "{shown}");
}

#[tokio::test]
async fn a_lost_path_is_refused_before_anything_is_sent() {
    let mock = mock().path::<video::DeleteSources>("/openapi/found");
    let answer = MockResponse::body(r#"{"code":0,"data":true}"#);
    let server = Server::start(mock, answer).await;
    let request = || video::DeleteSources::new([VideoId(1)]);
    let error = server.client().video().delete_sources(request()).await.unwrap_err();
    snapshot("unknown", &error);
    assert_eq!(server.calls(), 0);

    let client = server.builder().path("video.delete_sources", "/openapi/found").build().unwrap();
    client.video().delete_sources(request()).await.unwrap();
    assert_eq!(server.received().target, "/openapi/found");
}

#[tokio::test]
async fn every_lost_path_can_be_supplied_from_a_map() {
    let lost = baijiayun_vod::API
        .operations
        .iter()
        .filter(|operation| operation.path == baijiayun_vod::metadata::Path::Unknown)
        .map(|operation| (operation.id, format!("/openapi/{}", operation.id)))
        .collect::<std::collections::HashMap<_, _>>();
    assert_eq!(lost.len(), 27);
    let server = Server::answering(r#"{"code":0,"data":null}"#).await;
    let client = server.builder().paths(lost).build().unwrap();
    for operation in baijiayun_vod::API.operations {
        assert_eq!(client.api().path_of(operation).is_none(), operation.id == "upload.upload_file");
    }
}

#[tokio::test]
async fn bad_arguments_are_refused_before_anything_is_sent() {
    let server = Server::answering("{}").await;
    let client = server.client();
    let at = |text: &str| text.parse::<CstDateTime>().unwrap();

    let error = client.video().list(video::List::new().page_size(1001)).await.unwrap_err();
    snapshot("argument_range", &error);
    let start = at("2017-09-08 00:00:00");
    let end = at("2017-09-09 00:00:00");
    let request = play_data::ListPlayRecords::new(VideoId(1), start, end);
    snapshot("argument_day", &client.play_data().list_play_records(request).await.unwrap_err());
    let request = play_data::ListPlayRecords::new(VideoId(1), end, start);
    snapshot("argument_order", &client.play_data().list_play_records(request).await.unwrap_err());
    let error = client.video().update(video::Update::new(VideoId(1), "")).await.unwrap_err();
    snapshot("argument_empty", &error);

    let client = server
        .builder()
        .path("subtitle.upload", "/openapi/a")
        .path("whitelist.bind_users", "/openapi/b")
        .build()
        .unwrap();
    let request = subtitle::Upload::new("字幕", VideoId(1), FilePart::bytes("a.ass", "x"));
    snapshot("argument_extension", &client.subtitle().upload(request).await.unwrap_err());
    let request = whitelist::BindUsers::new(VideoId(1), []);
    snapshot("argument_empty_list", &client.whitelist().bind_users(request).await.unwrap_err());
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn nothing_of_a_secret_shows() {
    let body = r#"{"code":0,"data":{"partner_key":{"oops":"the-new-key"}}}"#;
    let server = Server::answering(body).await;
    let request = || partner::CreateKey::new("the-secret-key");
    let error = server.client().partner().create_key(request()).await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", request());
    assert!(!shown.contains("the-new-key") && !shown.contains("the-secret-key"), "{shown}");
    snapshot("decode_secret", &error);

    let server = Server::with(MockResponse::body("partner_key=the-new-key").status(500)).await;
    let error = server.client().partner().create_key(request()).await.unwrap_err();
    snapshot("status_secret", &error);

    let server = Server::answering(r#"{"code":0,"data":{"partner_key":"the-new-key"}}"#).await;
    let answer = server.client().partner().create_key(request()).await.unwrap();
    let shown = format!("{answer:?} {}", serde_json::to_string(&answer).unwrap());
    assert!(!shown.contains("the-new-key"), "{shown}");
    assert_eq!(answer.partner_key.expose(), "the-new-key");
}

#[tokio::test]
async fn an_echoed_key_or_sign_is_masked() {
    let body = format!(r#"{{"code":1002,"msg":"sign error: expected md5(…&partner_key={KEY})"}}"#);
    let error = failure(&Server::answering(body).await).await;
    snapshot("echoed_key", &error);
}

#[tokio::test]
async fn a_missing_file_is_an_error() {
    let server = Server::answering("{}").await;
    let client = server.builder().path("subtitle.upload", "/openapi/a").build().unwrap();
    let request = subtitle::Upload::new("字幕", VideoId(1), FilePart::path("/nowhere/a.vtt"));
    let error = client.subtitle().upload(request).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::File { part: "subtitle", .. }), "{error:?}");
    assert_eq!(server.calls(), 0);
}
