//! The spec language, one damaged file among sound ones.

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

/// The spec as it is.
pub fn model() -> Model {
    baijiayun_codegen::model("vod", TEXTS.clone()).expect("the spec has no mistakes")
}

fn corpus() -> Vec<Vec<u8>> {
    TEXTS.iter().map(|file| file.text.clone().into_bytes()).collect()
}

/// The damaged file takes the place of the one it is most like: that with the same first line of
/// content.
fn read(damaged: &[u8]) {
    let damaged = String::from_utf8_lossy(damaged).into_owned();
    let title = |text: &str| text.lines().nth(1).map(str::to_owned);
    let mut texts = TEXTS.clone();
    let place = texts.iter().position(|file| title(&file.text) == title(&damaged)).unwrap_or(0);
    texts[place].text = damaged;
    match baijiayun_codegen::model("vod", texts) {
        Ok(model) => drop(black_box(model)),
        Err(rejected) => drop(black_box(rejected.render(false))),
    }
}
