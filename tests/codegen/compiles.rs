//! The code generated from the fixture spec compiles without a warning, under strict lints: the
//! client, and the mock and the command line on top of it.
//!
//! The fixture uses features that the real spec may not use at the moment.

use std::fs;
use std::path::Path;
use std::process::Command;

use baijiayun_codegen::write::{apply, compare};

use crate::{fixture, generate, here, target};

const LIB: &str = "\
//! Generated from the fixture spec.
#[rustfmt::skip]
mod generated;
pub use baijiayun_runtime::value::*;
pub use baijiayun_runtime::*;
#[cfg(feature = \"blocking\")]
pub use generated::blocking;
pub use generated::*;
";

#[test]
fn the_fixture_compiles_without_a_warning() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), workspace);
    let output = Command::new(env!("CARGO"))
        .args(["build", "--workspace", "--all-features", "--quiet", "--offline", "--color", "never"])
        .current_dir(folder.path())
        // The workspace's own folder, where the dependencies have been built already.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Writes a workspace of three packages: the client, and in it the mock and the command line.
fn write(folder: &Path, workspace: &Path) {
    let files = generate(fixture());
    let owned = [target().source, target().tests, target().mock.unwrap(), target().cli.unwrap()];
    apply(folder, &files, &compare(folder, &files, &owned).unwrap()).unwrap();
    fs::write(folder.join("src/lib.rs"), LIB).unwrap();
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let strict = "missing_docs = \"deny\"";
    let client = manifest("library-api", workspace, "", strict);
    let features = "\n[features]\nblocking = [\"baijiayun-runtime/blocking\"]\n";
    let members = "\n[workspace]\nmembers = [\"mock\", \"cli\"]\n";
    fs::write(folder.join("Cargo.toml"), client + features + members).unwrap();

    add_member(folder, workspace, "mock", "fastrand = \"2\"\n");
    // What this holds is data for generated code, and simple enough to take as it is.
    let php = workspace.join("crates/baijiayun-mock/src/php.rs");
    fs::copy(php, folder.join("mock/src/php.rs")).unwrap();
    add_member(folder, workspace, "cli", "");
}

/// Adds a package on top of the client, with stand-ins for what it has by hand.
fn add_member(folder: &Path, workspace: &Path, name: &str, dependencies: &str) {
    let sources = folder.join(name).join("src");
    fs::create_dir(&sources).unwrap();
    for file in fs::read_dir(here("stand_in").join(name)).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), sources.join(file.file_name())).unwrap();
    }
    let dependencies = format!("library-api = {{ path = \"..\" }}\n{dependencies}");
    let manifest = manifest(&format!("library-{name}"), workspace, &dependencies, "");
    fs::write(folder.join(name).join("Cargo.toml"), manifest).unwrap();
}

fn manifest(package: &str, workspace: &Path, dependencies: &str, lints: &str) -> String {
    let runtime = workspace.join("crates/baijiayun-runtime");
    format!(
        "[package]\nname = {package:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nbaijiayun-runtime = {{ path = {runtime:?} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = \"1\"\n{dependencies}\n\
         [lints.rust]\nwarnings = \"deny\"\nunsafe_code = \"forbid\"\n{lints}\n"
    )
}
