//! The operations of a made-up API, as its pages state them in all forms.

#![allow(clippy::unwrap_used)]

use baijiayun_page::interpret;
use baijiayun_page::read::{FileForm, read};
use serde_json::Value;

fn stated(name: &str) -> Value {
    let path = format!("{}/tests/pages/{name}", env!("CARGO_MANIFEST_DIR"));
    let document = read(&std::fs::read(path).unwrap(), FileForm::from_name(name)).unwrap();
    serde_json::to_value(interpret(&document)).unwrap()
}

/// Removes what differs between the forms of a page.
fn without_places(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.retain(|name, _| name != "line" && name != "anchor");
            members.values_mut().for_each(|value| *value = without_places(value.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| *value = without_places(value.take())),
        _ => {}
    }
    value
}

#[test]
fn all_forms_of_a_page_state_the_same() {
    let html = without_places(stated("loans.html"));
    for name in ["loans.md", "loans.txt", "loans-copied.txt"] {
        assert_eq!(without_places(stated(name)), html, "{name}");
    }
}

#[test]
fn operations() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&stated("loans.md")).unwrap());
}

#[test]
fn an_untidy_page() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&stated("untidy.md")).unwrap());
    insta::assert_snapshot!(serde_json::to_string_pretty(&stated("untidy.txt")).unwrap());
}
