//! Decoding of a full page of videos.

use std::hint::black_box;

use baijiayun_vod::runtime::lenient;
use baijiayun_vod::video::ListResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Bench;

/// Compares lenient decoding with derived structs, which need a server that keeps to its types. The page
/// with numbers as text has the same baseline, because no plain struct can read it.
pub(crate) fn decode(bench: &Bench) {
    let clean = page();
    let text = numbers_as_text(clean.clone()).to_string();
    let clean = clean.to_string();
    let plain = || serde_json::from_str::<PlainPage>(black_box(&clean)).unwrap();
    let lenient = |json: &str| lenient::from_str::<ListResponse>(black_box(json)).unwrap();

    let ours = lenient(&clean);
    assert_eq!(ours, lenient(&text));
    assert_eq!(serde_json::to_value(ours).unwrap(), serde_json::to_value(plain()).unwrap());

    bench.compare("decode 1000 videos", "derive", plain, || lenient(&clean));
    bench.compare("decode, numbers as text", "derive, clean types", plain, || lenient(&text));
}

/// Returns the longest page that the server returns, with videos like the one of the spec's sample.
fn page() -> Value {
    let video = |index: i64| {
        json!({
            "video_id": 184_548 + index,
            "status": 100,
            "total_size": 65_248_111 + index,
            "length": 1252,
            "publish_status": 1,
            "name": format!("{index}测试视频"),
            "create_time": "2018-03-19 09:43:48",
            "preface_url": "http://test-img.baijiayun.com/00-upload/image-test/184548_23f7684908.jpg",
            "category": {
                "category_level1_id": 492,
                "category_level2_id": 0,
                "category_level3_id": 0,
                "category_level4_id": 0,
                "category_level5_id": 0,
            },
        })
    };
    json!({
        "total": 1000,
        "page": 1,
        "page_size": 1000,
        "list": (0..1000).map(video).collect::<Vec<_>>(),
    })
}

/// Returns the same value with every number as a string.
fn numbers_as_text(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Array(list) => list.into_iter().map(numbers_as_text).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name, numbers_as_text(value))).collect()
        }
        other => other,
    }
}

/// [`ListResponse`] without leniency. Times are text.
#[derive(Deserialize, Serialize)]
struct PlainPage {
    total: i64,
    page: Option<i64>,
    page_size: Option<i64>,
    list: Vec<PlainVideo>,
}

/// A video of [`PlainPage`].
#[derive(Deserialize, Serialize)]
struct PlainVideo {
    video_id: i64,
    name: String,
    status: i64,
    total_size: Option<i64>,
    create_time: Option<String>,
    preface_url: Option<String>,
    length: Option<i64>,
    publish_status: Option<i64>,
    category: Option<PlainCategory>,
}

/// The category of a [`PlainVideo`].
#[derive(Deserialize, Serialize)]
struct PlainCategory {
    category_level1_id: Option<i64>,
    category_level2_id: Option<i64>,
    category_level3_id: Option<i64>,
    category_level4_id: Option<i64>,
    category_level5_id: Option<i64>,
}
