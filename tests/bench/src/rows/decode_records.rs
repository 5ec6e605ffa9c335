//! Decoding of the longest page of play records.

use baijiayun_vod::play_data::ListPlayRecordsResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::row::{Row, Target};
use crate::rows::decode::{Numbers, compare};

const BASELINE: &str = "serde derive, real numbers";

pub const INTS: Row = Row {
    name: "decode.records",
    ours: "1,000 play records",
    baseline: BASELINE,
    target: Target::RatioAtMost(1.15),
    run: |options| compare::<ListPlayRecordsResponse, Page>(options, INTS.name, page(), Numbers::Ints),
};

pub const TEXT: Row = Row {
    name: "decode.records.text",
    ours: "1,000 play records, numbers as text",
    baseline: BASELINE,
    target: Target::RatioAtMost(1.3),
    run: |options| compare::<ListPlayRecordsResponse, Page>(options, TEXT.name, page(), Numbers::Text),
};

/// Returns a page with records like the one of the spec's sample.
fn page() -> Value {
    let record = |index: i64| {
        json!({
            "guid": "0001836267ED0B260A888952A3586C80",
            "uuid": "862950032494596",
            "video_id": 148_691 + index,
            "user_name": "张同学",
            "user_number": format!("student-{index}"),
            "play_begin_time": "2017-09-08 10:29:25",
            "play_end_time": "2017-09-08 10:31:15",
            "play_length": 110,
            "client_type": 3,
            "user_ip": "223.104.63.210",
            "area": "广东省广州市",
            "ext_data": "64b0e41c4cf4a",
        })
    };
    let list: Vec<_> = (0..1000).map(record).collect();
    json!({ "total": 1000, "page": 1, "page_size": 1000, "list": list })
}

/// [`ListPlayRecordsResponse`] without leniency. Times are text.
#[derive(Deserialize, Serialize)]
struct Page {
    total: i64,
    page: Option<i64>,
    page_size: Option<i64>,
    list: Vec<Record>,
}

#[derive(Deserialize, Serialize)]
struct Record {
    guid: Option<String>,
    uuid: Option<String>,
    video_id: i64,
    user_name: Option<String>,
    user_number: Option<String>,
    play_begin_time: Option<String>,
    play_end_time: Option<String>,
    play_length: Option<i64>,
    client_type: Option<i64>,
    user_ip: Option<String>,
    area: Option<String>,
    ext_data: Option<String>,
}
