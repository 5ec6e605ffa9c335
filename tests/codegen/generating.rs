//! The same spec gives the same files, and a small change changes few of them.

use std::fs;

use baijiayun_codegen::emit::{self, Form, Target};
use baijiayun_codegen::spec::load::read_folder;

use crate::{fixture, generate, here, model};

/// The crates in `compiled/` and the tests in `wire/` show every change of the generator.
#[test]
fn the_files_of_the_fixture_are_up_to_date() {
    let folder = |package: &str| format!("compiled/{package}/src/generated");
    let target = Target {
        package: "library-api".into(),
        source: folder("client"),
        tests: "wire".into(),
        mock: Some(folder("mock")),
        cli: Some(folder("cli")),
    };
    for file in emit::files(&model(fixture()), &target) {
        let written = fs::read_to_string(here(&file.path)).unwrap_or_default();
        assert!(written == file.text, "{} is not up to date; run `cargo xtask codegen`", file.path);
    }
}

/// The generated files of the workspace's own API are many more tests of the generator.
#[test]
fn the_files_of_vod_and_the_schemas_of_specs_are_up_to_date() {
    let root = here("../..");
    let vod = baijiayun_codegen::model("vod", read_folder(&root.join("spec/vod")).unwrap());
    let vod = vod.unwrap_or_else(|rejected| panic!("{rejected}"));
    let folder = |package: &str| format!("crates/{package}/src/generated");
    let target = Target {
        package: "baijiayun-vod".into(),
        source: folder("baijiayun-vod"),
        tests: "tests/wire/vod".into(),
        mock: Some(folder("baijiayun-mock")),
        cli: Some(folder("bjy")),
    };
    let mut files = emit::files(&vod, &target);
    files.push(emit::openapi(&vod, Form::Documented, "spec/openapi/vod.json"));
    files.push(emit::openapi(&vod, Form::Wire, "spec/openapi/vod.wire.json"));
    let schemas = emit::spec_schemas("spec/schema");
    assert_eq!(schemas.len(), 2);
    for file in files.iter().chain(&schemas) {
        let written = fs::read_to_string(root.join(&file.path)).unwrap_or_default();
        assert!(written == file.text, "{} is not up to date; run `cargo xtask codegen`", file.path);
    }
}

#[test]
fn generating_twice_gives_the_same() {
    assert_eq!(generate(fixture()), generate(fixture()));
}

#[test]
fn the_order_of_files_does_not_matter() {
    let mut reversed = fixture();
    reversed.reverse();
    let (mut a, mut b) = (generate(fixture()), generate(reversed));
    // Only the index and the client list modules in the order of files.
    a.retain(|file| !file.path.ends_with("mod.rs") && !file.path.ends_with("client.rs"));
    b.retain(|file| !file.path.ends_with("mod.rs") && !file.path.ends_with("client.rs"));
    assert_eq!(a, b);
}

#[test]
fn changing_one_operation_changes_one_modules_files() {
    let mut texts = fixture();
    let pages = texts.iter_mut().find(|text| text.name.ends_with("pages.yaml")).unwrap();
    pages.text = pages.text.replace("/openapi/visit/list", "/openapi/visit/all");
    let (before, after) = (generate(fixture()), generate(texts));
    let changed: Vec<_> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after)
        .map(|(before, _)| before.path.as_str())
        .collect();
    assert_eq!(changed, ["src/generated/metadata/pages.rs", "src/generated/pages.rs"]);
}

/// Checks that a new field or a new value does not break the code of users.
#[test]
fn records_and_enums_can_grow() {
    let files = generate(fixture());
    let text: String = files
        .iter()
        .filter(|file| file.path.starts_with("src/generated/"))
        .map(|file| file.text.as_str())
        .collect();
    let open = "#[non_exhaustive]\n";
    let enums = text.matches("\npub enum ").count();
    let records = text.matches("\ndeserialize_record!(").count();
    assert!(enums > 1 && records > 5, "{enums} {records}");
    assert_eq!(text.matches(&format!("{open}pub enum ")).count(), enums);
    assert_eq!(text.matches(&format!(" Serialize)]\n{open}pub struct ")).count(), records);
}

/// Examples are formatted as a whole: prettyplease prints the tokens in a macro such as `vec!` with blanks between.
#[test]
fn examples_are_formatted() {
    for file in generate(fixture()).iter().filter(|file| file.path.ends_with(".rs")) {
        let code: String = file.text.lines().map(|line| line.trim_start_matches("    ///")).collect();
        assert!(!code.contains("(- ") && !code.contains("vec! ["), "{}", file.path);
    }
}
