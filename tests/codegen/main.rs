//! The generator: what it writes, what it refuses, and how it treats the disk.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod compiles;
mod diagnostics;
mod generated;
mod openapi;
mod writing;

use std::path::{Path, PathBuf};

use baijiayun_codegen::emit::{self, File, Target};
use baijiayun_codegen::spec::load::{Text, read_folder};

/// A file or folder beside this one.
fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("codegen").join(path)
}

/// The texts of the fixture spec, named `spec/fixture/….yaml`.
fn fixture() -> Vec<Text> {
    read_folder(&here("fixture")).unwrap()
}

/// Everything generated from `texts`.
fn generate(texts: Vec<Text>) -> Vec<File> {
    let model = baijiayun_codegen::model("fixture", texts).unwrap_or_else(|rejected| panic!("{rejected}"));
    emit::files(&model, &target())
}

fn target() -> Target {
    Target {
        package: "library-api".into(),
        source: "src/generated".into(),
        tests: "wire".into(),
        mock: Some("mock".into()),
        cli: Some("cli".into()),
    }
}
