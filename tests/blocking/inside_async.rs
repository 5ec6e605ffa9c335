//! Calls of the blocking client inside and outside of async code.

use std::time::Duration;

use baijiayun_vod::blocking::{Client, UploadSource};
use baijiayun_vod::{Definition, Error, ErrorKind, VideoId, WaitErrorKind, video};
use tokio::runtime::{Builder, Runtime};

use crate::support::mock_thread::Server;

fn runtimes() -> [Runtime; 2] {
    [Builder::new_current_thread(), Builder::new_multi_thread()]
        .map(|mut builder| builder.enable_all().build().unwrap())
}

fn call(client: &Client) -> Result<(), Error> {
    client.video().list(video::List::new()).map(|_| ())
}

fn assert_inside_async(result: Result<(), Error>) {
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InsideAsync), "{error:?}");
    assert_eq!(error.operation().unwrap().id, "video.list");
    assert!(error.hint().unwrap().contains("spawn_blocking") && !error.is_retryable(), "{error}");
}

#[test]
fn a_call_inside_async_code_is_an_error() {
    let server = Server::start();
    let client = server.blocking_client();
    for runtime in runtimes() {
        runtime.block_on(async {
            assert_inside_async(call(&client));
            assert_inside_async(call(&client));
            let spawned = client.clone();
            let local = client.clone();
            tokio::spawn(async move { assert_inside_async(call(&spawned)) }).await.unwrap();
            let tasks = tokio::task::LocalSet::new();
            tasks.run_until(async move { assert_inside_async(call(&local)) }).await;
        });
    }
    assert_eq!(server.calls().len(), 0);
    // The client remains usable.
    call(&client).unwrap();
}

#[test]
fn an_iterator_ends_after_the_error() {
    let server = Server::start();
    let client = server.blocking_client();
    for runtime in runtimes() {
        runtime.block_on(async {
            let mut items = client.video().list_items(video::List::new());
            assert_inside_async(items.next().unwrap().map(|_| ()));
            assert!(items.next().is_none());
        });
    }
}

#[test]
fn a_call_on_a_thread_that_may_block_succeeds() {
    let server = Server::start();
    let client = server.blocking_client();
    for runtime in runtimes() {
        let client = client.clone();
        runtime
            .block_on(async { tokio::task::spawn_blocking(move || call(&client)).await })
            .unwrap()
            .unwrap();
    }
    let [_, threads] = runtimes();
    threads.block_on(async { tokio::task::block_in_place(|| call(&client)) }).unwrap();
    // The thread has entered a runtime, but does not run a task.
    let _inside = threads.enter();
    call(&client).unwrap();
}

#[test]
fn a_client_can_be_built_and_dropped_inside_async_code() {
    let server = Server::start();
    for runtime in runtimes() {
        runtime.block_on(async {
            let client = server.blocking_client();
            let client = tokio::task::spawn_blocking(move || call(&client).map(|()| client)).await;
            drop(client.unwrap().unwrap());
        });
    }
}

#[test]
fn helpers_inside_async_code_send_nothing() {
    let server = Server::start();
    let client = server.blocking_client();
    let ids = [VideoId(1), VideoId(2)];
    for runtime in runtimes() {
        runtime.block_on(async {
            let is_rejected = |error: Error| matches!(error.kind(), ErrorKind::InsideAsync);
            let source = UploadSource::bytes("a.mp4", "0123");
            let error = client.uploader([Definition::High]).upload_from(source).unwrap_err();
            assert!(error.state().is_none() && is_rejected(error.into()));
            assert!(is_rejected(client.waiter().wait(ids[0]).unwrap_err().into()));
            assert!(is_rejected(client.token_cache(Duration::MAX).get(ids[0]).unwrap_err()));
            // An error per video.
            let results: Vec<_> = client.waiter().wait_all(ids).collect();
            assert_eq!(results.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids);
            for (_, result) in results {
                assert!(matches!(result.unwrap_err().kind(), WaitErrorKind::Call(_)));
            }
        });
    }
    assert_eq!(server.calls().len(), 0);
}
