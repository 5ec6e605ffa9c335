//! Decoding of the longest page of videos.

use baijiayun_vod::video::ListResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::row::{Row, Target};
use crate::rows::decode::{Numbers, compare};

const BASELINE: &str = "serde derive, real numbers";

pub const INTS: Row = Row {
    name: "decode.videos",
    ours: "1,000 videos",
    baseline: BASELINE,
    target: Target::RatioAtMost(1.15),
    run: |options| compare::<ListResponse, Page>(options, INTS.name, page(), Numbers::Ints),
};

pub const TEXT: Row = Row {
    name: "decode.videos.text",
    ours: "1,000 videos, numbers as text",
    baseline: BASELINE,
    target: Target::RatioAtMost(1.3),
    run: |options| compare::<ListResponse, Page>(options, TEXT.name, page(), Numbers::Text),
};

/// Returns a page with videos like the one of the spec's sample.
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
    let list: Vec<_> = (0..1000).map(video).collect();
    json!({ "total": 1000, "page": 1, "page_size": 1000, "list": list })
}

/// [`ListResponse`] without leniency. Times are text.
#[derive(Deserialize, Serialize)]
struct Page {
    total: i64,
    page: Option<i64>,
    page_size: Option<i64>,
    list: Vec<Video>,
}

#[derive(Deserialize, Serialize)]
struct Video {
    video_id: i64,
    name: String,
    status: i64,
    total_size: Option<i64>,
    create_time: Option<String>,
    preface_url: Option<String>,
    length: Option<i64>,
    publish_status: Option<i64>,
    category: Option<Category>,
    play_url: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Category {
    category_level1_id: Option<i64>,
    category_level2_id: Option<i64>,
    category_level3_id: Option<i64>,
    category_level4_id: Option<i64>,
    category_level5_id: Option<i64>,
}
