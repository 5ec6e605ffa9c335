//! Properties of the difference, over random specs with one random change.

use std::collections::BTreeSet;
use std::slice::from_ref;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::Text;
use baijiayun_drift::diff::{Change, diff};
use fastrand::Rng;
use serde_json::Value;

use crate::random::spec::Random;

/// The changes tried per spec. The checker rejects most of them.
const TRIED: usize = 12;

/// Returns a random module, its name, and the other files of its API.
fn random(seed: u64) -> (String, Value, Vec<Text>) {
    let mut random = if seed.is_multiple_of(2) { Random::new(seed) } else { Random::plain(seed) };
    let (name, module) = random.module(1);
    let api = std::fs::read_to_string(crate::here("spec/api.yaml")).unwrap();
    let key_operation = api.lines().find(|line| line.starts_with("key_operation")).unwrap();
    let mut rest = vec![text("api", api.replace(key_operation, ""))];
    rest.extend(random.types().map(|types| text("types", types.to_string())));
    (name, module, rest)
}

fn text(name: &str, text: String) -> Text {
    Text { name: format!("spec/shop/{name}.yaml"), text }
}

fn model(name: &str, module: &Value, rest: &[Text]) -> Option<Model> {
    let texts = rest.iter().cloned().chain([text(name, module.to_string())]);
    baijiayun_codegen::model("shop", texts.collect()).ok()
}

/// Returns the paths of all values inside.
fn paths(value: &Value, path: String, all: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            map.iter()
                .for_each(|(key, inner)| paths(inner, format!("{path}/{}", key.replace('/', "~1")), all));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, inner)| paths(inner, format!("{path}/{index}"), all));
        }
        _ => {}
    }
    all.push(path);
}

/// Changes or removes a random value.
fn mutate(module: &mut Value, rng: &mut Rng) {
    let mut all = Vec::new();
    paths(module, String::new(), &mut all);
    let path = &all[rng.usize(..all.len())];
    let Some((parent, key)) = path.rsplit_once('/') else { return };
    if rng.u8(..4) == 0 {
        match module.pointer_mut(parent) {
            Some(Value::Object(map)) => map.retain(|name, _| name != key),
            Some(Value::Array(items)) => drop(items.pop()),
            _ => {}
        }
        return;
    }
    let types = ["int", "string", "url", "seconds", "flag", "list<int>", "json<int>", "none"];
    match module.pointer_mut(path) {
        Some(Value::String(text)) if key == "type" => *text = types[rng.usize(..types.len())].into(),
        Some(Value::String(text)) => text.push('x'),
        Some(Value::Bool(value)) => *value = !*value,
        Some(Value::Number(number)) => *number = (number.as_i64().unwrap_or_default() + 1).into(),
        _ => {}
    }
}

fn places(changes: &[Change]) -> BTreeSet<String> {
    changes.iter().map(|change| format!("{:?}", change.place)).collect()
}

/// Checks the properties, and returns the number of changes that the checker accepted.
fn check(seed: u64) -> usize {
    let (name, module, rest) = random(seed);
    let Some(old) = model(&name, &module, &rest) else { return 0 };
    assert_eq!(diff(from_ref(&old), from_ref(&old)), []);
    let mut rng = Rng::with_seed(seed);
    let mut accepted = 0;
    for _ in 0..TRIED {
        let mut mutated = module.clone();
        mutate(&mut mutated, &mut rng);
        let Some(new) = model(&name, &mutated, &rest) else { continue };
        let changes = diff(from_ref(&old), from_ref(&new));
        let differs = format!("{old:?}") != format!("{new:?}");
        assert_eq!(differs, !changes.is_empty(), "{changes:#?}\n{module}\n{mutated}");
        assert_eq!(places(&changes), places(&diff(from_ref(&new), from_ref(&old))), "{module}\n{mutated}");
        accepted += usize::from(differs);
    }
    accepted
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn there_is_a_change_exactly_where_models_differ(seed in 0..u64::MAX) {
        check(seed);
    }
}

#[test]
fn the_checker_accepts_enough_changes() {
    let accepted: usize = (1..20).map(check).sum();
    assert!(accepted > 20, "{accepted}");
}
