//! Calls of the blocking client.

use std::time::Duration;

use baijiayun_mock::Fault;
use baijiayun_vod::blocking::Client;
use baijiayun_vod::{ConfigError, Credentials, ErrorKind, RawCall, RetryPolicy, VideoId, category, video};

use crate::support::mock_thread::Server;

#[test]
fn calls_read_the_data_of_earlier_calls() {
    let server = Server::start();
    let client = server.blocking_client();
    let added = client.category().add(category::Add::new("Mathematics")).unwrap();
    let list = client.category().list(category::List::new()).unwrap().list;
    assert_eq!((list[0].id, list[0].name.as_str()), (added.id, "Mathematics"));
}

#[test]
fn a_rejection_is_the_same_as_with_async() {
    let server = Server::start();
    let error = server.blocking_client().video().get_info(video::GetInfo::new(VideoId(42))).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error:?}");
    assert_eq!(error.operation().unwrap().id, "video.get_info");
}

#[test]
fn the_clients_policies_apply() {
    let server = Server::start();
    server.inject(Fault::Status(503).once());
    let retry = RetryPolicy::default().first_delay(Duration::from_millis(10));
    let client: Client = server.client().retry(retry).build_as().unwrap();
    client.video().list(video::List::new()).unwrap();
    assert_eq!(server.calls().len(), 2);

    server.inject(Fault::Delay(Duration::from_secs(3600)).always());
    let client: Client = server.client().timeout(Duration::from_millis(100)).build_as().unwrap();
    assert!(client.video().list(video::List::new()).unwrap_err().is_retryable());
}

#[test]
fn any_request_and_any_path_can_be_sent() {
    let server = Server::start();
    let client = server.blocking_client();
    let (categories, raw) = client.api().send_with_raw(category::List::new()).unwrap();
    assert_eq!(categories.list, client.api().send(category::List::new()).unwrap().list);
    assert!(raw.data()["list"].is_array(), "{raw:?}");
    let response = client.api().call(RawCall::post("/openapi/video/getInfo").param("video_id", 42)).unwrap();
    assert_ne!(response.code, 0);
    assert_eq!(
        client.api().path_of(client.api().api().operation("video.list").unwrap()).unwrap(),
        "/openapi/video/getVideoList"
    );
}

#[test]
fn the_builder_is_that_of_the_async_client() {
    let error = Client::builder().private_domain("demo123").build().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Config(ConfigError::NoCredentials)), "{error:?}");
    let builder = Client::builder().credentials(Credentials::new(1, "0123456789abcdef"));
    builder.private_domain("demo123").build().unwrap();
}
