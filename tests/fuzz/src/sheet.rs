//! Sheets of records. The first byte chooses the operation and the format.

use std::sync::LazyLock;

use baijiayun_vod::API;
use baijiayun_vod::metadata::{Operation, Schema};
use bjy::fuzzing::{sheet, sheet_of};

use super::choice;

const FORMATS: [&str; 4] = ["csv", "tsv", "yaml", "json"];

/// The operations that take records.
static OPERATIONS: LazyLock<Vec<&Operation>> = LazyLock::new(|| operations().collect());

/// Reads a sheet. The records are the same after they are written in a format and read again.
pub fn read(input: &[u8]) {
    let (chosen, bytes) = choice(input);
    let operation = OPERATIONS[chosen / FORMATS.len() % OPERATIONS.len()];
    let format = FORMATS[chosen % FORMATS.len()];
    match sheet(operation, bytes, format) {
        Ok(json) => FORMATS.iter().for_each(|format| check(operation, &json, format)),
        Err(message) => assert!(!message.is_empty()),
    }
}

fn operations() -> impl Iterator<Item = &'static Operation> {
    let has_records = |operation: &&'static Operation| {
        operation.params.iter().any(|param| matches!(param.schema, Schema::Json(_)))
            && sheet(operation, b"[]", "json") != Err("it has no records".to_owned())
    };
    API.operations.iter().copied().filter(has_records)
}

fn check(operation: &'static Operation, json: &str, format: &str) {
    let written = sheet_of(operation, json, format).expect("what was read can be written");
    let again = sheet(operation, written.as_bytes(), format);
    // A table has no form for an empty list.
    if json == "[]" && ["csv", "tsv"].contains(&format) {
        assert!(again.is_err(), "{format}:\n{written}");
        return;
    }
    assert_eq!(again.as_deref(), Ok(json), "{format}:\n{written}");
}
