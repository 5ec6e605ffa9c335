//! The spec language: a spec with one damaged file.

use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{Text, read_folder};

use crate::Target;

pub const TARGET: Target = Target { name: "spec", corpus, read };

static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/vod");
    read_folder(&folder).expect("the spec is there")
});

/// Returns the model of the spec.
pub fn model() -> Model {
    baijiayun_codegen::model("vod", TEXTS.clone()).expect("the spec has no mistakes")
}

fn corpus() -> Vec<Vec<u8>> {
    TEXTS.iter().map(|file| file.text.clone().into_bytes()).collect()
}

/// Checks a spec in which the damaged file replaces the one with the same second line.
fn read(damaged: &[u8]) {
    let damaged = String::from_utf8_lossy(damaged).into_owned();
    let title = |text: &str| text.lines().nth(1).map(str::to_owned);
    let mut texts = TEXTS.clone();
    let index = texts.iter().position(|file| title(&file.text) == title(&damaged)).unwrap_or(0);
    texts[index].text = damaged;
    match baijiayun_codegen::model("vod", texts) {
        Ok(model) => drop(black_box(model)),
        Err(rejected) => drop(black_box(rejected.render(false))),
    }
}
