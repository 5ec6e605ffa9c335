//! A clock that is off is corrected by what the server says.

use baijiayun_mock::Fault;
use baijiayun_vod::{Error, FixedClock, UnixTime, category};

use crate::support::{NOW, arrived, builder, client, server};

fn hours(count: i64) -> FixedClock {
    FixedClock(UnixTime(NOW.0 + count * 3600))
}

#[tokio::test]
async fn a_refused_timestamp_is_corrected_once() {
    let server = server().await;
    for off in [-9, 9] {
        let client = builder(&server).clock(hours(off)).build().unwrap();
        // Not idempotent, but what was refused had no effect.
        client.category().add(category::Add::new("Mathematics")).await.unwrap();
        assert_eq!(arrived(&server), ["category.add", "category.add"]);
        client.category().add(category::Add::new("Physics")).await.unwrap();
        assert_eq!(arrived(&server).len(), 3, "from then on, the stamp is right");
        server.clear_log();
    }
}

#[tokio::test]
async fn the_date_header_tells_the_time_too() {
    let server = server().await;
    let refused = r#"{"code":1001,"data":null,"msg":"timestamp"}"#;
    let answer = baijiayun_mock::Answer::body(refused);
    // The mock's clock is right for the answer's header.
    server.inject(Fault::from(answer).once());
    let client = builder(&server).clock(FixedClock(UnixTime(NOW.0 - 280))).build().unwrap();
    client.category().list(category::List::new()).await.unwrap();
    let stamps: Vec<_> =
        server.received().iter().map(|call| call.param("timestamp").unwrap().to_owned()).collect();
    assert_eq!(stamps, [(NOW.0 - 280).to_string(), NOW.to_string()]);
}

#[tokio::test]
async fn a_refusal_at_the_right_time_is_final() {
    let server = server().await;
    let error =
        client(&server).category().add(category::Add::new("a").parent_id(7.into())).await.unwrap_err();
    assert_eq!(error.code(), Some(1001));
    assert_eq!(arrived(&server).len(), 1);
}

#[tokio::test]
async fn a_server_that_keeps_changing_its_mind_is_asked_twice() {
    let server = server().await;
    let answer = |ts: i64| format!(r#"{{"code":1001,"data":null,"msg":"timestamp","ts":{ts}}}"#);
    for ts in [1, 2_000_000_000, 1] {
        server.inject(Fault::from(baijiayun_mock::Answer::body(answer(ts))).once());
    }
    let error = client(&server).category().list(category::List::new()).await.unwrap_err();
    // The second is stamped with the first one's time, which the mock itself refuses.
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert_eq!(arrived(&server).len(), 2);
}

#[tokio::test]
async fn correcting_can_be_switched_off() {
    let server = server().await;
    let client = builder(&server).clock(hours(1)).learn_server_time(false).build().unwrap();
    let error = client.category().list(category::List::new()).await.unwrap_err();
    assert_eq!(error.code(), Some(1001));
    assert_eq!(arrived(&server).len(), 1);
}
