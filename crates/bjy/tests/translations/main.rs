//! The Chinese texts of the program: every message has one, and none is left over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod locales;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use locales::{Locales, placeholders};
use source::{Source, Text};

/// Files whose messages are not translated yet.
const PENDING: [&str; 3] = ["operation/run.rs", "operation/values.rs", "operation/walk.rs"];

/// Files with lists of texts that others write.
const LISTS: [&str; 2] = ["chinese/words.rs", "lang/library.rs"];

#[test]
fn every_message_has_a_chinese_text_with_the_same_placeholders() {
    let locales = Locales::read();
    let mut problems = Vec::new();
    for source in Source::all() {
        for Text { text, arguments } in source.translated() {
            let file = &source.name;
            match locales.texts.get(&text) {
                None => problems.push(format!("{file}: no Chinese for {text:?}")),
                Some(chinese) if placeholders(chinese) != placeholders(&text) => {
                    problems.push(format!("{text:?} and {chinese:?} have other placeholders"));
                }
                Some(_) if arguments != placeholders(&text) => {
                    problems.push(format!("{file}: {text:?} is given {arguments:?}"));
                }
                Some(_) => {}
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn every_text_of_another_library_has_a_chinese_one() {
    let locales = Locales::read();
    let mut problems = Vec::new();
    for source in Source::all().into_iter().filter(|source| LISTS.contains(&source.name.as_str())) {
        for text in source.lists() {
            match locales.texts.get(&text) {
                None => problems.push(format!("{}: no Chinese for {text:?}", source.name)),
                Some(chinese) if placeholders(chinese) != placeholders(&text) => {
                    problems.push(format!("{text:?} and {chinese:?} have other placeholders"));
                }
                Some(_) => {}
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn no_chinese_text_is_left_over_and_none_has_two_forms() {
    let locales = Locales::read();
    let used: BTreeSet<String> = Source::all().iter().flat_map(Source::all_texts).collect();
    let unused: Vec<_> = locales.texts.keys().filter(|text| !used.contains(*text)).collect();
    assert_eq!((unused, locales.ambiguous), (Vec::<&String>::new(), BTreeMap::new()));
}

#[test]
fn no_message_bypasses_the_translation() {
    let is_pending = |source: &Source| PENDING.iter().any(|pending| source.name.starts_with(pending));
    let sources = Source::all().into_iter().filter(|source| !is_pending(source) && source.name != "mock");
    let found: Vec<_> = sources
        .flat_map(|source| {
            source.untranslated().map(|text| format!("{}: {text:?}", source.name)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(found, Vec::<String>::new());
}
