//! The receiver as a whole.

use futures_util::FutureExt;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::webhook::Malformed;
use crate::{FixedClock, UnixTime, VideoId, sign};

pub(super) const KEY: &str = "the-partner-key";
const NOW: i64 = 1_600_000_000;

pub(super) fn receiver() -> TranscodeReceiver {
    Receiver::new(KEY).clock(FixedClock(UnixTime(NOW))).into()
}

/// Returns the body of a signed webhook that is `seconds` old.
pub(super) fn body(qid: &str, status: &str, seconds: i64) -> String {
    let timestamp = (NOW - seconds).to_string();
    let params =
        [("video_id", "7"), ("status", status), ("qid", qid), ("timestamp", &timestamp), ("new", "测 &试")];
    signed(&params)
}

pub(super) fn signed(params: &[(&str, &str)]) -> String {
    let signature = sign::sign(params.iter().copied(), &Secret::new(KEY));
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(params).append_pair(sign::SIGN, &signature).finish()
}

fn receive(receiver: &TranscodeReceiver, body: &str) -> Result<TranscodeDelivery, WebhookError> {
    receiver.receive(body.as_bytes()).now_or_never().unwrap()
}

fn finish(delivery: TranscodeDelivery, result: Result<(), &str>) -> WebhookResponse {
    delivery.finish(result).now_or_never().unwrap()
}

#[test]
fn an_event_is_checked_read_and_deduplicated() {
    let receiver = receiver();
    let delivery = receive(&receiver, &body("q", "20", 5)).unwrap();
    let event = delivery.event();
    assert_eq!((event.video_id, &event.change), (VideoId(7), &TranscodeChange::Started));
    assert_eq!((event.qid.as_str(), event.sent_at), ("q", UnixTime(NOW - 5)));
    assert_eq!(event.extra, [("new".to_owned(), "测 &试".to_owned())].into());
    assert_eq!(finish(delivery, Ok(())), WebhookResponse::accept());
    let again = receive(&receiver.clone(), &body("q", "20", 0)).unwrap_err();
    assert!(matches!(again, WebhookError::Duplicate { qid, .. } if qid == "q"));
}

#[test]
fn the_id_and_the_time_of_an_event_are_those_of_its_webhook() {
    let receiver = Receiver::new(KEY).clock(FixedClock(UnixTime(NOW)));
    let mut webhook = receiver.verify::<Transcode>(body("q", "20", 5).as_bytes()).unwrap();
    (webhook.qid, webhook.sent_at) = ("another".to_owned(), UnixTime(NOW));
    let event = TranscodeEvent::from(webhook);
    assert_eq!((event.qid.as_str(), event.sent_at), ("another", UnixTime(NOW)));
}

#[test]
fn a_failed_event_can_be_received_again() {
    let receiver = receiver();
    let failed = finish(receive(&receiver, &body("q", "100", 0)).unwrap(), Err("the disk is full"));
    assert_eq!((failed.status(), failed.code()), (500, 1));
    assert!(!failed.body().contains("disk"), "internal errors are not sent");
    drop(receive(&receiver, &body("q", "100", 0)).unwrap());
    assert_eq!(finish(receive(&receiver, &body("q", "100", 0)).unwrap(), Ok(())).code(), 0);
}

#[test]
fn stale_concurrent_and_duplicate_deliveries_have_their_own_status() {
    let receiver = receiver();
    let rejection = |age| WebhookResponse::from(&receive(&receiver, &body("q", "20", age)).unwrap_err());
    assert_eq!(rejection(301).status(), 422, "stale");
    let first = receive(&receiver, &body("q", "20", 0)).unwrap();
    assert_eq!(rejection(0).status(), 409, "in progress");
    finish(first, Ok(()));
    assert_eq!((rejection(0).status(), rejection(0).code()), (200, 0), "duplicate");
}

#[test]
fn a_missing_required_parameter_is_named() {
    let timestamp = NOW.to_string();
    let error = receive(&receiver(), &signed(&[("video_id", "7"), ("qid", "q"), ("timestamp", &timestamp)]));
    let WebhookError::Malformed(Malformed::Unreadable { reason, .. }) = error.unwrap_err() else {
        panic!("not malformed")
    };
    assert_eq!(reason, "missing field `status`");
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_rejected(body in vec(any::<u8>(), 0..300)) {
        let error = receiver().receive(&body).now_or_never().unwrap().unwrap_err();
        prop_assert_ne!(WebhookResponse::from(&error).code(), 0);
    }
}
