//! A small change of the spec makes a small change of every generated file, so that its diff can be reviewed.

use std::collections::HashMap;

use baijiayun_codegen::emit::{self, File, Form};

use crate::{fixture, generate, model};

/// Returns the number of lines that are in `after` and not in `before`, by path.
fn added_lines(before: &[File], after: &[File]) -> Vec<(String, usize)> {
    let before: HashMap<_, _> = before.iter().map(|file| (&file.path, &file.text)).collect();
    let added = |file: &File| {
        let mut lines: HashMap<&str, usize> = HashMap::new();
        for line in before.get(&file.path).map(|text| text.lines()).into_iter().flatten() {
            *lines.entry(line).or_default() += 1;
        }
        let mut added = 0;
        for line in file.text.lines() {
            match lines.get_mut(line) {
                Some(count) if *count > 0 => *count -= 1,
                _ => added += 1,
            }
        }
        added
    };
    let changes = after.iter().map(|file| (file.path.clone(), added(file)));
    changes.filter(|(_, count)| *count > 0).collect()
}

/// Returns the files generated from the fixture before and after this line is added below `anchor`.
fn change(module: &str, anchor: &str, line: &str) -> (Vec<File>, Vec<File>) {
    let mut texts = fixture();
    let text = texts.iter_mut().find(|text| text.name.ends_with(&format!("/{module}.yaml"))).unwrap();
    assert_eq!(text.text.matches(anchor).count(), 1, "{anchor}");
    text.text = text.text.replace(anchor, &format!("{anchor}\n{line}"));
    let all = |texts: Vec<_>| {
        let mut files = generate(texts.clone());
        let model = model(texts);
        files.push(emit::openapi(&model, Form::Documented, "openapi/fixture.json"));
        files.push(emit::openapi(&model, Form::Wire, "openapi/fixture.wire.json"));
        files
    };
    (all(fixture()), all(texts))
}

#[test]
fn an_optional_response_field_is_three_lines_at_most_in_each_file() {
    let anchor = "        pages: { type: int, wire: string, description: The number of pages. }";
    let (before, after) =
        change("responses", anchor, "        weight: { type: int, description: Its weight in grams. }");
    let added = added_lines(&before, &after);
    assert!(added.iter().all(|(_, count)| *count <= 3), "{added:?}");
    let paths: Vec<_> = added.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "src/generated/metadata/responses.rs",
            "src/generated/responses.rs",
            "openapi/fixture.json",
            "openapi/fixture.wire.json"
        ]
    );
}

#[test]
fn an_optional_parameter_is_eight_lines_at_most_of_rust() {
    let anchor =
        "      limit: { type: int, default: 20, min: 1, max: 100, description: The number of results. }";
    let line = "      author: { type: ReaderCode, description: Only books by this author. }";
    let (before, after) = change("params", anchor, line);
    let added = added_lines(&before, &after);
    let rust: usize = added.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, count)| count).sum();
    assert!(rust <= 8, "{added:?}");
}
