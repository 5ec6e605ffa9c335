//! Checks of the documents: every example has a test, and the pages are well-formed.

use crate::report;
use crate::syntax::files::{Sources, read, root, texts};

/// Tests that build `rust` blocks as doc tests.
const DOC_TESTS: &str = "crates/baijiayun-mock/src/lib.rs";

/// Tests that run the commands of `console` blocks.
const CONSOLE_TESTS: &str = "crates/bjy/tests/bjy/documents.rs";

/// The folders with documents, besides the root.
const FOLDERS: [&str; 5] = ["codegen", "crates", "docs", "spec", "xtask"];

/// The ending of a document in Chinese.
const CHINESE: &str = ".zh-CN.md";

/// The largest number of lines of a README at the root, which says in a minute what the project is.
const README_LINES: usize = 200;

/// Has a recipe instead of examples; `tests/codegen/recipe.rs` checks it.
const RECIPE: &str = "ARCHITECTURE.md";

fn documents() -> Sources {
    let mut documents: Sources = FOLDERS.iter().flat_map(|folder| texts(folder, &["md"])).collect();
    // These are input of tests.
    documents.retain(|path, _| !path.contains("/tests/"));
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") && name != RECIPE {
            documents.insert(name.clone(), read(&name));
        }
    }
    documents
}

#[test]
fn every_example_has_a_test() {
    let documents = documents();
    assert!(documents.len() > 10, "{:?}", documents.keys());
    let (doc_tests, console_tests) = (read(DOC_TESTS), read(CONSOLE_TESTS));
    report(
        documents.iter().flat_map(|(path, text)| untested(path, text, &doc_tests, &console_tests)).collect(),
    );
}

/// Returns the blocks of a document that no test reads.
fn untested(path: &str, text: &str, doc_tests: &str, console_tests: &str) -> Vec<String> {
    let has = |language: &str| text.lines().any(|line| line.trim_start().starts_with(language));
    let mut untested = Vec::new();
    if has("```rust") && !doc_tests.contains(&format!("/{path}\")")) {
        untested.push(format!("{path}: its `rust` blocks are not in {DOC_TESTS}"));
    }
    if has("```console") && !plays(console_tests, path) {
        untested.push(format!("{path}: its `console` blocks are not played in {CONSOLE_TESTS}"));
    }
    untested
}

/// Returns whether the tests play a document, which is one of the two languages of a constant.
fn plays(console_tests: &str, path: &str) -> bool {
    let quoted = format!("\"{path}\"");
    let Some(line) = console_tests.lines().find(|line| line.starts_with("const ") && line.contains(&quoted))
    else {
        return false;
    };
    let name = line["const ".len()..].split(':').next().unwrap();
    let language = if path.ends_with(CHINESE) { "chinese" } else { "english" };
    console_tests.contains(&format!("play({name}.{language},"))
}

#[test]
fn headings_are_separated_by_blank_lines() {
    let mut documents = documents();
    documents.insert(RECIPE.to_owned(), read(RECIPE));
    let mut violations = Vec::new();
    for (path, text) in &documents {
        let (mut before, mut is_code) = ("", false);
        for (line, number) in text.lines().zip(1..) {
            if line.starts_with('#') && !is_code && !before.is_empty() {
                violations.push(format!("{path}:{number}: no blank line above the heading"));
            }
            is_code ^= line.trim_start().starts_with("```");
            before = line;
        }
    }
    report(violations);
}

#[test]
fn guides_have_the_same_parts_in_both_languages() {
    let documents = documents();
    let is_guide = |path: &str| path.starts_with("docs/") || path.starts_with("README.");
    let mut violations = Vec::new();
    for path in documents.keys().filter(|path| is_guide(path)) {
        let english = path.strip_suffix(CHINESE).map_or(path.clone(), |name| format!("{name}.md"));
        let chinese = format!("{}{CHINESE}", english.trim_end_matches(".md"));
        match (documents.get(&english), documents.get(&chinese)) {
            (Some(english), Some(chinese)) if parts(english) == parts(chinese) => {}
            (Some(_), Some(_)) => violations.push(format!("{path}: the other language has other parts")),
            _ => violations.push(format!("{path}: the other language is missing")),
        }
    }
    report(violations);
}

/// Returns the outline of a document: the levels of headings, the languages of blocks, the columns of rows, and items.
fn parts(text: &str) -> Vec<String> {
    let (mut parts, mut is_code) = (Vec::new(), false);
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("```") {
            is_code = !is_code;
            parts.push(line.to_owned());
        } else if !is_code {
            match line.split_once(' ').map_or(line, |(mark, _)| mark) {
                "-" => parts.push("item".to_owned()),
                level if level.starts_with('#') => parts.push(level.to_owned()),
                _ if line.starts_with('|') => {
                    parts.push(format!("row of {}", line.replace("\\|", "").matches('|').count()));
                }
                _ => {}
            }
        }
    }
    parts
}

#[test]
fn documents_show_no_hidden_lines() {
    let mut violations = Vec::new();
    for (path, text) in &documents() {
        let mut is_rust = false;
        for (line, number) in text.lines().map(str::trim).zip(1..) {
            if line.starts_with("```") {
                is_rust = !is_rust && line.starts_with("```rust");
            } else if is_rust && (line == "#" || line.starts_with("# ")) {
                violations
                    .push(format!("{path}:{number}: a forge shows this line, which only rustdoc hides"));
            }
        }
    }
    report(violations);
}

#[test]
fn the_readme_is_short() {
    let is_long = |path: &&str| read(path).lines().count() > README_LINES;
    let long = ["README.md", "README.zh-CN.md"].into_iter().filter(is_long);
    report(long.map(|path| format!("{path} has more than {README_LINES} lines")).collect());
}

#[test]
fn the_architecture_page_lists_every_package_once() {
    let text = read(RECIPE);
    let folders = std::fs::read_dir(root().join("crates")).unwrap();
    let folders = folders.map(|entry| format!("crates/{}", entry.unwrap().file_name().to_str().unwrap()));
    let mut violations = Vec::new();
    for folder in folders.chain(["codegen".to_owned(), "xtask".to_owned(), "tests".to_owned()]) {
        let rows = text.lines().filter(|line| line.starts_with(&format!("| `{folder}/` |"))).count();
        if rows != 1 {
            violations.push(format!("{RECIPE} lists {folder} {rows} times"));
        }
    }
    report(violations);
}

#[test]
fn other_parts_are_found() {
    let text = "# Title\n\n- one\n\n| a | b |\n\n```sh\n# comment\n```\n";
    assert_eq!(parts(text), ["#", "item", "row of 3", "```sh", "```"]);
}

#[test]
fn an_example_without_a_test_is_found() {
    let doc_tests = "#[doc = include_str!(\"../../../docs/a.md\")]";
    let console_tests =
        "const A: Document = document!(\"docs/a.md\", \"docs/a.zh-CN.md\");\nplay(A.english, C).await;";
    let text = "1. Do this:\n\n   ```console\n   $ bjy\n   ```\n\n```rust,no_run\n```\n";
    assert!(untested("docs/a.md", text, doc_tests, console_tests).is_empty());
    assert_eq!(untested("docs/a.zh-CN.md", text, doc_tests, console_tests).len(), 2);
    assert_eq!(untested("CONTRIBUTING.md", text, doc_tests, console_tests).len(), 2);
}
