//! The Chinese texts of the program: every message has one, and none is left over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod locales;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use locales::{Locales, placeholders};
use source::{Source, Text};

/// Files with lists of words of commands, which have no other form.
const COMMANDS: [&str; 2] = ["commands/examples.rs", "suggest.rs"];

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
fn reasons_of_libraries_are_translated() {
    let sources = Source::all();
    let found: Vec<_> = sources.iter().flat_map(|source| source.foreign_reasons()).collect();
    assert_eq!(found, Vec::<String>::new());
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
    let sources = Source::all();
    // Messages of the mock are recognised by their forms.
    let forms: BTreeSet<_> = Locales::read().texts.keys().map(|text| form(text)).collect();
    let is_form = |text: &String| forms.iter().any(|known| known.starts_with(&form(text)));
    let named = |source: &Source| {
        let texts = source.untranslated().chain(source.bypassing());
        let texts = texts.filter(|text| source.name != "mock" || !is_form(text));
        texts.map(|text| format!("{}: {text:?}", source.name)).collect::<BTreeSet<_>>()
    };
    let found: Vec<_> = sources.iter().flat_map(named).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn every_text_that_is_looked_up_has_a_chinese_one() {
    let locales = Locales::read();
    let mut missing = Vec::new();
    for source in Source::all().iter().filter(|source| !COMMANDS.contains(&source.name.as_str())) {
        for text in source.looked_up() {
            let paragraphs = text.split("\n\n").filter(|text| !locales.texts.contains_key(*text));
            missing.extend(paragraphs.map(|text| format!("{}: {text:?}", source.name)));
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// Returns a text without the names of its placeholders: `a {}` for `a {b}` and `a %{b}`.
fn form(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| format!("{{}}{}", part.split_once('}').map_or(part, |(_, rest)| rest)));
    (first + &rest.collect::<String>()).replace("%{", "{")
}
