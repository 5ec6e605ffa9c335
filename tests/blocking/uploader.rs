//! The uploader of the blocking client.

use std::fs;
use std::io::{self, Read};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baijiayun_mock::MockSettings;
use baijiayun_vod::blocking::{Client, UploadSource, Uploader};
use baijiayun_vod::{Definition, UploadErrorKind, UploadState};

use crate::support::mock_thread::Server;

const CONTENT: &[u8] = &[7; 3000];

fn uploader(client: &Client) -> Uploader {
    client.uploader([Definition::High]).chunk_size(1000).retry_delay(Duration::ZERO)
}

/// A reader that fails after some bytes.
fn failing(bytes: &[u8]) -> impl Read + Send {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    bytes.chain(Broken)
}

/// A reader of a few bytes at a time, between signals.
struct Trickle<'a>(&'a [u8], bool);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let count = buffer.len().min(7);
        self.0.read(&mut buffer[..count])
    }
}

#[test]
fn every_source_is_uploaded() {
    let server = Server::start();
    let client = server.blocking_client();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    fs::write(&path, CONTENT).unwrap();
    let uploader = uploader(&client);
    for uploader in [uploader.clone(), uploader.multipart(true)] {
        let uploaded = [
            uploader.upload(&path),
            uploader.upload_from(UploadSource::open(&path).unwrap().with_file_name("b.mp4")),
            uploader.upload_from(UploadSource::bytes("a.mp4", CONTENT)),
            uploader.upload_from(UploadSource::reader("a.mp4", 3000, Trickle(CONTENT, false))),
        ];
        for id in uploaded {
            assert_eq!(server.uploaded(id.unwrap()).unwrap(), CONTENT);
        }
    }
}

#[test]
fn the_state_and_the_progress_are_reported() {
    let server = Server::start();
    let client = server.blocking_client();
    let sent = Arc::new(Mutex::new(Vec::new()));
    let state = Arc::new(Mutex::new(None));
    let uploader = uploader(&client)
        .on_progress({
            let sent = sent.clone();
            move |progress| sent.lock().unwrap().push(progress.sent)
        })
        .on_state({
            let state = state.clone();
            move |new| *state.lock().unwrap() = Some(new.clone())
        });
    let id = uploader.upload_from(UploadSource::bytes("a.mp4", CONTENT)).unwrap();
    assert_eq!(*sent.lock().unwrap(), [1000, 2000, 3000]);
    assert_eq!(*state.lock().unwrap(), Some(UploadState::new(id, "a.mp4", 3000)));
}

#[test]
fn an_interrupted_upload_is_resumed() {
    let server = Server::start();
    let uploader = uploader(&server.blocking_client());
    let broken = UploadSource::reader("a.mp4", 3000, failing(&CONTENT[..2500]));
    let error = uploader.upload_from(broken).unwrap_err();
    assert!(matches!(error.kind(), UploadErrorKind::Source(_)) && error.is_retryable(), "{error:?}");
    let state = error.state().unwrap();
    let before = server.calls().len();
    let id = uploader.resume(state, UploadSource::bytes("a.mp4", CONTENT)).unwrap();
    assert_eq!(server.uploaded(id).unwrap(), CONTENT);
    // The resume point and the last chunk.
    assert_eq!(server.calls().len() - before, 2);
    let other = uploader.resume(state, UploadSource::bytes("a.mp4", "0123")).unwrap_err();
    assert!(matches!(other.kind(), UploadErrorKind::OtherFile { found: 4, .. }), "{other:?}");
}

#[test]
fn a_file_that_changes_is_an_error() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    fs::write(&path, CONTENT).unwrap();
    let changed = path.clone();
    let uploader = uploader(&server.blocking_client());
    let uploader = uploader.on_progress(move |_| fs::write(&changed, "0123").unwrap());
    let error = uploader.upload(&path).unwrap_err();
    assert!(matches!(error.kind(), UploadErrorKind::FileChanged(_)), "{error:?}");
}

#[test]
fn files_are_checked_before_anything_is_sent() {
    let server = Server::start();
    let uploader = uploader(&server.blocking_client());
    assert!(uploader.check(&UploadSource::bytes("a.mp4", CONTENT)).is_ok());
    assert!(uploader.check(&UploadSource::bytes("a.mp3", CONTENT)).is_err());
    assert!(uploader.upload("/nowhere/a.mp4").is_err());
    assert_eq!(server.calls().len(), 0);
}

#[test]
fn the_md5_is_verified() {
    let server = Server::with_settings(MockSettings::default().transcoding(Duration::ZERO));
    let client = server.blocking_client();
    let moment = Duration::from_millis(1);
    let uploader = uploader(&client).verify_md5(true).waiter(client.waiter().interval(moment, moment));
    uploader.upload_from(UploadSource::bytes("a.mp4", CONTENT)).unwrap();
    assert!(
        server
            .calls()
            .iter()
            .any(|call| call.operation.is_some_and(|operation| operation.id == "video.get_info"))
    );
}
