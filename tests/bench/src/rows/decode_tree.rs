//! Decoding of a tree of categories.

use baijiayun_vod::category::ListResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::row::{Row, Target};
use crate::rows::decode::{Numbers, compare};

pub const ROW: Row = Row {
    name: "decode.tree",
    ours: "2,000 categories on 5 levels",
    baseline: "serde derive, real numbers",
    target: Target::RatioAtMost(1.25),
    run: |options| compare::<ListResponse, Tree>(options, ROW.name, tree(), Numbers::Ints),
};

/// The number of subcategories on each level: 5 + 15 + 60 + 240 + 1680 are 2,000.
const CHILDREN: [i64; 5] = [5, 3, 4, 4, 7];

fn tree() -> Value {
    json!({ "list": level(1, 0, &CHILDREN) })
}

fn level(level_number: i64, parent: i64, children: &[i64]) -> Value {
    let Some((count, below)) = children.split_first() else { return Value::Null };
    let category = |index: i64| {
        let id = parent * 10 + index;
        json!({
            "id": id,
            "name": format!("{level_number} 级分类 {index}"),
            "parent_id": parent,
            "level": level_number,
            "video_count": index,
            "children": level(level_number + 1, id, below),
        })
    };
    (1..=*count).map(category).collect()
}

/// [`ListResponse`] without leniency.
#[derive(Deserialize, Serialize)]
struct Tree {
    list: Vec<Category>,
}

#[derive(Deserialize, Serialize)]
struct Category {
    id: i64,
    name: String,
    parent_id: Option<i64>,
    level: Option<i64>,
    video_count: Option<i64>,
    children: Option<Vec<Category>>,
}
