//! Whatever can be awaited can be waited for.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use baijiayun_vod::API;

/// The methods of a generated file's `Calls`.
fn methods(path: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/baijiayun-vod/src/generated");
    let text = fs::read_to_string(folder.join(path)).unwrap();
    let (_, calls) = text.split_once("\nimpl Calls<'_> {").unwrap();
    let lines: Vec<_> = calls.lines().map(str::trim).collect();
    let is_method =
        |line: &str, next: &str| line.contains("(self,") || (line.ends_with('(') && next == "self,");
    lines
        .windows(2)
        .filter(|pair| is_method(pair[0], pair[1]))
        .filter_map(|pair| {
            pair[0].trim_start_matches("pub ").trim_start_matches("async ").strip_prefix("fn ")
        })
        .map(|line| line.split('(').next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_operation_has_its_methods() {
    for operation in API.operations {
        let (module, name) = operation.id.split_once('.').unwrap();
        let methods = methods(&format!("blocking/{module}.rs"));
        let mut expected = vec![name.to_owned()];
        if operation.pagination.is_some() {
            expected.extend(["pages", "items"].map(|what| format!("{name}_{what}")));
        }
        for method in expected {
            assert!(methods.contains(&method), "{module}::{method} is missing");
        }
    }
}

#[test]
fn both_clients_have_the_same_methods() {
    let modules: BTreeSet<_> =
        API.operations.iter().map(|operation| operation.id.split('.').next().unwrap()).collect();
    let mut count = 0;
    for module in modules {
        let awaited = methods(&format!("{module}.rs"));
        assert_eq!(methods(&format!("blocking/{module}.rs")), awaited, "{module}");
        count += awaited.len();
    }
    // Chunks and pages come on top.
    assert!(count > API.operations.len(), "{count}");
}
