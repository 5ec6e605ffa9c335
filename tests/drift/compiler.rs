//! The classes for Rust against the compiler.
//!
//! From every spec a client is generated, and a program that uses all of its public API. The program of one spec is
//! compiled against the client of another: it compiles exactly if the diff does not call the change breaking.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::slice::from_ref;
use std::sync::LazyLock;

use baijiayun_codegen::emit::{self, Target};
use baijiayun_codegen::model::Model;
use baijiayun_drift::diff::{Class, diff};
use serde_json::Value;

use crate::edits::{BASE, EDITED, EDITS, edited};
use crate::program::program;

/// A program of one spec and the client of another.
struct Pair {
    name: String,
    text: String,
    class: Class,
}

impl Pair {
    fn new((old_name, old): (&str, &Model), (new_name, new): (&str, &Model)) -> Self {
        let changes = diff(from_ref(old), from_ref(new));
        Self {
            name: format!("{old_name}_to_{new_name}"),
            text: program(old, &format!("clients::{new_name}")),
            class: changes.iter().map(|change| change.rust).max().unwrap_or(Class::None),
        }
    }
}

/// The specs compiled: each edit that users of the crate notice, and the others together, which takes less time.
static SPECS: LazyLock<Vec<(&'static str, Model)>> = LazyLock::new(|| {
    let (mut specs, mut together) = (Vec::new(), Vec::new());
    for ((name, replacements), (_, model)) in EDITS.iter().zip(EDITED.iter()) {
        let changes = [diff(from_ref(&*BASE), from_ref(model)), diff(from_ref(model), from_ref(&*BASE))];
        let is_noticed = changes.concat().iter().any(|change| change.rust > Class::DocsOnly);
        let tried = [together.as_slice(), replacements].concat();
        // Two edits of the same text exclude each other.
        if !is_noticed && edited(&tried).is_ok() {
            together = tried;
        } else {
            specs.push((*name, model.clone()));
        }
    }
    specs.push(("texts", edited(&together).unwrap()));
    specs
});

/// Returns every program with its own client, with that before the edit, and with that after it.
fn pairs() -> Vec<Pair> {
    let base = ("base", &*BASE);
    let mut pairs = vec![Pair::new(base, base)];
    for (name, model) in SPECS.iter() {
        let edited = (*name, model);
        pairs.extend([Pair::new(edited, edited), Pair::new(base, edited), Pair::new(edited, base)]);
    }
    pairs
}

#[test]
#[ignore = "compiles a crate; CI runs it as a step"]
fn programs_compile_exactly_if_no_change_is_breaking() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("drift");
    let _ = fs::remove_dir_all(&folder);
    let pairs = pairs();
    write_clients(&folder);
    for pair in &pairs {
        write(&folder, &format!("src/{}.rs", pair.name), &pair.text);
    }
    let failed = failing(&folder, &pairs);
    let mut wrong = String::new();
    for pair in &pairs {
        if failed.contains(&pair.name) != (pair.class == Class::Breaking) {
            let verdict = if failed.contains(&pair.name) { "does not compile" } else { "compiles" };
            wrong += &format!("{}: the diff says {}, but the program {verdict}\n", pair.name, pair.class);
        }
    }
    println!("{} clients, {} programs, {} do not compile", SPECS.len() + 1, pairs.len(), failed.len());
    assert!(wrong.is_empty(), "{wrong}");
}

/// Returns the names of the programs that do not compile. The compiler reports later kinds of mistakes only if there
/// are no earlier ones, so those that failed are left out and the others compiled again.
fn failing(folder: &Path, pairs: &[Pair]) -> BTreeSet<String> {
    let mut failed = BTreeSet::new();
    loop {
        let rest = pairs.iter().filter(|pair| !failed.contains(&pair.name));
        let modules: String = rest.map(|pair| format!("pub mod {};\n", pair.name)).collect();
        write(folder, "src/lib.rs", &format!("#![allow(warnings)]\n{modules}"));
        let names = check(folder);
        if names.is_empty() {
            return failed;
        }
        assert!(names.iter().all(|name| failed.insert(name.clone())), "{names:?} failed twice");
    }
}

/// Compiles the crate, and returns the names of the programs with errors.
fn check(folder: &Path) -> BTreeSet<String> {
    // The workspace's own target folder, which has the dependencies already.
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("..");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["--offline", "check", "--message-format=json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let messages = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors = messages.filter(|message| message["message"]["level"] == "error");
    let names: BTreeSet<_> = errors.filter_map(|error| failed_program(&error["message"])).collect();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || !names.is_empty(), "{stderr}");
    names
}

/// Returns the name of the program that an error is in. An error elsewhere is one of the test.
fn failed_program(error: &Value) -> Option<String> {
    let spans = error["spans"].as_array()?;
    let span = spans.iter().find(|span| span["is_primary"] == true)?;
    let file = span["file_name"].as_str()?;
    let name = file.strip_prefix("src/").and_then(|name| name.strip_suffix(".rs"));
    Some(name.unwrap_or_else(|| panic!("{}", error["rendered"])).to_owned())
}

/// Writes a crate with a client per spec, in a folder of the one for programs.
fn write_clients(folder: &Path) {
    let mut lib = "#![allow(warnings)]\n".to_owned();
    for (name, model) in SPECS.iter().map(|(name, model)| (*name, model)).chain([("base", &*BASE)]) {
        let target = Target {
            package: "clients".into(),
            source: format!("clients/src/{name}/generated"),
            tests: "unused".into(),
            mock: None,
            cli: None,
        };
        for file in emit::files(model, &target) {
            // The blocking client has the same methods, by the same code.
            if file.path.starts_with("clients/") && !file.path.contains("/blocking/") {
                write(folder, &file.path, &without_docs(&file.text));
            }
        }
        write(folder, &format!("clients/src/{name}/mod.rs"), CLIENT);
        lib += &format!("pub mod {name};\n");
    }
    write(folder, "clients/src/lib.rs", &lib);
    let package = |name: &str, dependencies: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\
             [features]\nblocking = []\n[dependencies]\n{dependencies}serde_json.workspace = true\n"
        )
    };
    let dependencies = "baijiayun-runtime.workspace = true\nserde.workspace = true\n";
    write(folder, "clients/Cargo.toml", &package("clients", dependencies));
    let root = crate::here("../..");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let start = manifest.find("[workspace.dependencies]").unwrap();
    let end = manifest.find("[profile").unwrap();
    let paths = format!("path = \"{}/", root.display());
    let shared = manifest[start..end].replace("path = \"", &paths);
    let programs = package("programs", "clients.path = \"clients\"\n");
    write(
        folder,
        "Cargo.toml",
        &format!("{programs}[workspace]\nresolver = \"3\"\nmembers = [\"clients\"]\n{shared}"),
    );
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}

fn without_docs(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("///"))
        .map(|line| format!("{line}\n"))
        .collect()
}

const CLIENT: &str = "mod generated;\npub use baijiayun_runtime as runtime;\n\
    pub use baijiayun_runtime::value::*;\npub use baijiayun_runtime::*;\npub use generated::*;\n";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
