//! The spec of the real API.

use std::path::Path;
use std::sync::LazyLock;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{Text, read_folder};

/// The model of the spec.
pub static MODEL: LazyLock<Model> =
    LazyLock::new(|| baijiayun_codegen::model("vod", texts()).expect("the spec has no mistakes"));

/// Returns the files of the spec.
pub fn texts() -> Vec<Text> {
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/vod")).expect("the spec is there")
}
