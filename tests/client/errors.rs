//! The errors of calls: their kinds, messages and hints, and `is_retryable`.

use baijiayun_mock::{Fault, MockResponse, unknown_paths};
use baijiayun_vod::{
    CstDateTime, Error, ErrorKind, FilePart, VideoId, partner, play_data, subtitle, video, whitelist,
};

use crate::support::scripted::{KEY, Server, mock};

/// Returns the error of a call of `video.get_info`.
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

/// Returns the message, the hint and the properties of an error.
fn describe(error: &Error) -> String {
    let hint = error.hint().unwrap_or_default();
    let retryable = error.is_retryable();
    let effect = error.may_have_taken_effect();
    format!("{error}\n\nhint: {hint}\nretryable: {retryable}\nmay have taken effect: {effect}")
}

#[tokio::test]
async fn a_rejection_has_code_and_server_time() {
    let server = Server::with_body(r#"{"code":"1002","data":null,"msg":"签名错误","ts":1493967641}"#).await;
    let error = failure(&server).await;
    assert_eq!(error.code(), Some(1002));
    let api = error.rejection().unwrap();
    assert_eq!(api.server_time.unwrap().0, 1493967641);
    snapshot("api", &error);
}

#[tokio::test]
async fn an_unpublished_code_is_kept() {
    let server = Server::with_body(r#"{"code":-7,"msg":null}"#).await;
    snapshot("api_unknown_code", &failure(&server).await);
}

#[tokio::test]
async fn an_envelope_counts_with_any_http_status() {
    let server = Server::with(MockResponse::body(r#"{"code":404,"msg":"接口不存在"}"#).status(404)).await;
    let error = failure(&server).await;
    assert!(matches!(error.kind(), ErrorKind::Api(api) if api.status == 404), "{error:?}");
    snapshot("api_over_404", &error);
}

#[tokio::test]
async fn an_http_error_without_an_envelope_is_a_status_error() {
    for status in [400, 429, 500, 502, 503] {
        let response = MockResponse::body("<html>\n<h1>nginx</h1></html>").status(status);
        let server = Server::with(response).await;
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
async fn an_html_page_is_a_not_json_error() {
    let page = format!("<!DOCTYPE html><title>维护中</title>{}{}", KEY, "很长".repeat(400));
    snapshot("html", &failure(&Server::with_body(page).await).await);
}

#[tokio::test]
async fn a_truncated_response_is_a_not_json_error() {
    let server = Server::with_body(r#"{"code":0,"data":{"video_id":7,"na"#).await;
    snapshot("cut_short", &failure(&server).await);
    assert!(matches!(failure(&Server::with_body("").await).await.kind(), ErrorKind::NotJson { .. }));
}

#[tokio::test]
async fn json_without_an_envelope_is_a_decode_error() {
    for body in ["[]", "null", "3", "\"text\"", "{}", r#"{"data":{}}"#, r#"{"code":{}}"#] {
        let error = failure(&Server::with_body(body).await).await;
        assert!(
            matches!(error.kind(), ErrorKind::Decode { path, .. } if path == "code"),
            "{body}: {error:?}"
        );
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn a_decode_error_has_the_path_of_the_value() {
    let body = r#"{"code":0,"data":{"total":1,"list":[{"video_id":1,"name":"a","status":100},
        {"video_id":2,"name":"b","status":100,"category":{"category_level2_id":["x"]}}]}}"#;
    let server = Server::with_body(body).await;
    let client = server.builder().strict_decoding(true).build().unwrap();
    let error = client.video().list(video::List::new()).await.unwrap_err();
    snapshot("decode", &error);
}

#[tokio::test]
async fn a_missing_required_field_is_named() {
    let error = failure(&Server::with_body(r#"{"code":0,"data":{"video_id":1}}"#).await).await;
    snapshot("missing_field", &error);
}

#[tokio::test]
async fn a_refused_connection_is_a_transport_error() {
    let server = Server::with_body("{}").await;
    let client = server.client();
    server.stop().await;
    let error = client.video().get_info(video::GetInfo::new(VideoId(7))).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)) && error.is_retryable());
    assert!(error.to_string().contains("cannot connect"), "{error}");
}

#[tokio::test]
async fn a_connection_reset_is_a_transport_error() {
    for fault in [Fault::ResetBefore, Fault::ResetAfter, Fault::Truncated] {
        assert_transport_error(Server::with(fault).await).await;
    }
}

async fn assert_transport_error(server: Server) {
    let client = server.builder().paths(unknown_paths()).build().unwrap();
    // The URL of a GET has the sign, which the error must not show.
    let request = baijiayun_vod::account::GetProductUsage::new();
    let error = client.account().get_product_usage(request).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(matches!(error.kind(), ErrorKind::Transport(_)) && error.is_retryable(), "{shown}");
    assert!(!shown.contains("sign=") && !shown.contains("/unknown/"), "{shown}");
}

#[tokio::test]
async fn a_call_with_an_unknown_path_is_rejected_before_anything_is_sent() {
    let mock = mock().path::<video::DeleteSources>("/openapi/found");
    let response = MockResponse::body(r#"{"code":0,"data":true}"#);
    let server = Server::start(mock, response).await;
    let request = || video::DeleteSources::new([VideoId(1)]);
    let error = server.client().video().delete_sources(request()).await.unwrap_err();
    snapshot("unknown", &error);
    assert_eq!(server.calls(), 0);

    let client = server.builder().path::<video::DeleteSources>("/openapi/found").build().unwrap();
    client.video().delete_sources(request()).await.unwrap();
    assert_eq!(server.received().target, "/openapi/found");
}

#[tokio::test]
async fn unknown_paths_can_be_supplied_in_a_map() {
    let unknown = baijiayun_vod::API
        .operations
        .iter()
        .filter(|operation| operation.path == baijiayun_vod::metadata::Path::Unknown)
        .map(|operation| (operation.id, format!("/openapi/{}", operation.id)))
        .collect::<std::collections::HashMap<_, _>>();
    assert_eq!(unknown.len(), 27);
    let server = Server::with_body(r#"{"code":0,"data":null}"#).await;
    let client = server.builder().paths(unknown).build().unwrap();
    for operation in baijiayun_vod::API.operations {
        assert_eq!(client.api().path_of(operation).is_none(), operation.id == "upload.upload_file");
    }
}

#[tokio::test]
async fn invalid_arguments_are_rejected_before_anything_is_sent() {
    let server = Server::with_body("{}").await;
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
        .path::<subtitle::Upload>("/openapi/a")
        .path::<whitelist::BindUsers>("/openapi/b")
        .build()
        .unwrap();
    let request = subtitle::Upload::new("字幕", VideoId(1), FilePart::bytes("a.ass", "x"));
    snapshot("argument_extension", &client.subtitle().upload(request).await.unwrap_err());
    let request = whitelist::BindUsers::new(VideoId(1), []);
    snapshot("argument_empty_list", &client.whitelist().bind_users(request).await.unwrap_err());
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn secrets_are_masked_in_errors_and_debug_output() {
    let body = r#"{"code":0,"data":{"partner_key":{"oops":"the-new-key"}}}"#;
    let server = Server::with_body(body).await;
    let request = || partner::CreateKey::new("the-secret-key");
    let error = server.client().partner().create_key(request()).await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", request());
    assert!(!shown.contains("the-new-key") && !shown.contains("the-secret-key"), "{shown}");
    snapshot("decode_secret", &error);

    let server = Server::with(MockResponse::body("partner_key=the-new-key").status(500)).await;
    let error = server.client().partner().create_key(request()).await.unwrap_err();
    snapshot("status_secret", &error);

    let server = Server::with_body(r#"{"code":0,"data":{"partner_key":"the-new-key"}}"#).await;
    let response = server.client().partner().create_key(request()).await.unwrap();
    let shown = format!("{response:?} {}", serde_json::to_string(&response).unwrap());
    assert!(!shown.contains("the-new-key"), "{shown}");
    assert_eq!(response.partner_key.expose(), "the-new-key");
}

#[tokio::test]
async fn an_echoed_key_is_masked() {
    let body = format!(r#"{{"code":1002,"msg":"sign error: expected md5(…&partner_key={KEY})"}}"#);
    let error = failure(&Server::with_body(body).await).await;
    snapshot("echoed_key", &error);
}

#[tokio::test]
async fn a_missing_file_is_an_error() {
    let server = Server::with_body("{}").await;
    let client = server.builder().path::<subtitle::Upload>("/openapi/a").build().unwrap();
    let request = subtitle::Upload::new("字幕", VideoId(1), FilePart::path("/nowhere/a.vtt"));
    let error = client.subtitle().upload(request).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::File { part: "subtitle", .. }), "{error:?}");
    assert_eq!(server.calls(), 0);
}
