//! Packages around generated code: client, mock, command line and wire tests, compiled without a warning.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use baijiayun_codegen::emit::{self, Target};
use baijiayun_codegen::model::{self, Model};

use crate::here;

/// A behaviour for each operation.
fn behaviours(model: &Model) -> String {
    let mut text = String::new();
    for module in model.callable() {
        text +=
            &format!("pub mod {} {{\nuse crate::call::*;\nuse crate::rejection::Rejection;\n", module.name);
        for operation in &module.operations {
            let (module, name, request) = (&module.name, &operation.name, operation.request_name());
            let response = if model.holds_secret(operation.response.types()) {
                "serde_json::Value".to_owned()
            } else {
                format!("<batch_api::{module}::{request} as batch_api::Request>::Response")
            };
            text += &if operation.path == model::Path::Dynamic {
                format!(
                    "pub async fn {name}(_: StreamedCall) -> Result<serde_json::Value, Rejection> {{ Err(Rejection) }}\n"
                )
            } else {
                format!(
                    "pub fn {name}(_: &mut Context<'_>, _: crate::generated::{module}::{request}) \
                     -> Result<{response}, Rejection> {{ Err(Rejection) }}\n"
                )
            };
        }
        text += "}\n";
    }
    text
}

const LIB: &str = "//! A batch.\n#[rustfmt::skip]\nmod generated;\npub use baijiayun_runtime as runtime;\n\
    pub use baijiayun_runtime::value::*;\npub use baijiayun_runtime::*;\n\
    #[cfg(feature = \"blocking\")]\npub use generated::blocking;\npub use generated::*;\n";
const ALLOW: &str =
    "//! A test.\n#![allow(missing_docs, dead_code, unused_imports, clippy::extra_unused_type_parameters)]\n";
const MANIFEST: &str = "[package]\nname = \"batch-api\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
    publish = false\n[features]\ndefault = [\"blocking\"]\nblocking = [\"baijiayun-runtime/blocking\"]\n\
    [dependencies]\nbaijiayun-runtime.workspace = true\nserde.workspace = true\nserde_json.workspace = true\n\
    [dev-dependencies]\ntokio = { workspace = true, features = [\"macros\", \"rt-multi-thread\"] }\n\
    [lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\nunsafe_code = \"forbid\"\n";

/// Writes a file, with the name of its package. Packages of one name would overwrite each other's builds.
fn write(folder: &Path, path: &str, text: &str) {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let text = text.replace("batch-api", &name).replace("batch_api", &name.replace('-', "_"));
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Writes the crate, and a workspace with the dependencies of ours.
fn write_crate(folder: &Path, model: &Model) {
    let target = Target {
        package: "batch-api".into(),
        source: "src/generated".into(),
        tests: "tests/wires/wire".into(),
        mock: Some("tests/mock/generated".into()),
        cli: Some("tests/cli/generated".into()),
    };
    for file in emit::files(model, &target) {
        write(folder, &file.path, &file.text);
    }
    let root = here("").join("../..");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let start = manifest.find("[workspace.dependencies]").unwrap();
    let end = manifest.find("[workspace.lints").unwrap();
    let paths = format!("path = \"{}/", root.display());
    let dependencies = manifest[start..end].replace("path = \"", &paths);
    write(folder, "Cargo.toml", &format!("{MANIFEST}[workspace]\nresolver = \"3\"\n{dependencies}"));
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    write(folder, "src/lib.rs", LIB);

    let stand_in = |path: &str| fs::read_to_string(here(path)).unwrap().replace("library_api", "batch_api");
    for name in ["arguments", "call", "rejection"] {
        write(folder, &format!("tests/mock/{name}.rs"), &stand_in(&format!("compiled/mock/src/{name}.rs")));
    }
    write(folder, "tests/mock/behaviour.rs", &behaviours(model));
    let mock =
        "mod arguments;\nmod behaviour;\nmod call;\n#[rustfmt::skip]\nmod generated;\nmod rejection;\n";
    write(folder, "tests/mock/main.rs", &format!("{ALLOW}{mock}"));
    write(folder, "tests/cli/operation.rs", &stand_in("compiled/cli/src/operation.rs"));
    let cli = "#[rustfmt::skip]\nmod generated;\nmod operation;\n";
    write(folder, "tests/cli/main.rs", &format!("{ALLOW}{cli}"));
    write(folder, "tests/wires/harness.rs", &stand_in("../wire/scripted.rs"));
    let wires = "mod harness;\n#[rustfmt::skip]\nmod wire;\n\nuse batch_api as tested;\n";
    write(folder, "tests/wires/main.rs", &format!("{ALLOW}{wires}"));
}

fn cargo(folder: &Path, arguments: &[&str]) {
    // The workspace's own, which has the dependencies already.
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("..");
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .arg("--offline")
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "cargo {arguments:?} in {}:\n{text}\n{out}", folder.display());
}

/// Writes the package of a spec, lints and documents it, and runs its wire tests, which call every operation.
pub fn check(name: &str, model: &Model) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    write_crate(&folder, model);
    cargo(&folder, &["clippy", "--all-targets", "--", "-D", "warnings"]);
    cargo(&folder, &["doc", "--no-deps"]);
    cargo(&folder, &["test"]);
}
