//! Encoding of a request's parameters.

use std::hint::black_box;

use baijiayun_vod::runtime::Form;
use baijiayun_vod::{CstDateTime, Request, video};

use crate::Bench;

/// Compares the request's setters and checks with pairs that are formatted by hand.
pub(crate) fn encode(bench: &Bench) {
    let since = CstDateTime::new(2018, 1, 1, 10, 1, 1).unwrap();
    let by_hand = || by_hand(black_box(1000), black_box(2), black_box(since), black_box("视频"));
    let ours = || ours(black_box(1000), black_box(2), black_box(since), black_box("视频"));
    let form = ours();
    let expected = by_hand();
    assert!(
        expected.iter().all(|(name, value)| form.text(name) == Some(value)),
        "{form:?} is not {expected:?}"
    );

    bench.compare("encode video::List", "Vec by hand", by_hand, ours);
}

/// Returns the pairs, formatted by hand.
fn by_hand(page_size: i64, page: i64, since: CstDateTime, name: &str) -> Vec<(&'static str, String)> {
    vec![
        ("page_size", page_size.to_string()),
        ("page", page.to_string()),
        ("create_time", since.to_string()),
        ("name", name.to_string()),
    ]
}

/// Returns the pairs of the client's request.
fn ours(page_size: i64, page: i64, since: CstDateTime, name: &str) -> Form {
    let request = video::List::new().page_size(page_size).page(page).create_time(since).name(name);
    request.into_form()
}
