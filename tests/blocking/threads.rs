//! One client on many threads.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use baijiayun_mock::Fault;
use baijiayun_vod::{category, video};

use crate::support::mock_thread::Server;

const THREADS: usize = 8;

#[test]
fn threads_share_a_client() {
    let server = Server::start();
    let client = server.blocking_client();
    let added: BTreeSet<_> = thread::scope(|scope| {
        let add = |thread| {
            let calls = client.category();
            move || {
                (0..5).map(|i| calls.add(category::Add::new(format!("{thread}-{i}"))).unwrap().id).collect()
            }
        };
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(add(thread))).collect();
        threads.into_iter().flat_map(|thread| -> Vec<_> { thread.join().unwrap() }).collect()
    });
    assert_eq!(added.len(), THREADS * 5);
    let listed = client.category().list(category::List::new()).unwrap().list;
    assert_eq!(listed.len(), THREADS * 5);
}

#[test]
fn calls_of_several_threads_run_concurrently() {
    let server = Server::start();
    let delay = Duration::from_millis(500);
    server.inject(Fault::Delay(delay).always());
    let client = server.blocking_client();
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            // A clone shares everything.
            let client = client.clone();
            scope.spawn(move || client.video().list(video::List::new()).unwrap());
        }
    });
    let elapsed = started.elapsed();
    assert!(elapsed < delay * 4, "{THREADS} calls of {delay:?} took {elapsed:?}");
}
