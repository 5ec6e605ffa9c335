//! The code generated from the fixture spec compiles without a warning, under strict lints.
//!
//! The fixture uses features that the real spec may not use at the moment.

use std::fs;
use std::path::Path;
use std::process::Command;

use baijiayun_codegen::write::{apply, compare};

use crate::{fixture, generate, target};

const LIB: &str = "\
//! Generated from the fixture spec.
#[rustfmt::skip]
mod generated;
pub use baijiayun_runtime::value::*;
pub use baijiayun_runtime::*;
pub use generated::*;
";

#[test]
fn the_fixture_compiles_without_a_warning() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = generate(fixture());
    let owned = [target().source, target().tests];
    apply(folder.path(), &files, &compare(folder.path(), &files, &owned).unwrap()).unwrap();
    fs::write(folder.path().join("src/lib.rs"), LIB).unwrap();
    fs::copy(workspace.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    let runtime = workspace.join("crates/baijiayun-runtime");
    let manifest = format!(
        "[package]\nname = \"library-api\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nbaijiayun-runtime = {{ path = {runtime:?} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = \"1\"\n\n[lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\nunsafe_code = \"forbid\"\n\n\
         [workspace]\n"
    );
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--offline", "--color", "never"])
        .current_dir(folder.path())
        // The workspace's own folder, where the dependencies have been built already.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
