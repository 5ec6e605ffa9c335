//! Calls that no operation describes, and what stands beside what is described.

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
    let found =
        client.api().call(RawCall::get("/openapi/video/getShareUrl").param("video_id", 1)).await.unwrap();
    assert_eq!(
        (found.code, found.message.as_str()),
        (1001, "视频不存在或已删除"),
        "a refusal is given back too"
    );
    let lost = client.api().call(RawCall::post("/openapi/nowhere")).await.unwrap();
    assert_eq!(lost.code, 404);
}

#[tokio::test]
async fn a_raw_call_is_sent_again_only_if_it_may_be() {
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

#[tokio::test]
async fn a_path_that_is_none_is_refused() {
    let server = server().await;
    for path in ["", "openapi/a", "//a", "/a/../b", "/a?b=c", "/a b"] {
        let error = client(&server).api().call(RawCall::post(path)).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidArgument(_)), "{path}: {error:?}");
    }
    assert_eq!(arrived(&server).len(), 0);
}

#[tokio::test]
async fn what_is_not_declared_stands_beside_the_response() {
    let server = server().await;
    let body = r#"{"code":0,"data":{"list":[],"new_field":7},"msg":"","ts":1600000000}"#;
    server.inject(Fault::from(MockResponse::body(body)).once());
    let (list, raw) = client(&server).api().send_with_raw(category::List::new()).await.unwrap();
    assert!(list.list.is_empty());
    assert_eq!(raw.data()["new_field"], 7);
}

#[tokio::test]
async fn a_raw_call_is_stamped_and_signed_anew_too() {
    let server = server().await;
    let list = || RawCall::post("/openapi/video/getCategoryList");
    let late = FixedClock(UnixTime(NOW.0 - 3600));
    let client = builder(&server).clock(late).build().unwrap();
    assert_eq!(client.api().call(list()).await.unwrap().code, 0);
    let secret_key = server.secret_key();
    let credentials = Credentials::with_secret_key(server.partner_id().0, secret_key.expose());
    let client = builder(&server).credentials(credentials).build().unwrap();
    server.inject(Fault::KeyRotated.once());
    assert_eq!(client.api().call(list()).await.unwrap().code, 0);
}

#[test]
fn no_debug_shows_what_may_be_a_secret() {
    let call = RawCall::post("/openapi/partner/createkey").param("secret_key", "hunter2");
    let text = format!("{call:?}");
    assert!(text.contains("secret_key") && !text.contains("hunter2"), "{text}");
}

#[tokio::test]
async fn an_operations_answer_is_given_as_it_came() {
    let server = server().await;
    let client = client(&server);
    let body = "{\"code\":0, \"data\":{\"list\":[],\n\"z\":1.50},\"msg\":\"\"}";
    server.inject(Fault::from(MockResponse::body(body)).once());
    let answer = client.api().send_raw(category::List::new()).await.unwrap();
    assert_eq!((answer.body.as_str(), answer.rejection), (body, None));

    let refused = client.api().send_raw(video::GetInfo::new(VideoId(1))).await.unwrap();
    assert!(refused.body.contains("视频不存在或已删除"), "{}", refused.body);
    let error = refused.into_result().unwrap_err();
    assert_eq!((error.operation().unwrap().id, error.code()), ("video.get_info", Some(1001)));
}

#[tokio::test]
async fn an_answer_as_it_came_was_sent_for_like_any_other() {
    let server = server().await;
    server.inject(Fault::Status(503).once());
    client(&server).api().send_raw(category::List::new()).await.unwrap();
    assert_eq!(arrived(&server).len(), 2);
}
