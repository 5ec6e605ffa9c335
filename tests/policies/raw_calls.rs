//! Raw calls and raw responses.

use baijiayun_mock::{Fault, MockResponse};
use baijiayun_vod::{Credentials, ErrorKind, FixedClock, RawCall, UnixTime, VideoId, category, video};
use serde_json::json;

use crate::support::clients::{NOW, arrived, builder, client, server};

#[tokio::test]
async fn any_path_can_be_called_signed() {
    let server = server().await;
    let client = client(&server);
    let call = RawCall::post("/openapi/video/addCategory").param("name", "数学").param("parent_id", 0);
    let added = client.api().call(call).await.unwrap();
    assert_eq!((added.code, &added.data()["name"]), (0, &json!("数学")));
    assert!(added.server_time.is_some());
    let rejected =
        client.api().call(RawCall::get("/openapi/video/getShareUrl").param("video_id", 1)).await.unwrap();
    assert_eq!(
        (rejected.code, rejected.message.as_str()),
        (1001, "视频不存在或已删除"),
        "a rejection is a response too"
    );
    let unknown = client.api().call(RawCall::post("/openapi/nowhere")).await.unwrap();
    assert_eq!(unknown.code, 404);
}

#[tokio::test]
async fn a_raw_call_is_retried_only_if_idempotent() {
    let server = server().await;
    let client = client(&server);
    let list = || RawCall::post("/openapi/video/getCategoryList");
    server.inject(Fault::Status(503).once());
    let error = client.api().call(list()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Status { status: 503, .. }));
    server.inject(Fault::Status(503).once());
    client.api().call(list().idempotent()).await.unwrap();
    assert_eq!(arrived(&server).len(), 3);
}

/// The retry finds nothing to delete, because the first attempt has deleted the category.
#[tokio::test]
async fn a_rejected_retry_says_that_an_earlier_attempt_may_have_taken_effect() {
    let server = server().await;
    let client = client(&server);
    let id = client.category().add(category::Add::new("a")).await.unwrap().id;
    let delete = || RawCall::post("/openapi/video/deleteCategory").param("category_id", id).idempotent();
    server.inject(Fault::ResetAfter.once());
    let rejected = client.api().call(delete()).await.unwrap();
    assert!(rejected.rejection.is_some() && rejected.may_have_taken_effect, "{rejected:?}");
    assert!(rejected.into_result().unwrap_err().may_have_taken_effect());
    let rejected = client.api().call(delete()).await.unwrap();
    assert!(rejected.rejection.is_some() && !rejected.may_have_taken_effect, "{rejected:?}");
}

#[tokio::test]
async fn an_invalid_path_is_rejected() {
    let server = server().await;
    for path in ["", "openapi/a", "//a", "/a/../b", "/a?b=c", "/a b"] {
        let error = client(&server).api().call(RawCall::post(path)).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidArgument(_)), "{path}: {error:?}");
    }
    assert_eq!(arrived(&server).len(), 0);
}

/// A name that the client adds would be sent twice, and PHP would ignore the one that was given.
#[tokio::test]
async fn names_that_the_client_adds_and_repeated_ones_are_rejected() {
    let server = server().await;
    let client = client(&server);
    for (name, reason) in [
        ("partner_key", "`partner_key`: the key only signs a call"),
        ("partner.key", "`partner_key`: the key only signs a call"),
        ("sign", "`sign`: the client adds it"),
        ("partner_id", "`partner_id`: the client adds it"),
        ("timestamp", "`timestamp`: the client adds it"),
        ("timestamp[]", "`timestamp`: the client adds it"),
        ("a", "`parameters`: \"a\" is given twice"),
    ] {
        let call = || RawCall::post("/openapi/x").param("a", 1).param(name, 2);
        let error = client.api().call(call()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidArgument(_)), "{name}: {error:?}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(client.api().dry_run_call(call()).await.is_err());
    }
    assert_eq!(arrived(&server).len(), 0);
}

#[tokio::test]
async fn undeclared_fields_are_in_the_raw_response() {
    let server = server().await;
    let body = r#"{"code":0,"data":{"list":[],"new_field":7},"msg":"","ts":1600000000}"#;
    server.inject(Fault::from(MockResponse::body(body)).once());
    let (list, raw) = client(&server).api().send_with_raw(category::List::new()).await.unwrap();
    assert!(list.list.is_empty());
    assert_eq!(raw.data()["new_field"], 7);
}

#[tokio::test]
async fn a_raw_call_recovers_from_a_wrong_clock_and_a_rotated_key() {
    let server = server().await;
    let list = || RawCall::post("/openapi/video/getCategoryList");
    let late = FixedClock(UnixTime(NOW.0 - 3600));
    let client = builder(&server).clock(late).build().unwrap();
    assert_eq!(client.api().call(list()).await.unwrap().code, 0);
    let secret_key = server.secret_key();
    let credentials = Credentials::with_secret_key(server.partner_id(), secret_key.expose());
    let client = builder(&server).credentials(credentials).build().unwrap();
    server.inject(Fault::KeyRotated.once());
    assert_eq!(client.api().call(list()).await.unwrap().code, 0);
}

#[test]
fn debug_output_hides_the_parameters_of_a_raw_call() {
    let call = RawCall::post("/openapi/partner/createkey").param("secret_key", "hunter2");
    let text = format!("{call:?}");
    assert!(text.contains("secret_key") && !text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn send_raw_returns_the_body_unchanged() {
    let server = server().await;
    let client = client(&server);
    let body = "{\"code\":0, \"data\":{\"list\":[],\n\"z\":1.50},\"msg\":\"\"}";
    server.inject(Fault::from(MockResponse::body(body)).once());
    let response = client.api().send_raw(category::List::new()).await.unwrap();
    assert_eq!((response.body.as_str(), response.rejection), (body, None));

    let rejected = client.api().send_raw(video::GetInfo::new(VideoId(1))).await.unwrap();
    assert!(rejected.body.contains("视频不存在或已删除"), "{}", rejected.body);
    let error = rejected.into_result().unwrap_err();
    assert_eq!((error.operation().unwrap().id, error.code()), ("video.get_info", Some(1001)));
}

#[tokio::test]
async fn send_raw_retries_like_any_call() {
    let server = server().await;
    server.inject(Fault::Status(503).once());
    client(&server).api().send_raw(category::List::new()).await.unwrap();
    assert_eq!(arrived(&server).len(), 2);
}
