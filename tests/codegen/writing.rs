//! The generator's changes to the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use baijiayun_codegen::emit::File;
use baijiayun_codegen::write::{Changes, apply, compare};
use tempfile::TempDir;

use crate::{fixture, generate, target};

fn owned() -> Vec<String> {
    vec![target().source, target().tests]
}

/// Returns the removed files, sorted.
fn removed(changes: &Changes) -> Vec<&str> {
    changes.removed.iter().map(|path| path.to_str().unwrap()).collect()
}

/// Generates into a new folder.
fn generated() -> (TempDir, Vec<File>) {
    let root = TempDir::new().unwrap();
    let files = generate(fixture());
    apply(root.path(), &files, &compare(root.path(), &files, &owned()).unwrap()).unwrap();
    (root, files)
}

fn rewrite(root: &Path, files: &[File]) -> Result<(), String> {
    let changes = compare(root, files, &owned()).map_err(|error| error.to_string())?;
    apply(root, files, &changes).map_err(|error| error.to_string())
}

#[test]
fn the_first_run_writes_everything_and_the_second_nothing() {
    let root = TempDir::new().unwrap();
    let files = generate(fixture());
    let changes = compare(root.path(), &files, &owned()).unwrap();
    assert_eq!(changes.written.len(), files.len());
    apply(root.path(), &files, &changes).unwrap();
    for file in &files {
        assert_eq!(fs::read_to_string(root.path().join(&file.path)).unwrap(), file.text);
    }
    assert_eq!(compare(root.path(), &files, &owned()).unwrap(), Changes::default());
}

/// `cargo xtask codegen --check` rests on it.
#[test]
fn one_stale_missing_or_obsolete_file_is_a_change() {
    let (root, files) = generated();
    let is_empty = |files: &[File]| compare(root.path(), files, &owned()).unwrap().is_empty();
    assert!(is_empty(&files));
    // One file fewer is obsolete on the disk.
    assert!(!is_empty(&files[1..]));
    let path = root.path().join(&files[0].path);
    fs::write(&path, "stale").unwrap();
    assert!(!is_empty(&files));
    fs::remove_file(&path).unwrap();
    assert!(!is_empty(&files));
}

#[test]
fn an_unchanged_file_is_left_alone() {
    let root = TempDir::new().unwrap();
    let files = generate(fixture());
    apply(root.path(), &files, &compare(root.path(), &files, &owned()).unwrap()).unwrap();
    let (stale, kept) = (root.path().join(&files[0].path), root.path().join(&files[1].path));
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    for path in [&stale, &kept] {
        fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
    }
    fs::write(&stale, "something else").unwrap();
    let changes = compare(root.path(), &files, &owned()).unwrap();
    assert_eq!(changes.written, [files[0].path.clone()]);
    apply(root.path(), &files, &changes).unwrap();
    assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), long_ago);
    assert_eq!(fs::read_to_string(&stale).unwrap(), files[0].text);
}

#[test]
fn a_file_whose_source_is_gone_is_removed_and_comparing_changes_nothing() {
    let root = TempDir::new().unwrap();
    let files = generate(fixture());
    apply(root.path(), &files, &compare(root.path(), &files, &owned()).unwrap()).unwrap();
    let mut texts = fixture();
    texts.retain(|text| !text.name.ends_with("events.yaml"));
    let fewer = generate(texts);
    let changes = compare(root.path(), &fewer, &owned()).unwrap();
    let gone = ["src/generated/events.rs", "src/generated/metadata/events.rs", "wire/events.rs"];
    assert_eq!(removed(&changes), gone);
    let gone = root.path().join("src/generated/events.rs");
    assert!(gone.exists());
    apply(root.path(), &fewer, &changes).unwrap();
    assert!(!gone.exists());
    assert!(compare(root.path(), &fewer, &owned()).unwrap().is_empty());
}

#[test]
fn files_of_a_module_that_is_gone_are_removed_from_every_folder() {
    let (root, _) = generated();
    let mut texts = fixture();
    texts.retain(|text| !text.name.ends_with("files.yaml"));
    let fewer = generate(texts);
    let changes = compare(root.path(), &fewer, &owned()).unwrap();
    let gone =
        ["blocking/files.rs", "files.rs", "metadata/files.rs"].map(|name| format!("src/generated/{name}"));
    assert_eq!(removed(&changes), [gone.as_slice(), &["wire/files.rs".into()]].concat());
    apply(root.path(), &fewer, &changes).unwrap();
    assert!(compare(root.path(), &fewer, &owned()).unwrap().is_empty());
}

#[test]
fn folders_of_an_api_that_is_gone_are_removed_and_files_of_others_stay() {
    let (root, _) = generated();
    let own = root.path().join("src/generated/by_hand.rs");
    fs::write(&own, "//! Not generated.\n").unwrap();
    rewrite(root.path(), &[]).unwrap();
    assert!(!root.path().join("wire").exists());
    let left: Vec<PathBuf> =
        fs::read_dir(root.path().join("src/generated")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [own]);
    assert!(compare(root.path(), &[], &owned()).unwrap().is_empty());
}

#[test]
fn temporary_files_of_a_killed_run_are_removed() {
    let (root, files) = generated();
    let changed = root.path().join(&files[0].path);
    fs::write(&changed, "// @generated, and cut").unwrap();
    for path in [changed.with_extension("tmp"), root.path().join("src/generated/blocking/old.tmp")] {
        fs::write(path, "").unwrap();
    }
    rewrite(root.path(), &files).unwrap();
    assert_eq!(fs::read_to_string(&changed).unwrap(), files[0].text);
    assert!(!changed.with_extension("tmp").exists());
    assert!(!root.path().join("src/generated/blocking/old.tmp").exists());
    assert!(compare(root.path(), &files, &owned()).unwrap().is_empty());
}

#[test]
fn errors_name_the_path() {
    let pages = Path::new("src/generated/pages.rs");
    for (blocked, named) in [
        (pages, "src/generated/pages.rs"),
        (&pages.with_extension("tmp"), "src/generated/pages.tmp"),
        (Path::new("wire"), "wire"),
    ] {
        let root = TempDir::new().unwrap();
        if blocked == Path::new("wire") {
            fs::write(root.path().join(blocked), "a file where a folder has to be").unwrap();
        } else {
            fs::create_dir_all(root.path().join(blocked)).unwrap();
        }
        let error = rewrite(root.path(), &generate(fixture())).unwrap_err();
        assert!(error.starts_with(root.path().join(named).to_str().unwrap()), "{error}");
    }
}
