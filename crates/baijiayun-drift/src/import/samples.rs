//! The samples of an operation as the spec language has them.

use baijiayun_page::page::{Address, Form, Operation, Param, Sample};
use serde_json::{Map, Value as Json};

use super::names::is_common;
use super::node::Node;
use crate::page::class::Class;
use crate::page::is_placeholder;

/// Returns the parameters without the common ones.
pub(super) fn params(stated: &Operation) -> Vec<&Param> {
    stated.params.iter().flatten().filter(|param| !is_common(&param.name)).collect()
}

/// Returns the name of the parameter with the URL, if it comes out of another response: `upload_url` of `{upload_url}`.
pub(super) fn url_param(stated: &Operation) -> Option<&str> {
    match &stated.address {
        Some(Address::Dynamic(text)) => text.strip_prefix('{')?.strip_suffix('}'),
        _ => None,
    }
}

/// Returns the samples of an operation: the page's, or a made-up one.
pub(super) fn all(stated: &Operation, note: &mut impl FnMut(&str)) -> Node {
    let count = stated.requests.len().max(stated.responses.len()).max(1);
    let mut samples: Vec<_> = (0..count).map(|index| pair(stated, index, note)).collect();
    samples.extend(stated.failures.iter().map(failure));
    Node::List(samples)
}

/// Returns a failure as a sample.
pub(super) fn failure(sample: &Sample) -> Node {
    Node::Map(vec![
        ("description".to_owned(), Node::text("A failure.")),
        ("response".to_owned(), Node::Json(sample.text.clone())),
    ])
}

/// Returns the request and the response at an index. The first sample always has both, made up if the page has none.
fn pair(stated: &Operation, index: usize, note: &mut impl FnMut(&str)) -> Node {
    let mut entries = Vec::new();
    if index == 0 || stated.requests.len() > index {
        entries.push(("request".to_owned(), Node::Json(request(stated, index, note).to_string())));
    }
    // A further request without a response gets the first response.
    let has_request = stated.requests.len() > index;
    if let Some(sample) = stated.responses.get(index).or(stated.responses.first().filter(|_| has_request)) {
        entries.push(("response".to_owned(), Node::Json(sample.text.clone())));
    } else if index == 0 {
        note("the page has no sample response; this one is made up");
        let made_up = r#"{"code": 0, "data": null, "msg": ""}"#;
        entries.push(("response".to_owned(), Node::Json(made_up.to_owned())));
    }
    Node::Map(entries)
}

/// Returns a sample request with a value for every required parameter.
fn request(stated: &Operation, index: usize, note: &mut impl FnMut(&str)) -> Json {
    let params = params(stated);
    let mut request =
        stated.requests.get(index).map(|sample| known(&sample.value, stated)).unwrap_or_default();
    let missing =
        params.iter().filter(|param| param.required == Some(true) && !request.contains_key(&param.name));
    let missing: Vec<_> = missing.collect();
    if !missing.is_empty() {
        note("the page's sample request lacks required parameters; their values are made up");
    }
    for param in missing {
        request.insert(param.name.clone(), made_up(param));
    }
    if let Some(url) = url_param(stated) {
        request.entry(url).or_insert_with(|| Json::from("https://example.com/upload"));
    }
    Json::Object(request)
}

/// Returns the values of a request for the parameters that the page lists, in the form in which a spec has them.
fn known(request: &Json, stated: &Operation) -> Map<String, Json> {
    let mut known = Map::new();
    for param in params(stated) {
        let Some(value) = request.get(&param.name) else { continue };
        let class = param.type_word.as_deref().and_then(Class::of_word);
        if !is_placeholder(value) {
            known.insert(param.name.clone(), in_form(value, class));
        }
    }
    if let Some((name, value)) = url_param(stated).and_then(|name| Some((name, request.get(name)?))) {
        known.insert(name.to_owned(), value.clone());
    }
    known
}

/// Returns a value as a text or a number, as its class demands.
pub(super) fn in_form(value: &Json, class: Option<Class>) -> Json {
    match (class, value) {
        (Some(Class::Text), Json::Number(number)) => Json::String(number.to_string()),
        (Some(Class::Int), Json::String(text)) => text.parse::<i64>().map_or(value.clone(), Json::from),
        _ => value.clone(),
    }
}

/// Returns a value for a parameter without a sample.
pub(super) fn made_up(param: &Param) -> Json {
    if let Some(choice) = param.facts.choices.first() {
        return in_form(
            &Json::from(choice.value.clone()),
            param.type_word.as_deref().and_then(Class::of_word),
        );
    }
    let class = param.type_word.as_deref().and_then(Class::of_word);
    match (param.facts.form, class) {
        (Some(Form::DateTime), _) => Json::from("2020-01-01 10:00:00"),
        (Some(Form::Date), _) => Json::from("2020-01-01"),
        (Some(Form::UnixTime), _) => Json::from(1_577_844_000),
        (Some(Form::Json), _) => Json::from("{}"),
        (Some(Form::Url), _) => Json::from("https://example.com/"),
        (_, Some(Class::File)) => serde_json::json!({ "file": "sample.txt", "content": "sample" }),
        (_, Some(Class::Int)) => Json::from(param.facts.min.unwrap_or(1).max(1)),
        _ => Json::from("1"),
    }
}
