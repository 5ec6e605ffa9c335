//! The test vectors of the signature, which clients in other languages can use too.

use std::collections::{BTreeMap, BTreeSet};

use baijiayun_vod::Secret;
use baijiayun_vod::runtime::sign::{sign, string_to_sign, verify};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    parameters: BTreeMap<String, String>,
    partner_key: Secret,
    string_to_sign: String,
    sign: String,
    mistakes: Vec<Mistake>,
}

#[derive(Deserialize)]
struct Mistake {
    sign: String,
    cause: String,
}

fn cases() -> Vec<Case> {
    let text = include_str!("../../spec/vectors/sign.json");
    serde_json::from_str::<Vectors>(text).unwrap().cases
}

#[test]
fn every_case_has_the_right_signature() {
    for Case { name, parameters, partner_key, string_to_sign: expected, sign: signature, .. } in cases() {
        let text = string_to_sign(&parameters);
        let separator = if text.is_empty() { "" } else { "&" };
        assert_eq!(format!("{text}{separator}partner_key=<partner_key>"), expected, "{name}");
        assert_eq!(sign(&parameters, &partner_key), signature, "{name}");
        assert!(verify(&parameters, &partner_key, &signature), "{name}");
    }
}

#[test]
fn signatures_made_by_mistake_are_rejected() {
    for Case { name, parameters, partner_key, mistakes, .. } in cases() {
        for Mistake { sign, cause } in mistakes {
            assert!(!verify(&parameters, &partner_key, &sign), "{name}: {cause}");
        }
    }
}

#[test]
fn the_cases_cover_the_known_mistakes() {
    let cases = cases();
    let names: BTreeSet<_> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
    assert!(cases.len() >= 40);
    let causes = cases.iter().flat_map(|case| &case.mistakes).map(|mistake| mistake.cause.as_str());
    assert!(causes.collect::<BTreeSet<_>>().len() >= 15);
}
