//! The waiter and the token cache of the blocking client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baijiayun_mock::MockSettings;
use baijiayun_vod::blocking::{Client, UploadSource};
use baijiayun_vod::{Definition, VideoId, VideoStatus, WaitErrorKind};

use crate::support::mock_thread::Server;

fn uploaded(client: &Client) -> VideoId {
    client.uploader([Definition::High]).upload_from(UploadSource::bytes("a.mp4", "0123")).unwrap()
}

#[test]
fn videos_are_waited_for() {
    let server = Server::with_settings(MockSettings::default().transcoding(Duration::ZERO));
    let client = server.blocking_client();
    let ids = [uploaded(&client), uploaded(&client), VideoId(7)];
    let seen = Arc::new(Mutex::new(Vec::new()));
    let waiter = client.waiter().interval(Duration::from_millis(1), Duration::from_millis(1)).on_status({
        let seen = seen.clone();
        move |id, status| seen.lock().unwrap().push((id, status))
    });
    waiter.wait(ids[0]).unwrap();
    assert_eq!(seen.lock().unwrap().last(), Some(&(ids[0], VideoStatus::Transcoded)));
    let error = waiter.wait(ids[2]).unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Call(_)), "{error:?}");
    let mut results: Vec<_> = waiter.wait_all(ids).map(|(id, result)| (id, result.is_ok())).collect();
    results.sort();
    assert_eq!(results, [(ids[2], false), (ids[0], true), (ids[1], true)]);
}

#[test]
fn a_deadline_ends_the_waiting() {
    let server = Server::with_settings(MockSettings::default().transcoding(Duration::from_secs(3600)));
    let client = server.blocking_client();
    let id = uploaded(&client);
    let error = client.waiter().deadline(Duration::ZERO).wait(id).unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Deadline { .. }), "{error:?}");
}

#[test]
fn tokens_are_reused() {
    let server = Server::start();
    let client = server.blocking_client();
    let id = uploaded(&client);
    let tokens = client.token_cache(Duration::from_secs(3600));
    let before = server.calls().len();
    let first = tokens.get(id).unwrap();
    assert_eq!(tokens.clone().margin(Duration::ZERO).get(id).unwrap(), first);
    assert_eq!(server.calls().len() - before, 1);
    tokens.forget(id);
    assert_ne!(tokens.get(id).unwrap(), first);
    assert!(client.player_url(id, &first).contains("/web/video/player?"));
}
