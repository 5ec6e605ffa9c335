//! A conflict that a server shows is noted in the spec, once.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use baijiayun_codegen::spec::load;
use baijiayun_drift::{import, observed};
use baijiayun_metadata::observed::{Finding, FindingKind, JsonForm, Report};

#[test]
fn a_conflict_is_noted_once_and_then_under_review() {
    let files = load::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vod")).unwrap();
    let mut report = Report::new("bjy", "2026-03-01", "vod");
    let mut finding = Finding::new("video.get_info", "data.length", FindingKind::Type, JsonForm::List);
    finding.declared = Some("seconds".into());
    report.add(finding);
    let first = import::observed("vod", &files, &report).unwrap();
    assert_eq!((first.made.len(), first.to_review.len(), first.left.len()), (0, 1, 0), "{:?}", first.made);
    let second = import::observed("vod", &first.files, &report).unwrap();
    assert_eq!((second.made.len(), second.to_review.len(), second.left.len()), (0, 0, 0));
    let model = baijiayun_codegen::model("vod", first.files).unwrap();
    let drift = observed::drift(&report, &model).unwrap();
    let side = drift.operations[0].changes[0].page.as_deref().unwrap();
    assert!(side.ends_with(", under review"), "{side}");
}
