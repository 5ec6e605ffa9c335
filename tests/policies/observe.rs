//! Observers of attempts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baijiayun_mock::Fault;
use baijiayun_vod::{Attempt, Observer, SlidingWindow, category};

use crate::support::clients::{builder, server};

#[derive(Debug, Clone, Default)]
struct RecordingObserver(Arc<Mutex<Vec<String>>>);

impl Observer for RecordingObserver {
    fn attempt(&self, attempt: &Attempt<'_>) {
        let Attempt { operation, number, status, error, .. } = attempt;
        let failed = error.is_some();
        self.0.lock().unwrap().push(format!("{} #{number} {status:?} failed: {failed}", operation.id));
    }
}

#[tokio::test]
async fn every_attempt_is_observed() {
    let server = server().await;
    let notes = RecordingObserver::default();
    let client = builder(&server).observer(notes.clone()).build().unwrap();
    server.inject(Fault::Status(502).once());
    server.inject(Fault::ResetBefore.once());
    client.category().list(category::List::new()).await.unwrap();
    let expected = ["category.list #1 None failed: true", "category.list #2 Some(200) failed: false"];
    assert_eq!(*notes.0.lock().unwrap(), expected, "both faults hit the first attempt");
}

#[tokio::test]
async fn an_attempt_that_timed_out_in_the_queue_is_observed() {
    let server = server().await;
    let notes = RecordingObserver::default();
    let limiter = Arc::new(SlidingWindow::new(1, Duration::MAX));
    let builder = builder(&server).rate_limiter(limiter).queue_timeout(Duration::from_millis(10));
    let client = builder.observer(notes.clone()).build().unwrap();
    client.category().list(category::List::new()).await.unwrap();
    client.category().list(category::List::new()).await.unwrap_err();
    let expected = ["category.list #1 Some(200) failed: false", "category.list #1 None failed: true"];
    assert_eq!(*notes.0.lock().unwrap(), expected);
}
