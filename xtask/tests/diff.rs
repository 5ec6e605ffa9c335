//! `cargo xtask diff`, run in a temporary checkout.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Makes a checkout with the spec of `tests/drift`, committed.
fn checkout() -> TempDir {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/drift/spec"), &root.path().join("spec/shop"));
    git(root.path(), &["init", "--quiet"]);
    commit(root.path());
    root
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
    let status = Command::new("git").current_dir(root).args(identity).args(arguments).status().unwrap();
    assert!(status.success());
}

fn commit(root: &Path) {
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "a"]);
}

fn edit(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(&path, text.replace(from, to)).unwrap();
}

/// Returns the exit code, and what was printed on either stream.
fn diff(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.current_dir(root).arg("diff").args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
fn revisions_and_folders_are_compared_in_any_combination() {
    let root = checkout();
    let root = root.path();
    for (old, new) in [("HEAD", "spec"), ("spec", "HEAD"), ("HEAD", "spec/shop"), ("spec", "spec/shop")] {
        assert_eq!(diff(root, &[old, new]), (0, "no changes\n".into()), "{old} {new}");
    }
    copy(&root.join("spec/shop"), &root.join("copy"));
    edit(root, "copy/shop.yaml", "max: 9", "max: 8");
    for (old, new) in [("HEAD", "copy"), ("spec", "copy"), ("spec/shop", "copy")] {
        let (code, text) = diff(root, &[old, new]);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains("parameter `copies` limit tightened: max 9 → max 8"), "{text}");
        assert!(text.contains("run time    breaking    breaking"), "no colours on a pipe: {text}");
        assert!(text.contains("version bump: 0.1.0 → 0.2.0, because"), "{text}");
    }
    edit(root, "spec/shop/shop.yaml", "max: 9", "max: 10");
    commit(root);
    assert!(diff(root, &["HEAD~1", "HEAD"]).1.contains("limit loosened: max 9 → max 10"));
}

#[test]
fn every_format_is_printed() {
    let root = checkout();
    edit(root.path(), "spec/shop/shop.yaml", "max: 9", "max: 8");
    let report = |arguments: &[&str]| diff(root.path(), &[&["HEAD", "spec"], arguments].concat()).1;
    assert!(report(&["--format", "markdown"]).contains("| run time | breaking | breaking |"));
    assert!(report(&["--format", "json"]).contains(r#""kind": "limit_tightened""#));
    assert!(report(&["--changelog"]).starts_with("### Changed\n\n- **Breaking:** `shop.create`: "));
}

#[test]
fn a_spec_that_cannot_be_read_is_named() {
    let root = checkout();
    let root = root.path();
    assert_eq!(
        diff(root, &["nowhere", "spec"]),
        (2, "`nowhere` is neither a folder nor a git revision\n".into())
    );
    // An older spec language had this key.
    edit(root, "spec/shop/shop.yaml", "title_zh: 订单\n", "zh: 订单\n");
    commit(root);
    let (code, text) = diff(root, &["HEAD", "HEAD~1"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.starts_with("the spec of `shop` at revision `HEAD` cannot be read."), "{text}");
    assert!(text.contains("spec/shop/shop.yaml:2:1"), "{text}");
    let (code, text) = diff(root, &["--", "-x", "spec"]);
    assert_eq!((code, text.as_str()), (2, "`-x` is neither a folder nor a git revision\n"));
}
