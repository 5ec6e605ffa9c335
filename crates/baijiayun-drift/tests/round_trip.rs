//! A page made from a spec states that spec.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load;
use baijiayun_drift::page::change::Drift;
use baijiayun_drift::page::{self, stated};
use baijiayun_page::{interpret, render};

fn vod() -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vod");
    baijiayun_codegen::model("vod", load::read_folder(&folder).unwrap()).unwrap()
}

#[test]
fn a_page_of_the_spec_has_no_drift() {
    let model = vod();
    let page = interpret(&render::document(&stated::page(&model)));
    let drift = page::compare(&page, &model);
    assert_eq!(drift, Drift::default(), "{}", serde_json::to_string_pretty(&drift).unwrap());
}
