//! A page that differs from a small spec, which uses every feature of the language, in every way that import writes.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use baijiayun_codegen::spec::load::{self, Text};
use baijiayun_drift::import::{self, Imported};
use baijiayun_drift::page::stated;
use baijiayun_page::page::{Address, Choice, ErrorCode, Facts, Field, Page, Param, Sample};
use serde_json::{Value as Json, json};

/// Returns the fixture of the generator, as if it were a spec of the workspace.
fn files() -> Vec<Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/codegen/fixture");
    let mut files = load::read_folder(&folder).unwrap();
    for file in &mut files {
        let name = file.name.rsplit('/').next().unwrap_or_default();
        file.name = format!("spec/library/{name}");
    }
    files
}

fn page() -> Page {
    let model = baijiayun_codegen::model("library", files());
    let mut page = stated::page(&model.unwrap_or_else(|rejected| panic!("{}", rejected.render(false))));
    // The common parameters of the fixture do not have the vendor's names.
    for params in page.operations.iter_mut().filter_map(|operation| operation.params.as_mut()) {
        params.retain(|param| !["library", "time", "seal"].contains(&param.name.as_str()));
    }
    page
}

fn params(page: &mut Page, number: u32) -> &mut Vec<Param> {
    operation(page, number).params.as_mut().unwrap()
}

fn operation(page: &mut Page, number: u32) -> &mut baijiayun_page::page::Operation {
    page.operations.iter_mut().find(|operation| operation.number == Some(number)).unwrap()
}

fn choice(value: &str, title: &str) -> Choice {
    Choice { value: value.into(), title: title.into() }
}

fn field(path: &str, word: &str) -> Field {
    Field { path: path.into(), type_word: Some(word.into()), line: 9, ..Field::default() }
}

fn sample(value: Json) -> Sample {
    Sample { line: 0, text: value.to_string(), value }
}

/// Returns what an import made of the changes of a page, after a check that a second import has nothing to add.
fn imported(mut page: Page) -> String {
    let files = files();
    let operations = page.operations.iter_mut();
    let samples = operations.flat_map(|operation| {
        operation.requests.iter_mut().chain(&mut operation.responses).chain(&mut operation.failures)
    });
    samples.zip(100..).for_each(|(sample, line)| sample.line = line);
    let page = &page;
    let first = import::update("library", &files, page, None).unwrap();
    let second = import::update("library", &first.files, page, None).unwrap();
    assert_eq!((second.made, second.to_review), (Vec::new(), Vec::new()));
    for (first, second) in first.files.iter().zip(&second.files) {
        assert_eq!(first.text, second.text);
    }
    let Imported { made, to_review, left, .. } = &first;
    let mut report = format!("made: {made:#?}\nto review: {to_review:#?}\nleft: {left:#?}\n");
    for new in &first.files {
        let old = files.iter().find(|old| old.name == new.name).map_or("", |old| &old.text);
        let lines = |one: &str, other: &str, sign: &str| -> String {
            let known: Vec<_> = other.lines().collect();
            one.lines().filter(|line| !known.contains(line)).map(|line| format!("{sign} {line}\n")).collect()
        };
        report += &(lines(old, &new.text, "-") + &lines(&new.text, old, "+"));
    }
    report
}

#[test]
fn parameters_are_changed_one_by_one() {
    let mut page = page();
    operation(&mut page, 1).requests.clear();
    for param in params(&mut page, 1) {
        match param.name.as_str() {
            "shelf" => param.facts.choices.push(choice("3", "书库")),
            "title" => param.facts.max_length = Some(50),
            "languages" => param.facts.choices.push(choice("fr", "法文")),
            "book_id" => param.facts.choices.push(choice("7", "")),
            "reader" => param.required = Some(true),
            "limit" => {
                (param.facts.min, param.facts.max) = (Some(2), Some(50));
                (param.default, param.has_default_cell) = (None, true);
            }
            "sort" => {
                param.facts.choices.push(choice("author", ""));
                param.default = Some("author".into());
            }
            "borrowed" => param.default = Some("1".into()),
            "published" => param.default = Some("2020-01-01".into()),
            "longest" => param.facts.choices = vec![choice("5", ""), choice("10", "")],
            "type" => param.type_word = Some("string".into()),
            _ => {}
        }
    }
    let params = params(&mut page, 1);
    params.retain(|param| param.name != "cover");
    let new = |name: &str, word: &str, facts| Param {
        name: name.into(),
        type_word: Some(word.into()),
        required: Some(true),
        facts,
        line: 5,
        ..Param::default()
    };
    params.push(new("floor", "int", Facts { min: Some(3), ..Facts::default() }));
    let colours = vec![choice("red", "红"), choice("blue", "蓝")];
    params.push(new("colour", "string", Facts { choices: colours, ..Facts::default() }));
    params.push(Param { required: None, ..new("note", "string", Facts::default()) });
    insta::assert_snapshot!(imported(page));
}

#[test]
fn parameters_that_pages_and_spans_need_are_kept() {
    let mut page = page();
    params(&mut page, 8).retain(|param| !["start_time", "page_size"].contains(&param.name.as_str()));
    params(&mut page, 20).retain(|param| param.name != "page");
    insta::assert_snapshot!(imported(page));
}

#[test]
fn a_parameter_beside_those_of_a_span_is_removed() {
    let mut files = files();
    let visit = files.iter_mut().find(|file| file.text.contains("start_time:")).unwrap();
    visit.text = visit.text.replacen(
        "start_time:",
        "gate: { type: int, description: The gate. }\n      start_time:",
        1,
    );
    let imported = import::update("library", &files, &page(), None).unwrap();
    assert_eq!((imported.made.len(), imported.left), (1, Vec::new()));
    assert!(imported.files.iter().all(|file| !file.text.contains("gate:")));
}

#[test]
fn fields_are_added_to_the_records_that_hold_them() {
    let mut page = page();
    let response = operation(&mut page, 2).response.as_mut().unwrap();
    response.iter_mut().find(|field| field.path == "type").unwrap().facts.choices.push(choice("3", "书库"));
    for (path, word) in [
        ("place", "object"),
        ("place.city", "string"),
        ("place.rooms", "array"),
        ("place.rooms[].no", "int"),
        ("chapters[].pages", "int"),
        ("chapters[].children[].pages", "int"),
        ("extra.x", "int"),
        ("shown", "int"),
    ] {
        response.push(field(path, word));
    }
    let body = &mut operation(&mut page, 2).responses[0];
    body.value["data"]["shown"] = json!("5");
    body.value["data"]["only_here"] = json!({ "a": [1] });
    body.text = body.value.to_string();
    operation(&mut page, 5).response.as_mut().unwrap().push(field("[].late", "bool"));
    operation(&mut page, 7).response.as_mut().unwrap().push(field("size", "int"));
    operation(&mut page, 6).response = Some(vec![field("scan_id", "int")]);
    insta::assert_snapshot!(imported(page));
}

#[test]
fn samples_operations_and_codes_are_changed() {
    let mut page = page();
    let search = operation(&mut page, 1);
    search.requests.push(sample(json!({ "title": "西游记", "unknown": 1, "limit": "7" })));
    search.failures.push(sample(json!({ "code": 7, "data": null, "msg": "签名错误" })));
    let mut fields = operation(&mut page, 2).responses[0].value.clone();
    fields["data"]["lost"] = json!(1);
    operation(&mut page, 2).responses[0] = sample(fields);
    operation(&mut page, 4).responses.push(sample(json!({ "code": 0, "data": false, "msg": "" })));
    let lend = operation(&mut page, 5);
    lend.address = Some(Address::Path("/openapi/loan/lend".into()));
    lend.title = "借出".into();
    let arrange = operation(&mut page, 12);
    arrange.address = Some(Address::Path("/openapi/shelf/arrangeAll".into()));
    arrange.methods.clear();
    // The sample at its place is on the page too, and stays.
    let visits = json!({ "start_time": "2018-01-01 00:00:00", "end_time": "2018-01-01 23:59:59", "page": 3 });
    operation(&mut page, 8).requests.insert(0, sample(visits));
    operation(&mut page, 20).number = Some(21);
    page.operations.retain(|operation| operation.number != Some(9));
    page.error_codes[0].title = "一般".into();
    page.error_codes[1] = ErrorCode { line: 8, code: 8, title: "新的".into() };
    insta::assert_snapshot!(imported(page));
}
