//! Checks that texts use the words of the field, which readers search for.

use std::collections::BTreeSet;

use crate::report;
use crate::syntax::files::{Sources, read, root, texts};

/// Words and phrases with a plainer form.
const PLAINER: [(&str, &str); 19] = [
    ("anew", "again"),
    ("afresh", "again"),
    ("broken off", "interrupted"),
    ("comes again", "is repeated"),
    ("go on with", "resume, continue"),
    ("goes on with", "resumes, continues"),
    ("hence", "so"),
    ("insofar", "if"),
    ("no room for", "say what is left out"),
    ("nobody sees", "invisible"),
    ("puts off", "defers"),
    ("stand here", "be here"),
    ("stands here", "is here"),
    ("stands there", "is there"),
    ("takes back", "removes"),
    ("thereby", "so"),
    ("thus", "so"),
    ("whoever", "say who"),
    ("whomever", "say whom"),
];

/// Words that open a clause in place of a subject: `What is not known is …`.
const INVERTED: [&str; 4] = ["What ", "Whatever ", "Whoever ", "Whose "];

/// Words that open the summary of a field or a type, but not of a function, which starts with a verb.
const NO_VERB: [&str; 6] = ["What ", "Whether ", "How ", "Where ", "Who ", "When "];

/// Files with other words on purpose: names and texts to stumble over, and this list.
const EXCEPTIONS: [&str; 2] = ["tests/codegen/random/words.rs", "tests/architecture/words.rs"];

fn hand_written() -> Sources {
    let folders = ["codegen", "crates", "docs", "spec", "tests", "xtask"];
    let mut texts: Sources = folders.iter().flat_map(|folder| texts(folder, &["rs", "md", "yaml"])).collect();
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            texts.insert(name.clone(), read(&name));
        }
    }
    texts.retain(|file, text| {
        !file.contains("/generated/")
            && !text.starts_with("// @generated")
            && !EXCEPTIONS.contains(&file.as_str())
    });
    texts
}

#[test]
fn texts_use_plain_words() {
    let texts = hand_written();
    let lines = texts.iter().flat_map(|(file, text)| text.lines().zip(1..).map(move |line| (file, line)));
    report(
        lines
            .filter_map(|(file, (line, number))| Some(format!("{file}:{number}: {}", fault(line)?)))
            .collect(),
    );
}

/// Returns the fault of a line: a word, or a comment that opens with a clause.
fn fault(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let whole = |word: &str| {
        lower.match_indices(word).any(|(start, _)| {
            let is_letter =
                |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
            let end = start + word.len();
            !is_letter(lower[..start].chars().next_back()) && !is_letter(lower[end..].chars().next())
        })
    };
    if let Some((word, plain)) = PLAINER.iter().find(|(word, _)| whole(word)) {
        return Some(format!("`{word}`: {plain}"));
    }
    let comment = line.trim_start().trim_start_matches(['/', '!']);
    let is_comment = comment.len() < line.trim_start().len();
    let inverted = INVERTED.iter().find(|word| is_comment && comment.trim_start().starts_with(**word))?;
    (!line.contains('?')).then(|| format!("`{inverted}…`: start with the subject"))
}

#[test]
fn summaries_of_functions_start_with_a_verb() {
    let mut violations = BTreeSet::new();
    for (file, text) in hand_written().iter().filter(|(file, _)| file.ends_with(".rs")) {
        let lines = Vec::from_iter(text.lines().map(str::trim));
        for (index, line) in lines.iter().enumerate() {
            let is_first = index == 0 || !lines[index - 1].starts_with("///");
            let summary = line.strip_prefix("/// ").filter(|_| is_first).unwrap_or_default();
            if NO_VERB.iter().any(|word| summary.starts_with(word)) && is_function(&lines[index..]) {
                violations.insert(format!("{file}:{}: {summary}", index + 1));
            }
        }
    }
    report(violations.into_iter().collect());
}

/// Returns whether the documented item at these lines is a function.
fn is_function(lines: &[&str]) -> bool {
    let item = lines.iter().find(|line| !line.starts_with("///") && !line.starts_with("#["));
    item.is_some_and(|line| line.starts_with("fn ") || line.split('(').any(|part| part.contains(" fn ")))
}

#[test]
fn faults_are_found() {
    for line in
        ["/// Whoever asks.", "    // The upload is broken off.", "- Thus it is.", "//! What fails is kept."]
    {
        assert!(fault(line).is_some(), "{line}");
    }
    for line in ["/// Authors.", "let what = renew();", "/// What is a chunk?", "sinewave", "enthusiasm"] {
        assert!(fault(line).is_none(), "{line}");
    }
    assert!(is_function(&["/// Whether it is.", "#[must_use]", "pub(super) fn is(&self) -> bool {"]));
    assert!(!is_function(&["/// Whether it is.", "pub is: bool,"]));
}
