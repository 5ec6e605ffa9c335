//! The faults: the error that the client returns, and the effect of the call on the state.

use std::time::Duration;

use baijiayun_mock::{Fault, MockResponse, MockSettings};
use baijiayun_vod::category::{Add, AddResponse, List};
use baijiayun_vod::{Client, Credentials, Error, ErrorKind, FilePart, callback, subtitle, upload, video};

use crate::support::world::{CONTENT, World, code, plain, rejection};

/// A duration longer than any test.
const FOR_EVER: Duration = Duration::from_secs(3600);

impl World {
    /// Adds a category with a fault. Returns the client's result and whether the category was added.
    async fn add_with(&self, fault: Fault) -> (Result<AddResponse, Error>, bool) {
        self.add_as(&self.client, fault).await
    }

    async fn add_as(&self, client: &Client, fault: Fault) -> (Result<AddResponse, Error>, bool) {
        self.server.clear_log();
        self.server.inject(fault.clone().once());
        let result = client.category().add(Add::new("a")).await;
        let calls = self.server.calls();
        assert_eq!(calls.len(), 1, "{calls:?}");
        assert_eq!(calls[0].faults, [fault]);
        let done = !self.client.category().list(List::new()).await.unwrap().list.is_empty();
        (result, done)
    }

    fn impatient(&self, after: Duration) -> Client {
        plain(&self.server).timeout(after).build().unwrap()
    }
}

#[tokio::test]
async fn a_reset_before_the_call_has_no_effect_on_the_state() {
    let world = World::new().await;
    let (result, done) = world.add_with(Fault::ResetBefore).await;
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    assert!(error.is_retryable() && !done);
    assert_eq!(world.server.calls()[0].response, None);
}

#[tokio::test]
async fn a_reset_after_the_call_changes_the_state() {
    let world = World::new().await;
    let (result, done) = world.add_with(Fault::ResetAfter).await;
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    assert!(error.is_retryable() && done);
    assert_eq!(world.server.calls()[0].response, None);
}

#[tokio::test]
async fn a_status_fault_has_no_effect_on_the_state() {
    for expected in [429, 500, 502, 503] {
        let world = World::new().await;
        let (result, done) = world.add_with(Fault::Status(expected)).await;
        let error = result.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Status { status, .. } if *status == expected), "{error:?}");
        assert!(error.is_retryable() && !done);
        assert_eq!(world.server.calls()[0].response.as_ref().unwrap().status, expected);
    }
}

#[tokio::test]
async fn a_status_fault_comes_after_the_whole_request() {
    let world = World::new().await;
    world.server.inject(Fault::Status(404).once());
    // Longer than what the sockets hold, so that a server that does not read it is noticed.
    let body = vec![b'a'; 32 << 20];
    let url = format!("{}/openapi/video/addCategory", world.server.base_url());
    let response = reqwest::Client::new().post(url).body(body).send().await.unwrap();
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn an_html_fault_has_no_effect_on_the_state() {
    let world = World::new().await;
    let (result, done) = world.add_with(Fault::Html).await;
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotJson { status: 200, .. }), "{error:?}");
    assert!(!done && error.to_string().contains("DOCTYPE"), "{error}");
}

#[tokio::test]
async fn a_truncated_response_changes_the_state() {
    let world = World::new().await;
    let (result, done) = world.add_with(Fault::Truncated).await;
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_) | ErrorKind::NotJson { .. }), "{error:?}");
    assert!(error.is_retryable() && done);
}

#[tokio::test]
async fn a_response_of_a_wrong_type_changes_the_state() {
    let world = World::new().await;
    let (result, done) = world.add_with(Fault::WrongType).await;
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { path, .. } if path == "data"), "{error:?}");
    assert!(!error.is_retryable() && done);
}

#[tokio::test]
async fn a_slow_response_is_complete() {
    let world = World::new().await;
    let (result, done) = world.add_with(Fault::Slow(Duration::from_millis(1))).await;
    assert!(result.is_ok() && done);
}

#[tokio::test]
async fn a_response_slower_than_the_timeout_is_an_error() {
    let world = World::new().await;
    // Long enough for the call to be served on a busy machine.
    let client = world.impatient(Duration::from_millis(1500));
    let (result, done) = world.add_as(&client, Fault::Slow(FOR_EVER)).await;
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(transport) if transport.is_timeout()), "{error:?}");
    assert!(done);
}

#[tokio::test]
async fn a_delayed_call_has_no_effect_after_the_timeout() {
    let world = World::new().await;
    let client = world.impatient(Duration::from_millis(100));
    let (result, done) = world.add_as(&client, Fault::Delay(FOR_EVER)).await;
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(transport) if transport.is_timeout()), "{error:?}");
    assert!(!done);
    let (result, done) = world.add_with(Fault::Delay(Duration::from_millis(1))).await;
    assert!(result.is_ok() && done);
}

#[tokio::test]
async fn a_delayed_call_does_not_block_the_stop_of_the_server() {
    let World { server, client, .. } = World::new().await;
    server.inject(Fault::Delay(FOR_EVER).once());
    let call = tokio::spawn(async move { client.category().add(Add::new("a")).await });
    while server.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    server.stop().await;
    assert!(call.await.unwrap().is_ok());
}

#[tokio::test]
async fn clock_skew_affects_one_call() {
    let world = World::new().await;
    for skew in [-301, 301] {
        let (result, done) = world.add_with(Fault::ClockSkew(skew)).await;
        let (code, message) = rejection(result);
        assert!(code == 1001 && message.contains("timestamp"), "{message}");
        assert!(!done);
    }
    let (result, done) = world.add_with(Fault::ClockSkew(300)).await;
    assert!(result.is_ok() && done);
}

#[tokio::test]
async fn a_rotated_key_invalidates_the_old_one() {
    let world = World::new().await;
    let old = world.server.partner_key();
    world.server.inject(Fault::KeyRotated.once().on::<Add>());
    assert_eq!(code(world.client.category().add(Add::new("a")).await), 1002);
    assert_ne!(world.server.partner_key().expose(), old.expose());
    assert_eq!(code(world.client.category().list(List::new()).await), 1002);
    let client = plain(&world.server).build().unwrap();
    assert!(client.category().list(List::new()).await.unwrap().list.is_empty());
}

#[tokio::test]
async fn a_response_can_be_scripted() {
    let world = World::new().await;
    let response =
        MockResponse::body(r#"{"code": 0, "data": {"id": "9", "name": "b"}}"#).header("x-more", "1");
    let (result, done) = world.add_with(Fault::Response(response.clone())).await;
    let added = result.unwrap();
    assert_eq!((added.id.0, added.name.as_deref()), (9, Some("b")));
    assert!(!done);
    // The call is checked like any other.
    let credentials = Credentials::new(world.server.partner_id(), "not-the-key");
    let stranger = plain(&world.server).credentials(credentials).build().unwrap();
    world.server.inject(Fault::Response(response.status(500)).once());
    assert_eq!(code(stranger.category().add(Add::new("a")).await), 1002);
}

#[tokio::test]
async fn faults_apply_to_their_operation_and_number_of_calls() {
    let world = World::new().await;
    world.server.inject(Fault::Status(503).times(2).on::<Add>());
    let add = async || world.client.category().add(Add::new("a")).await.is_ok();
    assert!(world.client.category().list(List::new()).await.is_ok());
    assert!(!add().await && !add().await && add().await);
    world.server.inject(Fault::Html.always());
    assert!(!add().await && !add().await);
    world.server.clear_faults();
    assert!(add().await);
}

#[tokio::test]
async fn the_seed_determines_random_faults() {
    let pattern = async |seed| {
        let world = World::with(MockSettings::default().seed(seed)).await;
        world.server.inject(Fault::Status(500).with_probability(0.3));
        let mut pattern = Vec::new();
        for _ in 0..100 {
            pattern.push(world.client.category().list(List::new()).await.is_ok());
        }
        pattern
    };
    let first = pattern(1).await;
    assert_eq!(first, pattern(1).await);
    assert_ne!(first, pattern(2).await);
    let failed = first.iter().filter(|ok| !**ok).count();
    assert!((15..45).contains(&failed), "{failed}");
}

#[tokio::test]
async fn faults_apply_to_uploads() {
    let world = World::new().await;
    let send = async |fault: Fault| {
        let target = world.target("a.mp4").await;
        world.server.inject(fault.once().on::<upload::UploadFile>());
        let chunk = upload::UploadFileChunk::new(target.upload_url, "a.mp4", 0, 10, &CONTENT[..4]);
        let result = world.client.upload().upload_file_chunk(chunk).await;
        let resumed = upload::GetResumeUrl::new(target.video_id);
        let resumed = world.client.upload().get_resume_url(resumed).await.unwrap();
        (result.map(drop), resumed.upload_size.0)
    };
    for (fault, expected) in [
        (Fault::ResetBefore, 0),
        (Fault::Status(503), 0),
        (Fault::Html, 0),
        (Fault::Response(MockResponse::body("{}")), 0),
        (Fault::ResetAfter, 4),
        (Fault::Truncated, 4),
    ] {
        let (result, received) = send(fault.clone()).await;
        assert!(result.is_err(), "{fault:?}");
        assert_eq!(received, expected, "{fault:?}");
    }
    let target = world.target("a.mp4").await;
    world.server.inject(Fault::ResetAfter.once().on::<upload::UploadFile>());
    let whole = upload::UploadFile::new(target.upload_url, FilePart::bytes("a.mp4", CONTENT));
    assert!(world.client.upload().upload_file(whole).await.is_err());
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
}

#[tokio::test]
async fn every_form_of_data_can_get_a_wrong_type() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    world.server.inject(Fault::WrongType.always());
    assert!(world.client.subtitle().list(subtitle::List::new(id)).await.is_err());
    assert!(world.client.callback().get_url(callback::GetUrl::new()).await.is_err());
    assert!(world.client.video().get_info(video::GetInfo::new(id)).await.is_err());
}

#[tokio::test]
async fn faults_are_parsed_from_text() {
    let world = World::new().await;
    world.server.inject("status=418@category.add x1".parse().unwrap());
    let error = world.client.category().add(Add::new("a")).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Status { status: 418, .. }), "{error:?}");
    assert!(world.client.category().add(Add::new("a")).await.is_ok());
}

#[tokio::test]
async fn quirks_do_not_hide_a_wrong_type() {
    let world = World::with(MockSettings::default().quirks(true).rate_limit(None)).await;
    world.server.inject(Fault::WrongType.always());
    for _ in 0..40 {
        let error = world.client.category().list(List::new()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn the_response_to_an_upload_can_get_a_wrong_type() {
    let world = World::new().await;
    let target = world.target("a.mp4").await;
    world.server.inject(Fault::WrongType.always().on::<upload::UploadFile>());
    let chunk = upload::UploadFileChunk::new(target.upload_url, "a.mp4", 0, 10, CONTENT);
    // All its fields are optional.
    let client = world.server.client().strict_decoding(true).build().unwrap();
    let error = client.upload().upload_file_chunk(chunk).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error:?}");
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
}

#[tokio::test]
async fn clock_skew_can_be_any_number_of_seconds() {
    for seconds in [i64::MIN, i64::MAX, 253_402_300_800] {
        let world = World::new().await;
        world.server.inject(Fault::ClockSkew(seconds).always());
        // The client may learn the time from the rejection.
        let result = world.client.category().list(List::new()).await;
        assert!(
            result.as_ref().err().is_none_or(|error| error.rejection().is_some()),
            "{seconds}: {result:?}"
        );
    }
}
