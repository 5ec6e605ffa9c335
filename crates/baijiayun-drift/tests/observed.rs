//! The reports of `bjy probe`: what a server was seen to do is compared with the spec, and written into it.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{self, Text};
use baijiayun_drift::{import, observed, page};
use baijiayun_metadata::observed::{Finding, FindingKind, JsonForm, Report};

fn files() -> Vec<Text> {
    load::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vod")).unwrap()
}

fn model(files: &[Text]) -> Model {
    baijiayun_codegen::model("vod", files.to_vec())
        .unwrap_or_else(|rejected| panic!("{}", rejected.render(false)))
}

fn report<const N: usize>(findings: [Finding; N]) -> Report {
    let mut report = Report::new("bjy", "2026-03-01", "vod");
    findings.into_iter().for_each(|finding| report.add(finding));
    report
}

fn info(path: &str, kind: FindingKind, seen: JsonForm) -> Finding {
    Finding::new("video.get_info", path, kind, seen)
}

fn declared(ty: &str, finding: Finding) -> Finding {
    let mut finding = finding;
    finding.declared = Some(ty.into());
    finding
}

fn code(code: Option<i64>, operation: &str) -> Finding {
    let mut finding = Finding::new(operation, "code", FindingKind::UnknownCode, JsonForm::Int);
    finding.code = code;
    finding
}

/// Returns the lines of all files that an import added.
fn added_lines(old: &[Text], new: &[Text]) -> String {
    let mut added = Vec::new();
    for (old, new) in old.iter().zip(new) {
        let known: Vec<_> = old.text.lines().collect();
        added.extend(new.text.lines().filter(|line| !known.contains(line)));
    }
    added.join("\n")
}

#[test]
fn a_new_field_has_the_type_that_its_form_shows() {
    use JsonForm::*;
    let forms =
        [Null, Bool, Int, Decimal, EmptyText, TextOfDigits, Text, EmptyList, List, EmptyObject, Object];
    let mut report = report(forms.map(|form| {
        let path = format!("data.new_{}", form.to_string().replace(' ', "_"));
        info(&path, FindingKind::UndeclaredField, form)
    }));
    report.findings[2].count = 3;
    let files = files();
    let imported = import::observed("vod", &files, &report).unwrap();
    assert_eq!((imported.made.len(), imported.to_review.len(), imported.left.len()), (11, 0, 0));
    insta::assert_snapshot!(added_lines(&files, &imported.files));
    let drift = observed::drift(&report, &model(&imported.files)).unwrap();
    assert!(drift.is_empty(), "{}", page::report::text(&drift, false));
}

#[test]
fn every_kind_of_finding_is_shown_and_written() {
    let report = report([
        info("data.length", FindingKind::Form, JsonForm::TextOfDigits),
        info("data.name", FindingKind::MissingField, JsonForm::Absent),
        declared("VideoStatus", info("data.status", FindingKind::UnknownValue, JsonForm::Int)),
        declared("seconds", info("data.length", FindingKind::Type, JsonForm::Object)),
        info("data.odd", FindingKind::Type, JsonForm::List),
        info("", FindingKind::NoSuchPath, JsonForm::Absent),
        Finding::new("video.gone", "data.x", FindingKind::UndeclaredField, JsonForm::Int),
        Finding::new(
            "token.get_player_token_batch",
            "data.{}.x",
            FindingKind::UndeclaredField,
            JsonForm::Int,
        ),
        code(Some(7777), "video.list"),
        code(Some(7777), "video.get_info"),
        code(None, "video.get_info"),
    ]);
    let files = files();
    let drift = observed::drift(&report, &model(&files)).unwrap();
    let imported = import::observed("vod", &files, &report).unwrap();
    assert_eq!(imported.left, Vec::<String>::new());
    let lists = format!("made: {:#?}\nto review: {:#?}", imported.made, imported.to_review);
    let added = added_lines(&files, &imported.files);
    insta::assert_snapshot!(format!("{}\n{lists}\n{added}", page::report::text(&drift, false)));
}

#[test]
fn a_finding_that_the_spec_has_by_now_is_not_reported() {
    let report = report([
        info("data.name", FindingKind::UndeclaredField, JsonForm::Text),
        info("data.length", FindingKind::MissingField, JsonForm::Absent),
        declared("int", info("data.length", FindingKind::Type, JsonForm::Text)),
        info("", FindingKind::NoSuchPath, JsonForm::Absent),
        code(Some(1001), "video.list"),
    ]);
    let mut files = files();
    let path = "    path: /openapi/video/getInfo\n";
    let video = files.iter_mut().find(|file| file.name.ends_with("video.yaml")).unwrap();
    video.text = video.text.replace(path, &format!("{path}    differs: {{ path: no such path }}\n"));
    let drift = observed::drift(&report, &model(&files)).unwrap();
    assert!(drift.is_empty(), "{}", page::report::text(&drift, false));
}

#[test]
fn a_conflict_is_noted_once_and_then_under_review() {
    let files = files();
    let report = report([declared("seconds", info("data.length", FindingKind::Type, JsonForm::List))]);
    let first = import::observed("vod", &files, &report).unwrap();
    assert_eq!((first.made.len(), first.to_review.len(), first.left.len()), (0, 1, 0), "{:?}", first.made);
    let second = import::observed("vod", &first.files, &report).unwrap();
    assert_eq!((second.made.len(), second.to_review.len(), second.left.len()), (0, 0, 0));
    let drift = observed::drift(&report, &model(&first.files)).unwrap();
    let side = drift.operations[0].changes[0].page.as_deref().unwrap();
    assert!(side.ends_with(", under review"), "{side}");
}
