//! A mock on its own thread, for tests of the blocking client.

use std::ops::Deref;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use baijiayun_mock::{MockServer, MockSettings};
use baijiayun_vod::blocking::Client;
use tokio::sync::oneshot;

/// A mock on a thread with its own runtime. It stops when it is dropped.
pub struct Server {
    mock: MockServer,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start() -> Self {
        Self::with_settings(MockSettings::default())
    }

    pub fn with_settings(settings: MockSettings) -> Self {
        let (started, mock) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mock = MockServer::builder().settings(settings.rate_limit(None)).start().await.unwrap();
                started.send(mock).unwrap();
                let _ = stopped.await;
            });
        });
        Self { mock: mock.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }

    pub fn blocking_client(&self) -> Client {
        self.client().build_as().unwrap()
    }
}

impl Deref for Server {
    type Target = MockServer;

    fn deref(&self) -> &MockServer {
        &self.mock
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        self.thread.take().map(JoinHandle::join);
    }
}
