//! Webhooks.

use std::hint::black_box;

use anyhow::ensure;
use baijiayun_vod::callback::Transcode;
use baijiayun_vod::sign::{sign, string_to_sign};
use baijiayun_vod::webhook::Receiver;
use baijiayun_vod::{FixedClock, Secret, UnixTime, VideoId};
use md5::{Digest, Md5};

use crate::by_hand::KEY;
use crate::measure;
use crate::row::{Options, Outcome, Row, Target};

pub const ROW: Row = Row {
    name: "webhook",
    ours: "a transcode event, verified and read",
    baseline: "MD5 of the signed bytes",
    target: Target::RatioAtMost(3.0),
    run,
};

/// The event of the vendor's page.
const PARAMS: [(&str, &str); 11] = [
    ("video_id", "1260959"),
    ("status", "100"),
    ("preface_url", "https://test-img.baijiayun.com/baijiacloud/1260959_cover.jpg"),
    ("total_size", "4185679"),
    ("total_transcode_size", "3180544"),
    ("length", "123"),
    ("file_md5", "9a0364b9e99bb480dd25e1f0284c8555"),
    ("now_definition", "low,high,super"),
    ("origin_definition", "super"),
    ("qid", "5f5599e1d94a6"),
    ("timestamp", "1599444961"),
];

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let receiver = Receiver::new(KEY).clock(FixedClock(UnixTime(1_599_444_970)));
    let signed = format!("{}&partner_key={KEY}", string_to_sign(PARAMS));
    let mut form = form_urlencoded::Serializer::new(String::new());
    let body = form.extend_pairs(PARAMS).append_pair("sign", &sign(PARAMS, &Secret::new(KEY))).finish();
    let ours = || receiver.verify::<Transcode>(black_box(body.as_bytes()));
    ensure!(ours()?.event.video_id == VideoId(1_260_959), "the event is read");
    measure::instructions(options, ROW.name, ours, || Md5::digest(black_box(&signed)))
}
