//! Generation of the client from the spec, without reading or writing files.

use std::hint::black_box;
use std::path::Path;

use anyhow::{anyhow, ensure};
use baijiayun_codegen::emit::{self, File, Target as Folders};
use baijiayun_codegen::spec::load::{self, Text};
use serde_yaml::Value;

use crate::measure;
use crate::row::{Options, Outcome, Row, Target};

pub const ROW: Row = Row {
    name: "codegen",
    ours: "load, check and emit spec/vod",
    baseline: "serde_yaml parses the same files",
    target: Target::RatioAtMost(8.0),
    run,
};

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let texts = load::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vod"))?;
    let generated = generate("vod", &texts)?;
    ensure!(generated.len() > texts.len(), "each module has a file");
    parse(&texts)?;

    let ours = || generate("vod", black_box(&texts));
    let baseline = || parse(black_box(&texts));
    measure::instructions(options, ROW.name, ours, baseline)
}

/// Parses the files as plain YAML.
fn parse(texts: &[Text]) -> serde_yaml::Result<Vec<Value>> {
    texts.iter().map(|file| serde_yaml::from_str(&file.text)).collect()
}

/// Generates the files of the crate and of its tests.
pub fn generate(name: &str, texts: &[Text]) -> anyhow::Result<Vec<File>> {
    let model = baijiayun_codegen::model(name, texts.to_vec()).map_err(|rejected| anyhow!("{rejected}"))?;
    let folders = Folders {
        package: "baijiayun-vod".into(),
        source: "crates/baijiayun-vod/src/generated".into(),
        tests: "tests/wire/vod".into(),
        mock: None,
        cli: None,
    };
    Ok(emit::files(&model, &folders))
}
