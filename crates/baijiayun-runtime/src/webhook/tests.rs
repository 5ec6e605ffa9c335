//! The receiver as a whole.
#![allow(clippy::unwrap_used)]

use futures_util::FutureExt;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::auth::clock::FixedClock;
use crate::auth::sign::{sign, verify};
use crate::lenient;

const KEY: &str = "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg==";
const NOW: i64 = 1_600_000_000;

#[derive(Debug, PartialEq, Deserialize)]
struct Event {
    #[serde(deserialize_with = "lenient::read")]
    number: i64,
    #[serde(default, deserialize_with = "lenient::optional")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient::optional")]
    length: Option<Seconds>,
}
crate::fixture::record!(Event);

fn receiver() -> Receiver {
    Receiver::new(KEY).clock(FixedClock(UnixTime(NOW)))
}

type Params = BTreeMap<String, String>;

fn params<const N: usize>(more: [(&str, &str); N]) -> Params {
    let fixed = [("number", "7"), ("qid", "q1"), ("timestamp", "1600000000")];
    fixed.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn encoded(params: impl IntoIterator<Item = (String, String)>) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish().into_bytes()
}

fn signed_with(key: &str, mut params: Params) -> Vec<u8> {
    let signature = sign(&params, &Secret::new(key));
    params.insert(SIGN.to_owned(), signature);
    encoded(params)
}

fn signed(params: Params) -> Vec<u8> {
    signed_with(KEY, params)
}

fn error_of(receiver: &Receiver, body: &[u8]) -> WebhookError {
    receiver.verify::<Event>(body).unwrap_err()
}

fn malformed(body: &[u8]) -> Malformed {
    match error_of(&receiver(), body) {
        WebhookError::Malformed(malformed) => malformed,
        other => unreachable!("{other}"),
    }
}

#[test]
fn a_signed_body_is_read_and_unknown_parameters_are_kept() {
    let body = signed(params([("title", "测试 &=+"), ("new", "1"), ("number", " 7 ")]));
    let webhook = receiver().verify::<Event>(&body).unwrap();
    assert_eq!(webhook.event, Event { number: 7, title: Some("测试 &=+".to_owned()), length: None });
    assert_eq!((webhook.qid.as_str(), webhook.sent_at), ("q1", UnixTime(NOW)));
    assert_eq!(webhook.extra, [("new".to_owned(), "1".to_owned())].into());
}

#[test]
fn unknown_parameters_are_signed_too() {
    let mut body = signed(params([]));
    body.extend(b"&new=1");
    assert!(matches!(error_of(&receiver(), &body), WebhookError::BadSign));
}

#[test]
fn any_of_the_keys_is_accepted() {
    let rotating = receiver().also_key("next");
    for key in [KEY, "next"] {
        rotating.verify::<Event>(&signed_with(key, params([]))).unwrap();
    }
    assert!(matches!(error_of(&rotating, &signed_with("other", params([]))), WebhookError::BadSign));
}

#[test]
fn an_invalid_key_rejects_every_webhook() {
    for key in ["", " ", "\"KEY\"", "KEY\nother", "\u{200b}KEY"] {
        let receiver = Receiver::new(key).clock(FixedClock(UnixTime(NOW)));
        let error = error_of(&receiver, &signed_with(key, params([])));
        assert!(matches!(error, WebhookError::Key(_)) && !error.to_string().contains("KEY"), "{error}");
    }
    let with_mark = Receiver::new("\u{feff}KEY\r\n").clock(FixedClock(UnixTime(NOW)));
    assert!(with_mark.verify::<BTreeMap<String, String>>(&signed_with("KEY", params([]))).is_ok());
}

#[test]
fn large_bodies_are_rejected() {
    let body = signed(params([]));
    receiver().max_body(body.len()).verify::<Event>(&body).unwrap();
    let limit = body.len() - 1;
    let error = error_of(&receiver().max_body(limit), &body);
    assert!(matches!(error, WebhookError::TooLarge { limit: reported } if reported == limit));
    assert!(matches!(error_of(&receiver(), &[0xff; (64 << 10) + 1]), WebhookError::TooLarge { .. }));
}

#[test]
fn missing_required_parameters_are_rejected() {
    assert_eq!(malformed(b"a=1"), Malformed::Missing("sign"));
    assert_eq!(malformed(&encoded(params([("sign", " ")]))), Malformed::Missing("sign"));
    for name in ["timestamp", "qid"] {
        let mut without = params([]);
        without.remove(name);
        assert_eq!(malformed(&signed(without)), Malformed::Missing(name));
        assert_eq!(malformed(&signed(params([(name, "")]))), Malformed::Missing(name));
    }
}

#[test]
fn unreadable_parameters_are_named() {
    for (name, value, expected) in [
        ("number", "x", r#"not a webhook: number: expected a whole number, found "x""#),
        ("timestamp", "soon", "not a webhook: timestamp: expected seconds since 1970"),
        ("qid", "q&room=1", "not a webhook: a name, or the qid, holds `&` or `=`"),
    ] {
        let error = error_of(&receiver(), &signed(params([(name, value)])));
        assert_eq!(error.to_string(), expected);
    }
    let mut without = params([]);
    without.remove("number");
    let expected = "not a webhook: missing field `number`";
    assert_eq!(error_of(&receiver(), &signed(without)).to_string(), expected);
}

#[test]
fn an_optional_parameter_that_cannot_be_read_is_absent_and_its_text_is_kept() {
    let webhook = receiver().verify::<Event>(&signed(params([("length", "soon"), ("new", "1")]))).unwrap();
    assert_eq!(webhook.event, Event { number: 7, title: None, length: None });
    let expected =
        [("length", "soon"), ("new", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(webhook.extra, expected.into());

    for (length, expected) in [("12.5", Some(Seconds(13))), ("", None), ("-", None)] {
        let webhook = receiver().verify::<Event>(&signed(params([("length", length)]))).unwrap();
        assert_eq!((webhook.event.length, webhook.extra), (expected, BTreeMap::new()), "{length}");
    }
}

#[test]
fn the_borders_of_the_qid_cannot_be_moved() {
    let body = signed(params([("room", "1")]));
    let signature = body.windows(5).position(|window| window == b"sign=").unwrap() + 5;
    let signature = String::from_utf8_lossy(&body[signature..signature + 32]).into_owned();
    let mut moved = params([("qid", "q1&room=1"), ("sign", &signature)]);
    assert!(verify(&moved, &Secret::new(KEY), &signature), "the sign alone does not detect it");
    assert_eq!(malformed(&encoded(moved.clone())), Malformed::Ambiguous);
    moved.remove("qid");
    moved.insert("qid=q1&room".to_owned(), "1".to_owned());
    assert_eq!(malformed(&encoded(moved)), Malformed::Ambiguous);
}

#[test]
fn the_largest_age_is_accepted() {
    for (sent, age) in [(NOW - 300, None), (NOW + 300, None), (NOW - 301, Some(301)), (NOW + 301, Some(-301))]
    {
        let result = receiver().verify::<Event>(&signed(params([("timestamp", &sent.to_string())])));
        match age {
            None => assert!(result.is_ok(), "{sent}"),
            Some(age) => {
                assert!(
                    matches!(result, Err(WebhookError::Stale { age: Seconds(reported) }) if reported == age)
                )
            }
        }
    }
    let far = signed(params([("timestamp", &i64::MIN.to_string())]));
    assert!(matches!(error_of(&receiver(), &far), WebhookError::Stale { age: Seconds(i64::MAX) }));
    let unlimited = receiver().max_age(Duration::MAX);
    unlimited.verify::<Event>(&far).unwrap();
}

#[test]
fn errors_show_neither_key_nor_sign() {
    let number = format!("{KEY} x");
    let body = signed(params([("number", &number)]));
    let error = error_of(&receiver(), &body);
    assert!(error.to_string().contains("*** x"), "{error}");
    assert!(!format!("{error} {error:?} {:?}", receiver()).contains(KEY));
}

#[test]
fn a_committed_event_is_a_duplicate_and_a_released_one_is_not() {
    let receiver = receiver();
    let body = signed(params([]));
    let again = signed(params([("timestamp", "1600000030")]));
    let receive = |body: &[u8]| receiver.receive::<Event>(body).now_or_never().unwrap();

    let (_, claim) = receive(&body).unwrap();
    assert!(matches!(receive(&again), Err(WebhookError::InProgress { .. })), "not handled yet");
    claim.release().now_or_never().unwrap().unwrap();
    let (webhook, claim) = receive(&again).unwrap();
    assert_eq!(webhook.sent_at, UnixTime(NOW + 30));
    claim.commit().now_or_never().unwrap().unwrap();
    for body in [&body, &again] {
        assert!(matches!(receive(body), Err(WebhookError::Duplicate { qid }) if qid == "q1"));
    }
    let another = signed(params([("qid", "q2")]));
    receive(&another).map(drop).unwrap();
}

#[test]
fn a_rejected_body_makes_no_duplicate() {
    let receiver = receiver();
    for bad in [signed_with("other", params([])), signed(params([("number", "x")]))] {
        assert!(receiver.receive::<Event>(&bad).now_or_never().unwrap().is_err());
    }
    assert!(receiver.receive::<Event>(&signed(params([]))).now_or_never().unwrap().is_ok());
}

/// Names and values with special characters, together with the required parameters.
fn any_params() -> impl Strategy<Value = Params> {
    let value = prop_oneof![Just(String::new()), "[&=+ %\n/]{1,4}", "[a-f0-9]{1,4}", any::<String>()];
    btree_map("[a-c_]{1,3}", value, 0..5).prop_map(|mut more| {
        more.extend(params([]));
        more
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_rejected(body in vec(any::<u8>(), 0..300)) {
        prop_assert!(receiver().verify::<Event>(&body).is_err());
    }

    #[test]
    fn arbitrary_signed_parameters_do_not_panic(params in btree_map(any::<String>(), any::<String>(), 0..5)) {
        let _ = receiver().verify::<Event>(&signed(params));
    }

    #[test]
    fn the_order_does_not_matter(
        (params, shuffled) in any_params().prop_flat_map(|mut params| {
            params.insert(SIGN.to_owned(), sign(&params, &Secret::new(KEY)));
            let pairs: Vec<_> = params.clone().into_iter().collect();
            (Just(params), Just(pairs).prop_shuffle())
        }),
    ) {
        let expected = receiver().verify::<Event>(&encoded(params)).unwrap();
        prop_assert_eq!(receiver().verify::<Event>(&encoded(shuffled)).unwrap(), expected);
    }

    #[test]
    fn a_changed_byte_is_rejected_unless_the_parameters_are_equal(
        params in any_params(), at in any::<prop::sample::Index>(), to: u8,
    ) {
        let body = signed(params);
        let mut changed = body.clone();
        changed[at.index(body.len())] = to;
        prop_assume!(form::parse(&changed) != form::parse(&body));
        prop_assert!(receiver().verify::<Event>(&changed).is_err());
    }
}

#[test]
fn a_body_that_is_not_a_form_is_described() {
    for (body, kind) in [
        (&b""[..], "empty"),
        (b" {\"video_id\": 1, \"sign\": \"a=b&c\"}", "JSON"),
        (
            b"--x\r\nContent-Disposition: form-data; name=\"sign\"\r\n\r\na&a=\xff\r\n--x--",
            "multipart/form-data",
        ),
        (b"<html></html>", "XML or HTML"),
    ] {
        let error = error_of(&receiver(), body);
        let is_kind = matches!(&error, WebhookError::Malformed(Malformed::NotForm(found)) if *found == kind);
        assert!(is_kind && error.to_string().contains("application/x-www-form-urlencoded"), "{error}");
    }
    assert!(error_of(&receiver(), b"a=1").to_string().contains("`sign` is missing"));
}

#[test]
fn times_too_far_from_now_are_described() {
    for (age, text) in [
        (301, "sent 301 s ago, which is too far from now"),
        (-400, "sent 400 s in the future, which is too far from now"),
        (-1_793_822_020_445, "the timestamp is in milliseconds, and seconds are expected"),
        (i64::MIN, "the timestamp is no unix time in seconds"),
    ] {
        assert_eq!(WebhookError::Stale { age: Seconds(age) }.to_string(), text);
    }
}
