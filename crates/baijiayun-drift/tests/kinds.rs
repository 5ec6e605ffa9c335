//! Every kind of drift: a page made from the spec is changed, written as Markdown and as HTML, read, and compared; and
//! all changes are written into the spec.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{self, Text};
use baijiayun_drift::import;
use baijiayun_drift::page::change::{Drift, Kind};
use baijiayun_drift::page::{compare, report, stated};
use baijiayun_page::page::{Address, Choice, ErrorCode, Field, Form, Method, Operation, Page, Param};
use baijiayun_page::read::{FileForm, read};
use baijiayun_page::{interpret, render};
use serde_json::json;

fn files() -> Vec<Text> {
    load::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vod")).unwrap()
}

fn vod() -> Model {
    baijiayun_codegen::model("vod", files()).unwrap()
}

fn operation(page: &mut Page, number: u32) -> &mut Operation {
    page.operations.iter_mut().find(|operation| operation.number == Some(number)).unwrap()
}

fn param<'p>(page: &'p mut Page, number: u32, name: &str) -> &'p mut Param {
    let params = operation(page, number).params.as_mut().unwrap();
    params.iter_mut().find(|param| param.name == name).unwrap()
}

fn field<'p>(page: &'p mut Page, number: u32, path: &str) -> &'p mut Field {
    let fields = operation(page, number).response.as_mut().unwrap();
    fields.iter_mut().find(|field| field.path == path).unwrap()
}

/// A kind of drift, and a change of a page that makes it.
type Made = (Kind, fn(&mut Page));

/// Changes of a page, by the kind of drift that they make.
const CHANGES: &[Made] = &[
    (Kind::OperationAdded, |page| {
        page.operations.push(Operation {
            number: Some(61),
            title: "获取视频弹幕".into(),
            address: Some(Address::Path("/openapi/video/getDanmaku".into())),
            ..Operation::default()
        });
    }),
    (Kind::OperationRemoved, |page| page.operations.retain(|operation| operation.number != Some(7))),
    (Kind::Number, |page| operation(page, 5).number = Some(62)),
    (Kind::Title, |page| operation(page, 5).title = "获取视频转码状态".into()),
    (Kind::OnPage, |page| {
        let token = operation(page, 18).response.as_mut().unwrap();
        token.push(Field { path: "video_id".into(), type_word: Some("int".into()), ..Field::default() });
    }),
    (Kind::PathRecovered, |page| {
        operation(page, 9).address = Some(Address::Path("/openapi/video/removeSource".into()));
    }),
    (Kind::PathMoved, |page| {
        operation(page, 6).address = Some(Address::Path("/openapi/video/getVideo".into()))
    }),
    (Kind::Methods, |page| operation(page, 6).methods = vec![Method::Get]),
    (Kind::ParamAdded, |page| {
        let params = operation(page, 31).params.as_mut().unwrap();
        params.push(Param {
            name: "status".into(),
            type_word: Some("int".into()),
            required: Some(false),
            ..Param::default()
        });
    }),
    (Kind::ParamRemoved, |page| {
        operation(page, 31).params.as_mut().unwrap().retain(|param| param.name != "name");
    }),
    (Kind::ParamRequired, |page| {
        let name = param(page, 31, "name");
        name.required = Some(true);
        name.default = None;
    }),
    (Kind::ParamOptional, |page| param(page, 10, "name").required = Some(false)),
    (Kind::ParamType, |page| param(page, 10, "video_id").type_word = Some("string".into())),
    (Kind::ParamFormat, |page| param(page, 31, "create_time").facts.form = Some(Form::Date)),
    (Kind::ParamDefault, |page| param(page, 31, "page_size").default = Some("50".into())),
    (Kind::ParamLimit, |page| param(page, 31, "page_size").facts.max = Some(500)),
    (Kind::ParamValues, |page| {
        let choice = Choice { value: "32".into(), title: "4K".into() };
        param(page, 8, "definition").facts.choices.push(choice);
    }),
    (Kind::ParamValues, |page| {
        let choices = &mut param(page, 8, "definition").facts.choices;
        let titles: Vec<_> = choices.iter().map(|choice| choice.title.clone()).collect();
        choices[0].title.clone_from(&titles[1]);
        choices[1].title.clone_from(&titles[0]);
    }),
    (Kind::FieldAdded, |page| {
        let fields = operation(page, 31).response.as_mut().unwrap();
        fields.push(Field { path: "list[].hits".into(), type_word: Some("int".into()), ..Field::default() });
    }),
    (Kind::FieldRemoved, |page| {
        let operation = operation(page, 5);
        operation.response.as_mut().unwrap().retain(|field| field.path != "info");
        operation.responses[0].value = json!({ "code": 0, "data": { "status": 100 }, "msg": "" });
    }),
    (Kind::FieldType, |page| field(page, 6, "name").type_word = Some("array".into())),
    (Kind::FieldForm, |page| {
        operation(page, 5).responses[0].value =
            json!({ "code": 0, "data": { "status": "100", "info": "转码成功" }, "msg": "" });
    }),
    (Kind::FieldValues, |page| {
        let choice = Choice { value: "40".into(), title: "审核中".into() };
        field(page, 5, "status").facts.choices.push(choice);
    }),
    (Kind::RequestSample, |page| operation(page, 6).requests[0].value = json!({ "video_id": 7 })),
    (Kind::ResponseSample, |page| {
        operation(page, 5).responses[0].value =
            json!({ "code": 0, "data": { "status": 20, "info": "转码中" } });
    }),
    (Kind::ErrorCodeAdded, |page| {
        page.error_codes.push(ErrorCode { line: 0, code: 5003, title: "视频已冻结".into() });
    }),
    (Kind::ErrorCodeRemoved, |page| page.error_codes.retain(|code| code.code != 3001)),
    (Kind::ErrorCodeTitle, |page| page.error_codes[0].title = "未知错误".into()),
];

fn drift(text: &str, form: FileForm, model: &Model) -> Drift {
    compare(&interpret(&read(text.as_bytes(), Some(form)).unwrap()), model)
}

#[test]
fn every_change_of_a_page_is_found() {
    let model = vod();
    let mut reports = String::new();
    for (kind, change) in CHANGES {
        let mut page = stated::page(&model);
        change(&mut page);
        let markdown = drift(&render::markdown(&page), FileForm::Markdown, &model);
        let html = drift(&render::html(&page), FileForm::Html, &model);
        let found = |drift: &Drift| {
            let changes =
                drift.operations.iter().flat_map(|operation| &operation.changes).chain(&drift.error_codes);
            changes
                .map(|change| (change.kind, change.key.clone(), change.page.clone()))
                .collect::<BTreeSet<_>>()
        };
        assert_eq!(found(&markdown), found(&html), "{kind:?}");
        assert!(
            found(&markdown).iter().any(|(found, ..)| found == kind),
            "{kind:?}: {}",
            report::text(&markdown, false)
        );
        reports.push_str(&without_lines(&report::text(&markdown, false)));
        reports.push('\n');
    }
    insta::assert_snapshot!(reports);
}

#[test]
fn every_change_is_written_or_noted() {
    let mut page = stated::page(&vod());
    // Without these, other changes would not find their operation or parameter.
    let is_last = |made: &&Made| matches!(made.0, Kind::Number | Kind::ParamRemoved);
    let (last, first): (Vec<_>, Vec<_>) = CHANGES.iter().partition(is_last);
    first.into_iter().chain(last).for_each(|(_, change)| change(&mut page));
    let page = interpret(&render::document(&page));
    let files = files();
    let first = import::update("vod", &files, &page, None).unwrap();
    let mut report =
        format!("made: {:#?}\nto review: {:#?}\nleft: {:#?}\n", first.made, first.to_review, first.left);
    for (old, new) in files.iter().zip(&first.files) {
        let lines = |one: &Text, other: &Text, sign: &str| -> String {
            let known: Vec<_> = other.text.lines().collect();
            let is_new = |line: &&str| !known.contains(line);
            one.text.lines().filter(is_new).map(|line| format!("{sign} {line}\n")).collect()
        };
        report += &(lines(old, new, "-") + &lines(new, old, "+"));
    }
    insta::assert_snapshot!(report);
    let second = import::update("vod", &first.files, &page, None).unwrap();
    assert_eq!((second.made, second.to_review, second.left), (Vec::new(), Vec::new(), Vec::new()));
    for (first, second) in first.files.iter().zip(&second.files) {
        assert_eq!(first.text, second.text);
    }
}

/// Returns a report without the lines of the page, which change with the spec.
fn without_lines(report: &str) -> String {
    let lines = report.lines().map(|line| line.split("  (line ").next().unwrap_or(line));
    lines.filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_kind_has_a_change() {
    let covered: BTreeSet<_> = CHANGES.iter().map(|(kind, _)| *kind).collect();
    let missing: Vec<_> =
        Kind::ALL.iter().filter(|kind| **kind != Kind::FieldOptional && !covered.contains(kind)).collect();
    assert_eq!(missing, Vec::<&Kind>::new());
}
