//! The generator's changes to the disk.

use std::fs;
use std::time::{Duration, SystemTime};

use baijiayun_codegen::write::{Changes, apply, compare};
use tempfile::TempDir;

use crate::{fixture, generate, target};

fn owned() -> Vec<String> {
    vec![target().source, target().tests]
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
    assert_eq!(changes.removed, ["src/generated/events.rs", "wire/events.rs"]);
    let gone = root.path().join("src/generated/events.rs");
    assert!(gone.exists());
    apply(root.path(), &fewer, &changes).unwrap();
    assert!(!gone.exists());
    assert!(compare(root.path(), &fewer, &owned()).unwrap().is_empty());
}
