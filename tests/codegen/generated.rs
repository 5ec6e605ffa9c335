//! Snapshots of generated code: one file of the fixture spec per feature of the language.

use crate::{fixture, generate};

/// The generated file at `path` equals its snapshot.
fn snapshot(path: &str) {
    let files = generate(fixture());
    let file = files.iter().find(|file| file.path == path).expect("it is generated");
    let name = path.replace('/', "_");
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/generated",
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, file.text);
    });
}

#[test]
fn shared_types() {
    snapshot("src/generated/types.rs");
}

#[test]
fn parameters_and_limits() {
    snapshot("src/generated/params.rs");
}

#[test]
fn response_shapes() {
    snapshot("src/generated/responses.rs");
}

#[test]
fn json_parameters_and_an_unrecovered_path() {
    snapshot("src/generated/json.rs");
}

#[test]
fn files_chunks_and_an_envelope() {
    snapshot("src/generated/files.rs");
}

#[test]
fn pages_ranges_and_optional_signing() {
    snapshot("src/generated/pages.rs");
}

#[test]
fn callbacks() {
    snapshot("src/generated/events.rs");
}

#[test]
fn the_client() {
    snapshot("src/generated/client.rs");
}

#[test]
fn the_client_without_async() {
    for module in ["mod", "files", "pages"] {
        snapshot(&format!("src/generated/blocking/{module}.rs"));
    }
}

#[test]
fn the_table_of_operations() {
    snapshot("src/generated/api.rs");
}

#[test]
fn the_index() {
    snapshot("src/generated/mod.rs");
}

#[test]
fn wire_tests() {
    snapshot("wire/json.rs");
}

/// The mock's side. What its modules hold differs from the client's by feature.
#[test]
fn the_mocks_modules() {
    for module in ["types", "params", "responses", "json", "files", "pages", "events"] {
        snapshot(&format!("mock/{module}.rs"));
    }
}

#[test]
fn the_mocks_index_and_table() {
    snapshot("mock/mod.rs");
    snapshot("mock/serve.rs");
}

/// The command line's side. Its modules differ by how arguments are read and how often a call is made.
#[test]
fn the_command_lines_modules() {
    for module in ["mod", "params", "json", "files", "pages"] {
        snapshot(&format!("cli/{module}.rs"));
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
    // The index and the client list modules in the order of files; nothing else may change.
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
    assert_eq!(changed, ["src/generated/pages.rs"]);
}
