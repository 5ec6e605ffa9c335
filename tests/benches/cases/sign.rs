//! Signing of parameters.

use std::hint::black_box;

use baijiayun_vod::Secret;
use md5::{Digest, Md5};

use crate::Bench;

/// The vendor's published key.
const KEY: &str = "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg==";

/// Example parameters, as many as the larger operations have.
const PARAMS: [(&str, &str); 10] = [
    ("title", "测试教室"),
    ("type", "2"),
    ("start_time", "1501575608"),
    ("end_time", "1501579208"),
    ("partner_id", "12345678"),
    ("timestamp", "1501572288"),
    ("page", "1"),
    ("page_size", "1000"),
    ("category_id", "492"),
    ("user_number", "student-1234"),
];

/// Compares signing with a simple implementation by hand.
pub(crate) fn sign(bench: &Bench) {
    let key = Secret::new(KEY);
    let by_hand = || by_hand(black_box(PARAMS), black_box(KEY));
    let ours = || baijiayun_vod::sign::sign(black_box(PARAMS), black_box(&key));
    assert_eq!(ours(), by_hand());

    bench.compare("sign 10 params", "sort + format! + md5", by_hand, ours);
}

/// Returns the sign of the parameters.
fn by_hand(mut params: [(&str, &str); 10], key: &str) -> String {
    params.sort_unstable();
    let pairs: Vec<String> = params.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let hash = Md5::digest(format!("{}&partner_key={key}", pairs.join("&")));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
