//! Calls of the blocking client inside and outside of async code.

use baijiayun_vod::blocking::Client;
use baijiayun_vod::{Error, ErrorKind, video};
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
