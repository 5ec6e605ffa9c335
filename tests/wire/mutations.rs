//! Checks that every single change of the spec is detected: the checker rejects it, or the snapshot of an
//! operation differs.

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::Text;
use yaml_serde::Value;

use super::outline::{outline, webhook_outline};
use crate::support::spec::{MODEL, texts};

/// One change: a file, the path of a value in it, and the new value.
struct Mutation {
    file: usize,
    path: Vec<String>,
    value: String,
}

#[test]
fn every_mutation_is_detected() {
    let texts = texts();
    // Every snapshot begins with its operation's outline.
    let outlines = outlines(&MODEL);
    // Only every seventh, because checking all takes long.
    let mutations: Vec<_> = mutations(&texts).into_iter().step_by(7).collect();
    let mut rejected = 0;
    let mut shown = 0;
    for mutation in &mutations {
        match baijiayun_codegen::model("vod", mutated(&texts, mutation)) {
            Err(_) => rejected += 1,
            Ok(model) => {
                let path = mutation.path.join(".");
                let value = &mutation.value;
                assert_ne!(self::outlines(&model), outlines, "{path} -> {value} is not detected");
                shown += 1;
            }
        }
    }
    assert!(mutations.len() > 50, "only {} mutations", mutations.len());
    assert!(shown > rejected, "{shown} shown, {rejected} rejected: too few reach the snapshots");
}

/// Returns changes of every path, and of every type of a parameter, a response field or a record field.
fn mutations(texts: &[Text]) -> Vec<Mutation> {
    let mut mutations = Vec::new();
    for (file, text) in texts.iter().enumerate() {
        let content: Value = yaml_serde::from_str(&text.text).expect("the spec is YAML");
        collect(&content, &mut Vec::new(), &mut |path, value| {
            let key = path.last().map_or("", String::as_str);
            let value = match key {
                "path" if value != "dynamic" => "/openapi/mutated/path".to_owned(),
                "type" => other_type(value),
                _ => return,
            };
            let is_declaration = ["operations", "records", "webhooks"].contains(&path[0].as_str());
            if is_declaration && !path.contains(&"samples".to_owned()) {
                mutations.push(Mutation { file, path: path.to_vec(), value });
            }
        });
    }
    mutations
}

/// Returns another type with the same values, so that the checker accepts it.
fn other_type(expression: &str) -> String {
    match expression {
        "int" => "byte_count",
        "byte_count" | "seconds" | "flag" => "int",
        "string" => "url",
        "cst_date" | "cst_datetime" | "url" => "string",
        _ if expression.starts_with("json<") || expression.starts_with("comma_list<") => "string",
        _ => "any",
    }
    .to_owned()
}

fn collect(value: &Value, path: &mut Vec<String>, visit: &mut impl FnMut(&[String], &str)) {
    match value {
        Value::String(text) => visit(path, text),
        Value::Mapping(mapping) => {
            for (key, value) in mapping {
                path.push(key.as_str().unwrap_or_default().to_owned());
                collect(value, path, visit);
                path.pop();
            }
        }
        _ => {}
    }
}

fn mutated(texts: &[Text], mutation: &Mutation) -> Vec<Text> {
    let mut texts = texts.to_vec();
    let text = &mut texts[mutation.file].text;
    let mut content: Value = yaml_serde::from_str(text).expect("the spec is YAML");
    let target = mutation.path.iter().fold(&mut content, |value, key| &mut value[key.as_str()]);
    *target = Value::String(mutation.value.clone());
    *text = yaml_serde::to_string(&content).expect("YAML can be written");
    texts
}

fn outlines(model: &Model) -> Vec<String> {
    let operations = model.operations().into_iter().map(|operation| outline(model, operation));
    let webhooks = model.modules.iter().flat_map(|module| &module.webhooks).map(webhook_outline);
    operations.chain(webhooks).collect()
}
