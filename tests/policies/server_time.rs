//! Correction of a wrong clock with the server's time.

use std::time::Duration;

use baijiayun_mock::{Fault, MockClock, MockResponse};
use baijiayun_vod::{Attempt, ErrorKind, FixedClock, Observer, UnixTime, category};

use crate::support::clients::{NOW, arrived, builder, client, server};

fn hours(count: i64) -> FixedClock {
    FixedClock(UnixTime(NOW.0 + count * 3600))
}

#[tokio::test]
async fn a_rejected_timestamp_is_corrected_once() {
    let server = server().await;
    for off in [-9, 9] {
        let client = builder(&server).clock(hours(off)).build().unwrap();
        // Not idempotent, but a rejected call had no effect.
        client.category().add(category::Add::new("Mathematics")).await.unwrap();
        assert_eq!(arrived(&server), ["category.add", "category.add"]);
        client.category().add(category::Add::new("Physics")).await.unwrap();
        assert_eq!(arrived(&server).len(), 3, "later calls use the corrected time");
        server.clear_log();
    }
}

#[tokio::test]
async fn the_date_header_corrects_the_clock() {
    let server = server().await;
    let body = r#"{"code":1001,"data":null,"msg":"timestamp"}"#;
    // The header of the response has the mock's time.
    server.inject(Fault::from(MockResponse::body(body)).once());
    let client = builder(&server).clock(FixedClock(UnixTime(NOW.0 - 280))).build().unwrap();
    client.category().list(category::List::new()).await.unwrap();
    let stamps: Vec<_> =
        server.calls().iter().map(|call| call.param("timestamp").unwrap().to_owned()).collect();
    assert_eq!(stamps, [(NOW.0 - 280).to_string(), NOW.to_string()]);
}

#[tokio::test]
async fn a_rejection_with_a_correct_timestamp_is_not_retried() {
    let server = server().await;
    let error =
        client(&server).category().add(category::Add::new("a").parent_id(7.into())).await.unwrap_err();
    assert_eq!(error.code(), Some(1001));
    assert_eq!(arrived(&server).len(), 1);
}

#[tokio::test]
async fn a_server_with_a_changing_time_is_called_twice() {
    let server = server().await;
    let body = |ts: i64| format!(r#"{{"code":1001,"data":null,"msg":"timestamp","ts":{ts}}}"#);
    for ts in [1_700_000_000, 2_000_000_000, 1_700_000_000] {
        server.inject(Fault::from(MockResponse::body(body(ts))).once());
    }
    let error = client(&server).category().list(category::List::new()).await.unwrap_err();
    // The retry has the time of the first response, which the mock itself rejects.
    assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error:?}");
    assert_eq!(arrived(&server).len(), 2);
}

#[tokio::test]
async fn the_correction_can_be_switched_off() {
    let server = server().await;
    let client = builder(&server).clock(hours(1)).learn_server_time(false).build().unwrap();
    let error = client.category().list(category::List::new()).await.unwrap_err();
    assert_eq!(error.code(), Some(1001));
    assert_eq!(arrived(&server).len(), 1);
}

#[tokio::test]
async fn an_implausible_server_time_is_ignored() {
    let server = server().await;
    let eight_hours_ahead = NOW.0 + 8 * 3600;
    for ts in [0, -1, 1, i64::MIN, i64::MAX, NOW.0 * 1000, eight_hours_ahead] {
        let body = format!(r#"{{"code":0,"data":{{"list":[]}},"msg":"","ts":{ts}}}"#);
        server.inject(Fault::from(MockResponse::body(body)).once());
        let client = client(&server);
        client.category().list(category::List::new()).await.unwrap();
        server.clear_log();
        client.category().list(category::List::new()).await.unwrap();
        assert_eq!(server.calls()[0].param("timestamp"), Some(NOW.to_string().as_str()), "ts {ts}");
        assert_eq!(arrived(&server).len(), 1, "ts {ts}");
        server.clear_log();
    }
}

#[tokio::test]
async fn a_wrong_date_of_a_proxy_has_no_lasting_effect() {
    let server = server().await;
    let body = r#"{"code":1001,"data":null,"msg":"no such category"}"#;
    let wrong = || MockResponse::body(body).header("Date", "Sun, 13 Sep 2020 20:26:40 GMT");
    let client = client(&server);
    for _ in 0..3 {
        server.inject(Fault::from(wrong()).times(2));
        client.category().list(category::List::new()).await.unwrap_err();
        server.clear_faults();
        server.clear_log();
        client.category().list(category::List::new()).await.unwrap();
        assert_eq!(arrived(&server).len(), 1, "the timestamp is that of the machine's clock again");
    }
}

/// Advances the mock's clock during every attempt.
#[derive(Debug)]
struct Slow(MockClock);

impl Observer for Slow {
    fn attempt(&self, _: &Attempt<'_>) {
        self.0.advance(Duration::from_secs(600));
    }
}

#[tokio::test]
async fn a_slow_call_that_is_rejected_is_not_retried() {
    let server = server().await;
    let client = builder(&server).observer(Slow(server.clock().clone())).build().unwrap();
    let request = category::Add::new("a").parent_id(7.into());
    assert_eq!(client.category().add(request).await.unwrap_err().code(), Some(1001));
    assert_eq!(arrived(&server), ["category.add"]);
}
