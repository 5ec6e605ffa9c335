//! Stubs, which replace the server in users' tests.

use std::time::Duration;

use baijiayun_vod::{
    Client, ClientBuilder, Credentials, Error, ErrorKind, FilePart, RetryPolicy, Stub, VideoId, category,
    partner, upload, video,
};
use serde_json::json;

fn builder(stub: &Stub) -> ClientBuilder<Client> {
    let builder = Client::builder().credentials(Credentials::new(1, "k")).private_domain("demo123");
    builder.stub(stub.clone())
}

fn client(stub: &Stub) -> Client {
    builder(stub).build().unwrap()
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
    let file = FilePart::bytes("a.mp4", "0123");
    let sent = client.upload().upload_file(upload::UploadFile::new("http://nowhere.example/", file)).await;
    assert_eq!(sent.unwrap().fid.as_deref(), Some("9"));
    client.video().delete_sources(video::DeleteSources::new([VideoId(1)])).await.unwrap();
    client.partner().create_key(partner::CreateKey::new("hunter2")).await.unwrap();
    assert_eq!(stub.calls()[2].param("secret_key"), Some("***"));
}

/// Without a path and without a response, a call must not succeed by accident.
#[tokio::test]
async fn operations_with_an_unknown_path_need_none() {
    let client = client(&Stub::new());
    let request = video::DeleteSources::new([VideoId(1)]);
    let error = client.video().delete_sources(request).await.unwrap_err();
    assert!(error.to_string().contains("the stub has no response for video.delete_sources"), "{error}");
}

#[tokio::test]
async fn idempotent_calls_are_retried_without_waiting() {
    let prepare: [fn(Stub) -> Stub; 3] = [
        Stub::time_out::<video::GetInfo>,
        Stub::refuse_connection::<video::GetInfo>,
        Stub::reset_connection::<video::GetInfo>,
    ];
    for failing in prepare {
        let stub = failing(Stub::new())
            .respond_json::<video::GetInfo>(json!({ "video_id": 7, "name": "a lecture", "status": 100 }));
        // A delay of this length would show.
        let retry = RetryPolicy::default().first_delay(Duration::from_secs(20));
        let client = builder(&stub).retry(retry).build().unwrap();
        assert_eq!(client.video().get_info(info()).await.unwrap().name, "a lecture");
        assert_eq!(stub.calls().len(), 2);
    }
}

#[tokio::test]
async fn failures_have_the_kinds_and_effects_of_real_ones() {
    let add = || category::Add::new("a");
    let text = |error: &Error| error.to_string();

    let stub = Stub::new().time_out::<category::Add>();
    let error = builder(&stub).timeout(Duration::from_secs(7)).build().unwrap().category().add(add()).await;
    let error = error.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(cause) if cause.is_timeout()), "{error:?}");
    assert!(text(&error).contains("timed out after 7.0s"), "{error}");
    assert!(error.may_have_taken_effect() && error.is_retryable());
    assert_eq!(stub.calls().len(), 1, "it is not idempotent");

    let stub = Stub::new().reset_connection::<category::Add>();
    let error = client(&stub).category().add(add()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(cause) if !cause.is_connect()), "{error:?}");
    assert!(text(&error).contains("the connection was interrupted"), "{error}");
    assert!(error.may_have_taken_effect());
    assert_eq!(stub.calls().len(), 1);

    let stub = Stub::new().refuse_connection::<category::Add>();
    let error = client(&stub).category().add(add()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(cause) if cause.is_connect()), "{error:?}");
    assert!(!error.may_have_taken_effect());
    assert!(stub.calls().len() > 1, "nothing was sent, so it is retried");

    let stub = Stub::new().time_out::<upload::UploadFile>();
    let file = FilePart::bytes("a.mp4", "0123");
    let request = upload::UploadFile::new("http://upload.example/", file);
    let error = client(&stub).upload().upload_file(request).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Stalled { .. }) && error.may_have_taken_effect(), "{error:?}");
}

#[tokio::test]
async fn any_body_can_be_sent() {
    let stub = Stub::new().respond_text::<video::GetInfo>("{").respond_text::<video::GetInfo>(
        r#"{"code":0,"data":{"video_id":7,"name":"a","status":100,"undocumented":1}}"#,
    );
    assert_eq!(client(&stub).video().get_info(info()).await.unwrap().name, "a");
    assert_eq!(stub.calls().len(), 2);
}

/// Returns the message of the panic.
fn mistake(prepare: impl FnOnce() -> Stub + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(prepare).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn a_wrong_response_is_a_mistake_of_the_test() {
    let wrong = |data| mistake(|| Stub::new().respond_json::<video::GetInfo>(data));
    assert_eq!(
        wrong(json!({ "vide_id": 7 })),
        "the stub was given a wrong response for video.get_info: there is no field `vide_id`; \
         did you mean `video_id`?\nThe response: {\"vide_id\":7}"
    );
    let nested = json!({ "list": [{ "video_id": 7, "nmae": "a" }] });
    let nested = mistake(|| Stub::new().respond_json::<video::List>(nested));
    assert!(nested.contains("there is no field `list[0].nmae`; did you mean `name`?"), "{nested}");
    let missing = wrong(json!({ "video_id": 7, "status": 100 }));
    assert!(missing.contains("missing field `name`"), "{missing}");
    let unreadable = wrong(json!({ "video_id": {}, "name": "a", "status": 100 }));
    assert!(unreadable.contains("video_id: expected"), "{unreadable}");
    let envelope = mistake(|| Stub::new().respond_json::<video::List>(json!({ "code": 5001, "data": {} })));
    assert!(envelope.contains("pass the data without the envelope"), "{envelope}");
    let inline = mistake(|| Stub::new().respond_json::<upload::UploadFile>(json!({ "code": 2 })));
    assert!(inline.contains("pass the data without the envelope"), "{inline}");
    let secret = mistake(|| Stub::new().respond_json::<partner::CreateKey>(json!({ "key": "hunter2" })));
    assert!(secret.contains("`key`") && !secret.contains("hunter2"), "{secret}");
}
