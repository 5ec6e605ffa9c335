//! A new operation, and the parameters of known ones, as the spec language has them.

use baijiayun_page::page::{Address, Method, Operation, Param};
use serde_json::{Map, Value as Json};

use super::infer::{self, Evidence, Names};
use super::node::Node;
use super::records;
use super::types::Types;
use super::{is_common, names};

/// An operation as YAML.
pub(super) struct NewOperation {
    /// Its name in the module.
    pub(super) name: String,
    /// Its YAML.
    pub(super) node: Node,
}

/// Returns the YAML of an operation that the spec does not have.
pub(super) fn new(stated: &Operation, name: String, known: &Names, types: &mut Types) -> NewOperation {
    let mut review = vec![format!(
        "line {}: this operation was imported; its English title is made of its name",
        stated.line
    )];
    let mut note = |text: &str| review.push(format!("line {}: {text}", stated.line));
    let params = params(stated);
    let mut entries = Vec::new();
    let mut push = |key: &str, node| entries.push((key.to_owned(), node));
    if let Some(number) = stated.number {
        push("number", Node::word(format!("API-{number}")));
    }
    push("title", Node::text(&names::title(&name)));
    push("title_zh", Node::text(if stated.title.is_empty() { &name } else { &stated.title }));
    let description = stated.description.join(" ");
    push("description", Node::text(if description.trim().is_empty() { &stated.title } else { &description }));
    let methods = match stated.methods.as_slice() {
        [] => {
            note("the page gives no method");
            vec!["POST".to_owned()]
        }
        methods => methods.iter().map(|method| method_word(*method).to_owned()).collect(),
    };
    let has_file = params.iter().any(|param| param.type_word.as_deref() == Some("file"));
    push("methods", Node::Words(if has_file { vec!["POST".to_owned()] } else { methods }));
    match &stated.address {
        Some(Address::Path(path)) => push("path", Node::word(path)),
        Some(Address::Dynamic(_)) => {
            note(
                "its URL comes from another response; write `path: dynamic` and the parameter with `url: true`",
            );
            push("path", Node::word("unknown"));
        }
        Some(Address::CutOff(_)) | None => push("path", Node::word("unknown")),
    }
    if has_file {
        push("encoding", Node::word("multipart"));
    }
    let is_signed = stated
        .params
        .as_ref()
        .is_none_or(|params| params.is_empty() || params.iter().any(|param| param.name == "sign"));
    if !is_signed {
        note("its table has no `sign`, so it is taken for unsigned");
        push("signing", Node::word("none"));
    }
    let (safety, idempotent) = safety(&name);
    if safety != "read" {
        note("`safety` and `idempotent` are guessed from its name");
    } else {
        note("`safety` is guessed from its name");
    }
    push("safety", Node::word(safety));
    if let Some(idempotent) = idempotent {
        push("idempotent", Node::Bool(idempotent));
    }
    let request = stated.requests.first();
    if !params.is_empty() {
        let nodes = params.iter().map(|param| {
            let sample = request.and_then(|sample| sample.value.get(&param.name));
            (param.name.clone(), self::param(param, sample, known, types))
        });
        push("params", Node::Map(nodes.collect()));
    }
    let data = records::data(stated, &name, known, types);
    push("response", data.response);
    if let Some(envelope) = data.envelope {
        push("envelope", envelope);
    }
    if !stated.notes.is_empty() {
        push("notes", Node::texts(&stated.notes));
    }
    push("samples", samples(stated, &params, &mut note));
    review.extend(data.review);
    push_review(&mut entries, &review);
    NewOperation { name, node: Node::Map(entries) }
}

fn push_review(entries: &mut Vec<(String, Node)>, review: &[String]) {
    if !review.is_empty() {
        entries.push(("review".to_owned(), Node::texts(review)));
    }
}

/// Returns the word for a method.
pub(super) fn method_word(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// Returns the parameters without the common ones.
fn params(stated: &Operation) -> Vec<&Param> {
    stated.params.iter().flatten().filter(|param| !is_common(&param.name)).collect()
}

/// Guesses whether an operation reads, writes or destroys.
fn safety(name: &str) -> (&'static str, Option<bool>) {
    let starts =
        |words: &[&str]| words.iter().any(|word| name == *word || name.starts_with(&format!("{word}_")));
    if starts(&["get", "list", "query", "search", "find", "check", "export", "count"]) {
        ("read", None)
    } else if starts(&["delete", "remove", "clear", "unbind", "destroy", "cancel"]) {
        ("destructive", Some(true))
    } else {
        ("write", Some(starts(&["set", "update", "rename", "move"])))
    }
}

/// Returns the YAML of a parameter.
pub(super) fn param(param: &Param, sample: Option<&Json>, known: &Names, types: &mut Types) -> Node {
    let example = param.example.as_deref().map(Json::from);
    let evidence = Evidence {
        name: &param.name,
        word: param.type_word.as_deref(),
        sample: sample.or(example.as_ref()),
        facts: &param.facts,
        is_param: true,
        line: param.line,
    };
    let guess = infer::infer(evidence, known, types);
    let mut review = guess.review;
    let mut entries = vec![("type".to_owned(), Node::word(&guess.ty))];
    entries.extend(names::rust(&param.name));
    let is_required = param.required.unwrap_or_else(|| {
        review.push("the page does not say whether it is required".to_owned());
        false
    });
    let is_number = ["int", "seconds", "byte_count", "unix_time", "flag"].contains(&guess.ty.as_str());
    let is_text = guess.ty == "string";
    if is_required {
        entries.push(("required".to_owned(), Node::Bool(true)));
    } else if let Some(default) = &param.default {
        match default.parse() {
            Ok(number) if is_number => entries.push(("default".to_owned(), Node::Int(number))),
            _ if is_text => entries.push(("default".to_owned(), Node::text(default))),
            _ => review.push(format!("the page gives the default `{default}`")),
        }
    }
    let mut limit = |key: &str, value: Option<i64>, fits: bool| {
        if let Some(value) = value.filter(|_| fits) {
            entries.push((key.to_owned(), Node::Int(value)));
        }
    };
    limit("min", param.facts.min, is_number);
    limit("max", param.facts.max, is_number);
    limit("max_length", param.facts.max_length.and_then(|length| i64::try_from(length).ok()), is_text);
    if guess.ty == "file" {
        review.push("the endings of the file's name are not known".to_owned());
    }
    let description = if param.description.is_empty() { &param.name } else { &param.description };
    entries.push(("description".to_owned(), Node::text(description)));
    let review: Vec<_> = review.iter().map(|text| format!("line {}: {text}", param.line)).collect();
    push_review(&mut entries, &review);
    Node::Flow(entries)
}

/// Returns the samples: the page's, or one that is made up.
fn samples(stated: &Operation, params: &[&Param], note: &mut impl FnMut(&str)) -> Node {
    let mut samples = Vec::new();
    let request = stated.requests.first().map(|sample| known_params(&sample.value, params));
    let missing = |request: &Map<String, Json>| {
        let required = params.iter().filter(|param| param.required == Some(true));
        required.filter(|param| !request.contains_key(&param.name)).copied().collect::<Vec<_>>()
    };
    let mut request = request.unwrap_or_default();
    let made_up = missing(&request);
    if !made_up.is_empty() || stated.requests.is_empty() {
        note("the page's sample request lacks required parameters; their values are made up");
    }
    for param in made_up {
        request.insert(param.name.clone(), made_up_value(param));
    }
    let response = match stated.responses.first() {
        Some(sample) => sample.text.clone(),
        None => {
            note("the page has no sample response; this one is made up");
            r#"{"code": 0, "data": null, "msg": ""}"#.to_owned()
        }
    };
    samples.push(sample(&Json::Object(request), &response));
    let description = ("description".to_owned(), Node::text("A failure."));
    samples.extend(stated.failures.iter().map(|failure| {
        Node::Map(vec![description.clone(), ("response".to_owned(), Node::Json(failure.text.clone()))])
    }));
    Node::List(samples)
}

/// Returns a sample as YAML.
pub(super) fn sample(request: &Json, response: &str) -> Node {
    Node::Map(vec![
        ("request".to_owned(), Node::Json(request.to_string())),
        ("response".to_owned(), Node::Json(response.to_owned())),
    ])
}

/// Returns the values of a sample request for the parameters, in the form in which a spec has them.
pub(super) fn known_params(request: &Json, params: &[&Param]) -> Map<String, Json> {
    let mut known = Map::new();
    for param in params {
        let Some(value) = request.get(&param.name) else { continue };
        let is_text = param.type_word.as_deref().and_then(crate::page::class::Class::of_word)
            == Some(crate::page::class::Class::Text);
        let value = match value {
            Json::Number(number) if is_text => Json::String(number.to_string()),
            other => other.clone(),
        };
        known.insert(param.name.clone(), value);
    }
    known
}

/// Returns a value for a parameter without a sample.
fn made_up_value(param: &Param) -> Json {
    use baijiayun_page::page::Form;
    let first = param.facts.choices.first().map(|choice| choice.value.clone());
    match (param.facts.form, param.type_word.as_deref().unwrap_or_default()) {
        _ if first.is_some() => Json::from(first.unwrap_or_default()),
        (Some(Form::DateTime), _) => Json::from("2020-01-01 10:00:00"),
        (Some(Form::Date), _) => Json::from("2020-01-01"),
        (Some(Form::UnixTime), _) => Json::from(1_577_844_000),
        (Some(Form::Json), _) => Json::from("{}"),
        (Some(Form::Url), _) => Json::from("https://example.com/"),
        (_, "file") => serde_json::json!({ "file": "sample.txt", "content": "sample" }),
        (_, word) if crate::page::class::Class::of_word(word) == Some(crate::page::class::Class::Int) => {
            Json::from(param.facts.min.unwrap_or(1).max(1))
        }
        _ => Json::from("1"),
    }
}
