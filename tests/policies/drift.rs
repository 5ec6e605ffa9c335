//! Differences between responses and the spec, as a client reports them.

use std::sync::{Arc, Mutex};

use baijiayun_vod::drift::{Finding, FindingKind};
use baijiayun_vod::{Client, Credentials, RawCall, Stub, VideoId, category, video};
use serde_json::{Value, json};

/// Returns a client whose calls have these responses, and the differences that it reports.
fn client(responses: &[Value]) -> (Client, Arc<Mutex<Vec<Finding>>>) {
    let found = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&found);
    // As text, because a stub refuses responses that differ from the spec.
    let body = |data: &Value| json!({ "code": 0, "data": data, "msg": "" }).to_string();
    let stub =
        responses.iter().fold(Stub::new(), |stub, data| stub.respond_text::<video::GetInfo>(body(data)));
    let client = Client::builder()
        .base_url("http://localhost")
        .credentials(Credentials::new(1, "key"))
        .stub(stub)
        .on_drift(move |finding: &Finding| log.lock().unwrap().push(finding.clone()))
        .build()
        .unwrap();
    (client, found)
}

fn shown(found: &Mutex<Vec<Finding>>) -> Vec<String> {
    found.lock().unwrap().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn each_difference_is_reported_once() {
    let data = json!({ "video_id": "7", "name": "a", "status": 100, "cover": "b" });
    let other = json!({ "video_id": 7, "name": "a", "status": 4711, "cover": 1 });
    let (client, found) = client(&[data.clone(), data, other]);
    for _ in 0..3 {
        client.video().get_info(video::GetInfo::new(VideoId(7))).await.unwrap();
    }
    let expected = [
        "video.get_info: data.video_id: other form, declared VideoId, seen text of digits",
        "video.get_info: data.cover: undeclared field, seen text",
        "video.get_info: data.status: unknown enum value, declared VideoStatus, seen int",
    ];
    assert_eq!(shown(&found), expected);
}

#[tokio::test]
async fn a_response_that_cannot_be_decoded_is_compared() {
    let (client, found) = client(&[json!({ "video_id": 7, "status": "done" })]);
    client.video().get_info(video::GetInfo::new(VideoId(7))).await.unwrap_err();
    let kinds: Vec<_> = found.lock().unwrap().iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::MissingField, FindingKind::Type]);
}

#[tokio::test]
async fn a_response_as_declared_is_not_reported() {
    let (client, found) = client(&[json!({ "video_id": 7, "name": "a", "status": 100 })]);
    client.video().get_info(video::GetInfo::new(VideoId(7))).await.unwrap();
    assert_eq!(shown(&found), [""; 0]);
}

#[tokio::test]
async fn an_unknown_code_is_reported_and_a_raw_call_is_not() {
    let found = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&found);
    let server = crate::support::clients::server().await;
    let client = crate::support::clients::builder(&server)
        .on_drift(move |finding: &Finding| log.lock().unwrap().push(finding.clone()))
        .build()
        .unwrap();
    let body = r#"{"code":4711,"data":null,"msg":"","extra":1}"#;
    server.inject(baijiayun_mock::Fault::from(baijiayun_mock::MockResponse::body(body)).always());
    client.api().call(RawCall::post("/openapi/video/getInfo")).await.unwrap();
    assert_eq!(shown(&found), [""; 0]);
    client.category().list(category::List::new()).await.unwrap_err();
    assert_eq!(shown(&found), ["category.list: code: unknown code 4711"]);
}
