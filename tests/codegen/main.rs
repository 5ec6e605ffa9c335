//! Tests of the generator: its output, its diagnostics, and its changes to the disk.
//!
//! From `fixture/`, a spec with every feature of the language, `cargo xtask codegen` generates the crates in
//! `compiled/` and the tests in `wire/`. They must compile without a warning, and a change of the generator
//! shows as a diff of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod change_size;
mod compiled;
mod diagnostics;
mod generating;
#[path = "../wire/scripted.rs"]
mod harness;
mod imported;
mod inputs;
mod openapi;
mod package;
mod random;
mod recipe;
mod reserved;
mod speed;
#[rustfmt::skip]
mod wire;
mod writing;

use std::path::{Path, PathBuf};

use baijiayun_codegen::emit::{self, File, Target};
use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{Text, read_folder};
// The name by which the harness knows it.
use library_api as tested;

/// Returns the path of a file or folder beside this one.
fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("codegen").join(path)
}

/// Returns the files of the fixture spec, named `spec/fixture/….yaml`.
fn fixture() -> Vec<Text> {
    read_folder(&here("fixture")).unwrap()
}

/// Returns the model of `texts`.
fn model(texts: Vec<Text>) -> Model {
    baijiayun_codegen::model("fixture", texts).unwrap_or_else(|rejected| panic!("{rejected}"))
}

/// Returns all files generated from `texts`.
fn generate(texts: Vec<Text>) -> Vec<File> {
    emit::files(&model(texts), &target())
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
