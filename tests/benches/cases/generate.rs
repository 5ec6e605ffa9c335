//! Generation of the crate from the spec.

use std::hint::black_box;
use std::path::Path;

use baijiayun_codegen::emit::{self, File, Target};
use baijiayun_codegen::spec::load::{self, Text};
use yaml_serde::Value;

use crate::Bench;

/// Compares generating all files from the real spec with only parsing its YAML. Neither includes disk I/O.
pub(crate) fn generate(bench: &Bench) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/vod");
    let texts = load::read_folder(&folder).unwrap();
    assert_eq!(parse(&texts).len(), texts.len());
    assert!(ours(&texts).len() > texts.len());

    let only_parse = || parse(black_box(&texts));
    bench.compare("generate spec/vod", "yaml_serde parses it", only_parse, || ours(black_box(&texts)));
}

/// Parses the files as plain YAML.
fn parse(texts: &[Text]) -> Vec<Value> {
    texts.iter().map(|file| yaml_serde::from_str(&file.text).unwrap()).collect()
}

/// Generates all files.
fn ours(texts: &[Text]) -> Vec<File> {
    let model = baijiayun_codegen::model("vod", texts.to_vec()).expect("the spec is clean");
    let target = Target {
        package: "baijiayun-vod".into(),
        source: "crates/baijiayun-vod/src/generated".into(),
        tests: "tests/wire/vod".into(),
        mock: None,
        cli: None,
    };
    emit::files(&model, &target)
}
