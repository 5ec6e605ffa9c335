//! A page made from a spec states that spec.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load;
use baijiayun_drift::page::change::Drift;
use baijiayun_drift::page::{self, stated};
use baijiayun_page::{interpret, render};

fn model(name: &str, folder: &str) -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    baijiayun_codegen::model(name, load::read_folder(&folder).unwrap()).unwrap()
}

#[test]
fn a_page_states_every_feature_of_a_spec() {
    let model = model("library", "tests/codegen/fixture");
    let page = render::markdown(&stated::page(&model));
    // The samples are those of the spec.
    let texts: Vec<_> =
        page.split("```").step_by(2).flat_map(str::lines).filter(|line| !line.is_empty()).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn a_page_of_the_spec_has_no_drift() {
    let model = model("vod", "spec/vod");
    let page = interpret(&render::document(&stated::page(&model)));
    let drift = page::compare(&page, &model);
    assert_eq!(drift, Drift::default(), "{}", serde_json::to_string_pretty(&drift).unwrap());
}
