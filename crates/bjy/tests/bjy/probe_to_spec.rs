//! From a server that has changed to the spec: the report of `bjy probe` is compared with the spec, and imported.

use std::path::Path;

use baijiayun_codegen::spec::load::{Text, read_folder};
use baijiayun_drift::page::change::{Drift, Kind};
use baijiayun_drift::{import, observed};
use baijiayun_vod::metadata::observed::FindingKind;

use crate::probe::evolved;

fn drift(json: &[u8], files: &[Text]) -> Drift {
    let model =
        baijiayun_codegen::model("vod", files.to_vec()).unwrap_or_else(|rejected| panic!("{rejected}"));
    observed::drift(&observed::read(json).unwrap(), &model).unwrap()
}

fn has(drift: &Drift, kind: Kind) -> bool {
    drift.operations.iter().flat_map(|operation| &operation.changes).any(|change| change.kind == kind)
}

#[tokio::test]
async fn what_a_probe_proves_gets_into_the_spec() {
    let files = read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vod")).unwrap();
    let mut imported_fields = 0;
    for seed in 0..6 {
        let report = evolved(seed).await;
        let json = serde_json::to_vec(&report).unwrap();
        let before = drift(&json, &files);
        let found = before.operations.iter().map(|operation| operation.changes.len()).sum::<usize>();
        assert_eq!(
            found,
            report.changes().filter(|finding| finding.kind != FindingKind::UnknownCode).count()
        );

        let first = import::observed("vod", &files, &report).unwrap();
        assert_eq!(first.left, Vec::<String>::new(), "seed {seed}");
        let after = drift(&json, &first.files);
        for kind in [Kind::FieldAdded, Kind::FieldOptional] {
            assert!(!has(&after, kind), "seed {seed}: {after:#?}");
        }
        imported_fields += usize::from(has(&before, Kind::FieldAdded));
        let marked = first.files.iter().filter(|file| file.text.contains("source: observed")).count();
        assert_eq!(marked > 0, has(&before, Kind::FieldAdded), "seed {seed}");

        let second = import::observed("vod", &first.files, &report).unwrap();
        assert_eq!((second.made, second.left), (Vec::new(), Vec::new()), "seed {seed}");
    }
    assert!(imported_fields > 3, "{imported_fields} seeds added a field");
}

#[test]
fn a_report_that_cannot_be_used_is_refused() {
    let text = |json: &str| observed::read(json.as_bytes()).unwrap_err();
    assert!(text("{").starts_with("this is no report"));
    let future =
        r#"{ "format": 99, "tool": "", "date": "", "api": "vod", "operations": [], "findings": [] }"#;
    assert!(text(future).contains("has format 99"));
    let other = observed::read(future.replace("99", "1").replace("vod", "live").as_bytes()).unwrap();
    assert!(import::observed("vod", &[], &other).is_err());
}
