//! Snapshots of every kind of change.

use std::collections::BTreeSet;
use std::fs;
use std::slice::from_ref;

use baijiayun_codegen::model::Model;
use baijiayun_drift::diff::report::{changelog, markdown, text};
use baijiayun_drift::diff::{Change, bump, diff};
use semver::Version;

use crate::edits::{BASE, EDITED, EDITS, edited};

/// Returns the changes that an edit makes, and those of its reversal.
fn both_ways(edited: &Model) -> [Vec<Change>; 2] {
    let (old, new) = (from_ref(&*BASE), from_ref(edited));
    [diff(old, new), diff(new, old)]
}

/// Returns a report without colours.
fn plain(changes: &[Change]) -> String {
    let text = text::render(changes);
    anstream::adapter::strip_str(&text).to_string()
}

#[test]
fn every_edit_is_a_change_both_ways() {
    let mut all = String::new();
    for (name, edited) in EDITED.iter() {
        let [there, back] = both_ways(edited);
        assert!(!there.is_empty(), "{name}");
        let places = |changes: &[Change]| -> BTreeSet<_> {
            changes.iter().map(|change| change.place.clone()).collect()
        };
        assert_eq!(places(&there), places(&back), "{name}");
        for (direction, changes) in [("", there), (" reversed", back)] {
            let report = plain(&changes);
            let lines = report.lines().filter(|line| !line.contains(" change") && !line.contains("CHANGE"));
            all += &format!("== {name}{direction}\n");
            lines.for_each(|line| all += &format!("{line}\n"));
        }
    }
    insta::assert_snapshot!(all);
}

/// Every kind of change is made by some edit, so that the compiler checks its class.
#[test]
fn every_kind_of_change_has_an_edit() {
    let mut made = BTreeSet::new();
    for (_, edited) in EDITED.iter() {
        for change in both_ways(edited).concat() {
            made.insert(serde_json::to_value(change.kind).unwrap()["kind"].as_str().unwrap().to_owned());
        }
    }
    let source = fs::read_to_string(crate::here("../../crates/baijiayun-drift/src/diff/change.rs")).unwrap();
    let kinds = syn::parse_file(&source).unwrap().items.into_iter().find_map(|item| match item {
        syn::Item::Enum(item) if item.ident == "Kind" => Some(item.variants),
        _ => None,
    });
    let known: BTreeSet<_> = kinds.unwrap().iter().map(|kind| snake_case(&kind.ident.to_string())).collect();
    let missing: Vec<_> = known.difference(&made).collect();
    // No edit of one API makes another API appear.
    assert_eq!(missing, ["api_added", "api_removed"]);
}

fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(character.to_lowercase());
    }
    text
}

#[test]
fn apis_that_appear_or_vanish_are_changes() {
    let base = from_ref(&*BASE);
    insta::assert_snapshot!(format!("{}{}", plain(&diff(&[], base)), plain(&diff(base, &[]))));
    assert_eq!(diff(base, base), []);
}

/// Returns the changes of several edits at once.
fn several() -> Vec<Change> {
    let names =
        ["param_added", "min_tightened", "path_found", "operation_title", "webhook_renamed", "code_added"];
    let edits = EDITS.iter().filter(|(name, _)| names.contains(name));
    let replacements: Vec<_> = edits.flat_map(|(_, replacements)| replacements.iter().copied()).collect();
    diff(from_ref(&*BASE), &[edited(&replacements).unwrap()])
}

#[test]
fn reports_for_a_terminal_a_review_and_the_changelog() {
    let changes = several();
    insta::assert_snapshot!("report_text", text::render(&changes).replace('\u{1b}', "␛"));
    insta::assert_snapshot!("report_markdown", markdown::render(&changes));
    insta::assert_snapshot!("report_changelog", changelog::render(&changes));
    insta::assert_snapshot!("report_json", serde_json::to_string_pretty(&changes[..2]).unwrap());
    let bump = bump(&Version::new(0, 1, 0), &changes).unwrap().line();
    insta::assert_snapshot!("report_bump", bump);
}
