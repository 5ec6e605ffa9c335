//! Signing of parameters.

use std::hint::black_box;

use anyhow::ensure;
use baijiayun_vod::Secret;
use baijiayun_vod::sign::{sign, string_to_sign};
use md5::{Digest, Md5};

use crate::by_hand::KEY;
use crate::measure;
use crate::row::{Options, Outcome, Row, Target};

pub const ROW: Row = Row {
    name: "sign",
    ours: "string to sign and MD5, 8 parameters",
    baseline: "MD5 of the same bytes",
    target: Target::RatioAtMost(1.5),
    run,
};

const PARAMS: [(&str, &str); 8] = [
    ("title", "测试教室"),
    ("type", "2"),
    ("start_time", "1501575608"),
    ("end_time", "1501579208"),
    ("partner_id", "12345678"),
    ("timestamp", "1501572288"),
    ("page_size", "1000"),
    ("user_number", "学生-1234"),
];

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let key = Secret::new(KEY);
    let bytes = format!("{}&partner_key={KEY}", string_to_sign(PARAMS));
    let expected: String = Md5::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    ensure!(sign(PARAMS, &key) == expected, "both sides have the same sign");

    let ours = || sign(black_box(PARAMS), black_box(&key));
    let baseline = || Md5::digest(black_box(&bytes));
    measure::instructions(options, ROW.name, ours, baseline)
}
