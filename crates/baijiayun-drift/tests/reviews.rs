//! The changes that an import makes, and those that it leaves to review. A second import of the same page adds nothing.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{self, Text};
use baijiayun_drift::import::{self, Imported};
use baijiayun_drift::page::{self, stated};
use baijiayun_page::page::{Choice, Facts, Field, Operation, Page, Param, Sample};
use baijiayun_page::read::{FileForm, read};
use baijiayun_page::{interpret, render};
use serde_json::{Value as Json, json};

fn files() -> Vec<Text> {
    load::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vod")).unwrap()
}

fn model(files: &[Text]) -> Model {
    baijiayun_codegen::model("vod", files.to_vec())
        .unwrap_or_else(|rejected| panic!("{}", rejected.render(false)))
}

/// Returns the page of the spec with a change, as it is read from Markdown.
fn page(change: impl FnOnce(&mut Page)) -> Page {
    let mut page = stated::page(&model(&files()));
    change(&mut page);
    interpret(&read(render::markdown(&page).as_bytes(), Some(FileForm::Markdown)).unwrap())
}

fn operation(page: &mut Page, number: u32) -> &mut Operation {
    page.operations.iter_mut().find(|operation| operation.number == Some(number)).unwrap()
}

fn param<'p>(page: &'p mut Page, number: u32, name: &str) -> &'p mut Param {
    let params = operation(page, number).params.as_mut().unwrap();
    params.iter_mut().find(|param| param.name == name).unwrap()
}

fn choices(values: &[(&str, &str)]) -> Vec<Choice> {
    let choice = |(value, title): &(&str, &str)| Choice { value: (*value).into(), title: (*title).into() };
    values.iter().map(choice).collect()
}

fn update(files: &[Text], page: &Page) -> Imported {
    import::update("vod", files, page, None).unwrap()
}

/// Imports a page into the spec, checks that a second import has nothing to add, and returns the first one.
fn import_twice(page: &Page) -> Imported {
    let first = update(&files(), page);
    let second = update(&first.files, page);
    let nothing = Vec::<String>::new();
    assert_eq!((&second.made, &second.to_review, &second.left), (&nothing, &nothing, &nothing));
    first
}

/// Returns the lines that an import added to a file, and those that it removed.
fn changed_lines(imported: &Imported, module: &str) -> String {
    let name = format!("spec/vod/{module}.yaml");
    let text = |files: &[Text]| files.iter().find(|file| file.name == name).unwrap().text.clone();
    let (old, new) = (text(&files()), text(&imported.files));
    let lines = |one: &str, other: &str, sign: &str| -> Vec<String> {
        let mut rest: Vec<_> = other.lines().collect();
        let is_new = |line: &&str| match rest.iter().position(|known| known == line) {
            Some(place) => {
                rest.remove(place);
                false
            }
            None => true,
        };
        one.lines().filter(is_new).map(|line| format!("{sign} {line}")).collect()
    };
    [lines(&old, &new, "-"), lines(&new, &old, "+")].concat().join("\n")
}

#[test]
fn another_type_of_a_parameter_is_written() {
    let page = page(|page| param(page, 6, "video_id").type_word = Some("string".into()));
    let imported = import_twice(&page);
    assert_eq!(imported.left, Vec::<String>::new());
    assert_eq!(imported.made, ["video.get_info: parameter type changed (params.video_id.type)"]);
    insta::assert_snapshot!(changed_lines(&imported, "video"));
    assert!(page::compare(&page, &model(&imported.files)).is_empty());
}

#[test]
fn a_type_that_cannot_be_written_is_left() {
    // The pages of the list need a number.
    let page = page(|page| param(page, 31, "page").type_word = Some("string".into()));
    let imported = import_twice(&page);
    assert_eq!((imported.made.len(), imported.to_review.len(), imported.left.len()), (0, 0, 1));
    insta::assert_snapshot!(changed_lines(&imported, "video"));
}

#[test]
fn differences_that_are_only_noted_are_listed_separately() {
    let field_type = |page: &mut Page| {
        let fields = operation(page, 6).response.as_mut().unwrap();
        fields.iter_mut().find(|field| field.path == "name").unwrap().type_word = Some("array".into());
    };
    let imported = import_twice(&page(field_type));
    assert_eq!((imported.made.len(), imported.to_review.len(), imported.left.len()), (0, 1, 0));
}

#[test]
fn outdated_notes_are_removed() {
    let spec = files();
    let without = page(|page| page.operations.retain(|operation| operation.number != Some(7)));
    let noted = update(&spec, &without);
    assert_eq!(noted.to_review.len(), 1, "{:?}", noted.to_review);
    let back = update(&noted.files, &page(|_| {}));
    assert_eq!(back.made.len(), 1, "{:?}", back.made);
    let texts = |files: &[Text]| files.iter().map(|file| file.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&back.files), texts(&spec));
}

#[test]
fn values_of_another_base_become_a_new_type() {
    let page = page(|page| {
        let kind = Param {
            name: "type".into(),
            type_word: Some("int".into()),
            required: Some(false),
            description: "类型".into(),
            facts: Facts {
                choices: choices(&[("1", "甲"), ("2", "乙"), ("3", "丙")]), ..Facts::default()
            },
            ..Param::default()
        };
        operation(page, 6).params.as_mut().unwrap().push(kind);
    });
    let imported = import_twice(&page);
    assert_eq!((imported.made.len(), imported.to_review.len(), imported.left.len()), (1, 0, 0));
    assert_eq!(changed_lines(&imported, "types"), "");
    insta::assert_snapshot!(changed_lines(&imported, "video"));
}

#[test]
fn an_enum_that_others_use_is_left_alone() {
    let page = page(|page| {
        let fields = operation(page, 5).response.as_mut().unwrap();
        let status = fields.iter_mut().find(|field| field.path == "status").unwrap();
        status.facts.choices.extend(choices(&[("40", "审核中")]));
    });
    let imported = import_twice(&page);
    assert_eq!((imported.made.len(), imported.to_review.len(), imported.left.len()), (0, 1, 0));
    assert_eq!(changed_lines(&imported, "types"), "");
    insta::assert_snapshot!(changed_lines(&imported, "video"));
}

#[test]
fn an_operation_is_signed_whether_or_not_its_table_says_so() {
    let signing = |common_in: &[u32]| {
        let page = page(|page| {
            for operation in &mut page.operations {
                if !operation.number.is_some_and(|number| common_in.contains(&number)) {
                    operation.params.as_mut().unwrap().retain(|param| param.name != "sign");
                }
            }
        });
        let imported = import::new_api("copy", &page, None).unwrap();
        let text: String = imported.files.into_iter().map(|file| file.text).collect();
        (text.matches("signing: none").count(), text.matches("no `sign`").count())
    };
    // The upload URL comes from another response.
    assert_eq!(signing(&[]), (1, 0));
    assert_eq!(signing(&[5, 6]).0, 1);
    assert!(signing(&[5, 6]).1 > 10);
}

#[test]
fn an_excerpt_does_not_remove_the_other_operations() {
    let page = page(|page| page.operations.truncate(3));
    let drift = page::compare(&page, &model(&files()));
    assert!(drift.is_empty(), "{drift:?}");
    assert!(page::report::text(&drift, false).contains("the page is an excerpt without"));
    let imported = import_twice(&page);
    assert_eq!((imported.made, imported.to_review), (Vec::new(), Vec::new()));
}

fn sample(value: Json) -> Sample {
    Sample { line: 0, text: value.to_string(), value }
}

#[test]
fn a_sample_keeps_what_the_page_does_not_show() {
    let page = page(|page| {
        let status = operation(page, 5);
        status.requests.clear();
        let text = r#"{"msg": "", "code": 0, "data": {"status": 20, "info": "转码中，还需要大约五分钟，请不要重复提交转码任务，谢谢。转码完成以后会通知回调地址，届时请重新查询视频状态"}}"#;
        let value = serde_json::from_str(text).unwrap();
        status.responses = vec![Sample { line: 0, text: text.into(), value }];
        status.failures.push(sample(json!({ "code": 5002, "data": null, "msg": "视频不存在" })));
        let info = operation(page, 6);
        info.responses.clear();
        info.requests = vec![sample(json!({ "video_id": "7", "partner_id": 1 }))];
    });
    let imported = import_twice(&page);
    assert_eq!((imported.to_review.len(), imported.left.len()), (0, 0), "{:?}", imported.left);
    insta::assert_snapshot!(changed_lines(&imported, "video"));
    assert!(page::compare(&page, &model(&imported.files)).is_empty());
}

#[test]
fn the_only_parameter_of_a_sample_is_removed_from_it() {
    let page = page(|page| {
        let info = operation(page, 6);
        info.requests.clear();
        info.params.as_mut().unwrap().retain(|param| param.name != "video_id");
    });
    let imported = import_twice(&page);
    assert_eq!(imported.left, Vec::<String>::new());
    assert_eq!(imported.made, ["video.get_info: parameter removed (params.video_id)"]);
    let changed = changed_lines(&imported, "video");
    assert!(changed.contains("+       - request: {"), "{changed}");
}

#[test]
fn a_made_up_value_is_to_be_reviewed() {
    let page = page(|page| {
        operation(page, 6).params.as_mut().unwrap().push(Param {
            name: "region".into(),
            type_word: Some("string".into()),
            required: Some(true),
            description: "地区".into(),
            ..Param::default()
        });
    });
    let imported = import_twice(&page);
    assert_eq!((imported.made.len(), imported.left.len()), (1, 0));
    insta::assert_snapshot!(changed_lines(&imported, "video"));
}

#[test]
fn new_keys_have_their_place() {
    let page = page(|page| {
        param(page, 10, "video_id").facts.max = Some(9_999_999);
        let name = param(page, 31, "name");
        name.required = Some(true);
        name.default = None;
    });
    let imported = import_twice(&page);
    insta::assert_snapshot!(changed_lines(&imported, "video"));
}

#[test]
fn a_shorter_title_of_an_error_code_is_to_be_reviewed() {
    let page = page(|page| {
        let code = page.error_codes.iter_mut().find(|code| code.code == 2003).unwrap();
        code.title = "直播账号未开通".into();
    });
    let imported = import_twice(&page);
    assert_eq!((imported.made.len(), imported.to_review.len()), (0, 1));
    insta::assert_snapshot!(changed_lines(&imported, "api"));
}

#[test]
fn an_imported_api_has_no_drift_from_its_page_with_what_it_does_not_list() {
    let page = page(|page| {
        page.error_codes.retain(|code| code.code != 1002);
        let status = operation(page, 5);
        let ext = Field { path: "ext".into(), type_word: Some("dict".into()), ..Field::default() };
        status.response.as_mut().unwrap().push(ext);
        status.responses =
            vec![sample(json!({ "code": 0, "data": { "status": 20, "info": "", "ext": [] } }))];
    });
    let imported = import::new_api("copy", &page, None).unwrap();
    let text: String = imported.files.iter().map(|file| file.text.as_str()).collect();
    assert!(text.contains("source: public_clients"));
    assert!(text.contains("map<string, any>"));
    let model = baijiayun_codegen::model("copy", imported.files).unwrap();
    let drift = page::compare(&page, &model);
    assert!(drift.is_empty(), "{}", page::report::text(&drift, false));
}

#[test]
fn other_meanings_of_values_and_fields_in_two_forms_are_to_be_reviewed() {
    let page = page(|page| {
        let choices = &mut param(page, 8, "definition").facts.choices;
        choices[0].title = "高清".into();
        choices[1].title = "标清".into();
        operation(page, 5).responses =
            vec![sample(json!({ "code": 0, "data": { "status": "100", "info": "转码成功" }, "msg": "" }))];
    });
    let imported = import_twice(&page);
    assert_eq!((imported.made.len(), imported.to_review.len(), imported.left.len()), (1, 2, 0));
    insta::assert_snapshot!(changed_lines(&imported, "video"));
}

#[test]
fn a_field_that_moves_to_an_included_record_stays_in_the_other_records() {
    let field = |path: &str| Field { path: path.into(), type_word: Some("int".into()), ..Field::default() };
    let page = page(|page| {
        for number in [24, 25, 31] {
            operation(page, number).response.as_mut().unwrap().push(field("list[].speed"));
        }
        let speed = Param { name: "speed".into(), type_word: Some("int".into()), ..Param::default() };
        operation(page, 31).params.as_mut().unwrap().push(speed);
        // The record of API-25 includes that of API-24, and gets the field first.
        let place = page.operations.iter().position(|operation| operation.number == Some(24)).unwrap();
        let included = page.operations.remove(place);
        page.operations.push(included);
    });
    let imported = import_twice(&page);
    assert_eq!(imported.left, Vec::<String>::new());
    let drift = page::compare(&page, &model(&imported.files));
    assert!(drift.is_empty(), "{}", page::report::text(&drift, false));
}
