//! The generator knows no API: everything particular to one is in its spec, or in the crates on top.

use serde_yaml::Value;

use crate::report;
use crate::syntax::files::read;
use crate::workspace::PACKAGES;

/// The vendor's name. With a `-` or `_` after it, it is the name of one of our crates.
const VENDOR: &str = "baijiayun";

#[test]
fn the_generator_holds_no_words_of_the_vendor() {
    let api: Value = serde_yaml::from_str(&read("spec/vod/api.yaml")).unwrap();
    let parameters = keys(&api["common"]);
    let codes = keys(&api["error_codes"]);
    let generator = PACKAGES.iter().find(|package| package.folder == "codegen/src").unwrap();
    let mut found = Vec::new();
    for (file, text) in &generator.sources {
        for (index, line) in text.lines().enumerate() {
            if names_vendor(line) || names_parameter(line, &parameters) || has_code(line, &codes) {
                found.push(format!("{file}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    report(found);
}

fn keys(mapping: &Value) -> Vec<String> {
    mapping.as_mapping().unwrap().keys().map(|key| key.as_str().unwrap().to_owned()).collect()
}

fn names_vendor(line: &str) -> bool {
    let line = line.to_lowercase();
    line.split(VENDOR).skip(1).any(|rest| !rest.starts_with(['-', '_']))
}

/// Some of the names are ordinary words, which count only where a name is compared with them. Of
/// `partner_id`, also `partner` counts.
fn names_parameter(line: &str, parameters: &[String]) -> bool {
    parameters.iter().any(|name| {
        let subject = name.split_once('_').map(|(subject, _)| subject);
        line.contains(&format!("== \"{name}\"")) || subject.is_some_and(|subject| line.contains(subject))
    })
}

/// A short code is a number like any other.
fn has_code(line: &str, codes: &[String]) -> bool {
    let mut words = line.split(|char: char| !char.is_alphanumeric());
    words.any(|word| word.len() > 3 && codes.iter().any(|code| code == word))
}

#[test]
fn the_names_of_our_crates_are_no_words_of_the_vendor() {
    assert!(names_vendor("https://x.at.baijiayun.com") && names_vendor("BaijiaYun's"));
    assert!(!names_vendor("use baijiayun_runtime::metadata::Api; // of baijiayun-runtime"));
}
