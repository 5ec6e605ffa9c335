//! A new operation, and the parameters of known ones, as the spec language has them.

use baijiayun_page::page::{Address, Method, Operation, Page, Param};
use serde_json::Value as Json;

use super::infer::{self, Evidence, Names};
use super::node::Node;
use super::records;
use super::types::{Types, are_ints};
use super::{names, samples};

/// An operation as YAML.
pub(super) struct NewOperation {
    /// Its name in the module.
    pub(super) name: String,
    /// Its YAML.
    pub(super) node: Node,
}

/// Returns the YAML of an operation that the spec does not have.
pub(super) fn new(
    stated: &Operation,
    name: String,
    page: &Page,
    known: &Names,
    types: &mut Types,
) -> NewOperation {
    let mut review = vec![format!(
        "line {}: this operation was imported; its English title is made of its name",
        stated.line
    )];
    let mut note = |text: &str| review.push(format!("line {}: {text}", stated.line));
    let params = samples::params(stated);
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
        Some(Address::Dynamic(_)) if samples::url_param(stated).is_some() => {
            push("path", Node::word("dynamic"))
        }
        _ => push("path", Node::word("unknown")),
    }
    if has_file {
        push("encoding", Node::word("multipart"));
    }
    // A page lists the common parameters once, or in each table. Only a URL from another response already has a
    // signature.
    if matches!(stated.address, Some(Address::Dynamic(_))) {
        note("its URL comes out of another response, so it is taken for unsigned");
        push("signing", Node::word("none"));
    } else if !lists_sign(stated) && stated.params.is_some() && page.operations.iter().any(lists_sign) {
        note("its table has no `sign`, which others have");
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
    let url = samples::url_param(stated).map(|name| (name.to_owned(), url_node(name)));
    let nodes = params.iter().map(|param| {
        let sample = request.and_then(|sample| sample.value.get(&param.name));
        (param.name.clone(), self::param(param, sample, known, types))
    });
    let nodes: Vec<_> = url.into_iter().chain(nodes).collect();
    if !nodes.is_empty() {
        push("params", Node::Map(nodes));
    }
    let data = records::data(stated, &name, known, types);
    push("response", data.response);
    if let Some(envelope) = data.envelope {
        push("envelope", envelope);
    }
    if !stated.notes.is_empty() {
        push("notes", Node::texts(&stated.notes));
    }
    push("samples", samples::all(stated, &mut note));
    review.extend(data.review);
    push_review(&mut entries, &review);
    NewOperation { name, node: Node::Map(entries) }
}

fn lists_sign(stated: &Operation) -> bool {
    stated.params.iter().flatten().any(|param| param.name == "sign")
}

fn push_review(entries: &mut Vec<(String, Node)>, review: &[String]) {
    if !review.is_empty() {
        entries.push(("review".to_owned(), Node::texts(review)));
    }
}

/// Returns the YAML of the parameter with the URL.
fn url_node(name: &str) -> Node {
    Node::Flow(vec![
        ("type".to_owned(), Node::word("url")),
        ("required".to_owned(), Node::Bool(true)),
        ("url".to_owned(), Node::Bool(true)),
        ("description".to_owned(), Node::text(&format!("The `{name}` of another response."))),
    ])
}

/// Returns the word for a method.
pub(super) fn method_word(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
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
    let is_listed = !param.facts.choices.is_empty() && are_ints(&param.facts.choices);
    let is_text = guess.ty == "string";
    if is_required {
        entries.push(("required".to_owned(), Node::Bool(true)));
    } else if let Some(default) = &param.default {
        match default.parse() {
            Ok(number) if is_number || is_listed => entries.push(("default".to_owned(), Node::Int(number))),
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
