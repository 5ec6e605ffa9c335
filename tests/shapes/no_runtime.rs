//! Calls outside of a tokio runtime fail with a clear error.

use baijiayun_vod::{Credentials, Definition, Error, ErrorKind, Items, Secret, UploadSource, VideoId, video};
use futures_executor::block_on;

use crate::{builder, get_status, stubbed, transcoded};

fn assert_no_runtime(error: &Error) {
    assert!(matches!(error.kind(), ErrorKind::NoRuntime), "{error:?}");
    assert!(error.hint().unwrap().contains("#[tokio::main]"), "{error:?}");
    assert!(!error.may_have_taken_effect() && !error.is_retryable());
}

#[test]
fn a_call_without_a_runtime_fails() {
    let client = builder().build().unwrap();
    assert_no_runtime(&block_on(client.video().get_status(get_status())).unwrap_err());
    assert_no_runtime(&block_on(client.api().send_raw(get_status())).unwrap_err());
}

#[test]
fn a_call_in_a_runtime_without_time_fails() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for client in [builder().build().unwrap(), stubbed(&transcoded())] {
        assert_no_runtime(&runtime.block_on(client.video().get_status(get_status())).unwrap_err());
        assert_no_runtime(&runtime.block_on(client.waiter().wait(VideoId(7))).unwrap_err().into());
    }
    let receiver = baijiayun_vod::transcode::TranscodeReceiver::new("k");
    assert!(runtime.block_on(receiver.receive(b"")).is_err(), "an error and no panic");
}

#[test]
fn a_call_in_a_runtime_without_io_fails() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let client = builder().base_url("http://127.0.0.1:9").build().unwrap();
    let error = runtime.block_on(client.video().get_status(get_status())).unwrap_err();
    assert!(error.to_string().contains("`enable_all`") && !error.is_retryable(), "{error:?}");
    assert!(!error.may_have_taken_effect(), "{error:?}");
}

#[test]
fn a_stub_without_a_runtime_fails() {
    let stub = transcoded();
    let client = stubbed(&stub);
    assert_no_runtime(&block_on(client.video().get_status(get_status())).unwrap_err());
    assert!(stub.calls().is_empty());
}

#[test]
fn pages_uploads_and_waits_without_a_runtime_fail() {
    let client = builder().build().unwrap();
    let mut items: Items<_> = client.video().list_items(video::List::new());
    assert_no_runtime(&block_on(items.next()).unwrap().unwrap_err());
    let uploader = client.uploader([Definition::High]);
    let source = UploadSource::bytes("a.mp4", "0123");
    assert_no_runtime(&block_on(uploader.upload_from(source)).unwrap_err().into());
    assert_no_runtime(&block_on(uploader.upload(file!())).unwrap_err().into());
    assert!(block_on(UploadSource::open(file!())).is_err(), "an error and no panic");
    assert_no_runtime(&block_on(client.waiter().wait(VideoId(7))).unwrap_err().into());
}

#[test]
fn a_runtime_may_be_entered_around_another_executor() {
    let client = stubbed(&transcoded());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let _entered = runtime.enter();
    block_on(client.video().get_status(get_status())).unwrap();
}

#[test]
fn only_a_dry_run_needs_no_runtime() {
    let credentials = Credentials::with_provider(1, || async { Ok(Secret::new("k")) });
    let client = builder().credentials(credentials).build().unwrap();
    block_on(client.api().dry_run(get_status())).unwrap();
    assert_no_runtime(&block_on(client.api().sign_for_browser(get_status())).unwrap_err());
}
