//! Checks that the generator knows no API: anything specific to one belongs in its spec or its crates.

use yaml_serde::Value;

use crate::report;
use crate::syntax::files::read;
use crate::workspace::PACKAGES;

/// The vendor's name. Followed by `-` or `_`, it is part of the name of one of our crates.
const VENDOR: &str = "baijiayun";

#[test]
fn the_generator_does_not_mention_the_vendor() {
    let api: Value = yaml_serde::from_str(&read("spec/vod/api.yaml")).unwrap();
    let parameters = keys(&api["common"]);
    let codes = keys(&api["error_codes"]);
    let generator = PACKAGES.iter().find(|package| package.folder == "codegen/src").unwrap();
    let mut mentions = Vec::new();
    for (file, text) in &generator.sources {
        for (index, line) in text.lines().enumerate() {
            if names_vendor(line) || names_parameter(line, &parameters) || has_code(line, &codes) {
                mentions.push(format!("{file}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    report(mentions);
}

fn keys(mapping: &Value) -> Vec<String> {
    mapping.as_mapping().unwrap().keys().map(|key| key.as_str().unwrap().to_owned()).collect()
}

fn names_vendor(line: &str) -> bool {
    let line = line.to_lowercase();
    line.split(VENDOR).skip(1).any(|rest| !rest.starts_with(['-', '_']))
}

/// Returns whether a line mentions a common parameter. Some names are ordinary words, which count only
/// where a name is compared with them. For `partner_id`, `partner` counts as well.
fn names_parameter(line: &str, parameters: &[String]) -> bool {
    parameters.iter().any(|name| {
        let subject = name.split_once('_').map(|(subject, _)| subject);
        line.contains(&format!("== \"{name}\"")) || subject.is_some_and(|subject| line.contains(subject))
    })
}

/// Returns whether a line has an error code. Codes of up to three digits may be other numbers.
fn has_code(line: &str, codes: &[String]) -> bool {
    let mut words = line.split(|char: char| !char.is_alphanumeric());
    words.any(|word| word.len() > 3 && codes.iter().any(|code| code == word))
}

#[test]
fn the_names_of_our_crates_do_not_count() {
    assert!(names_vendor("https://x.at.baijiayun.com") && names_vendor("BaijiaYun's"));
    assert!(!names_vendor("use baijiayun_runtime::metadata::Api; // of baijiayun-runtime"));
}
