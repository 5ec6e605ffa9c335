//! The data of a response as the spec language has it: fields, and records for what is inside them.

use baijiayun_page::page::{Facts, Field, Operation};
use serde_json::Value as Json;

use super::infer::{self, Evidence, Names};
use super::names::{self, pascal, singular};
use super::node::Node;
use super::types::Types;
use crate::page::class::Class;

/// The data of a response.
#[derive(Debug)]
pub(super) struct Data {
    /// The `response` of the operation.
    pub(super) response: Node,
    /// The `envelope` of the operation, if it is not the usual one.
    pub(super) envelope: Option<Node>,
    /// The guesses about the response as a whole.
    pub(super) review: Vec<String>,
}

/// Returns the data of an operation's response. The records and enums that it needs are made in
/// `types`.
pub(super) fn data(operation: &Operation, name: &str, names: &Names, types: &mut Types) -> Data {
    let mut root = Tree::default();
    for field in operation.response.iter().flatten() {
        root.insert(field);
    }
    let mut review = Vec::new();
    let mut envelope = None;
    if let Some(sample) = operation.responses.first() {
        let body = &sample.value;
        let code = body.get("code").and_then(Json::as_i64).unwrap_or(0);
        let inline = body.get("data").is_none() && body.as_object().is_some_and(|members| members.len() > 1);
        if code != 0 || (inline && !root.children.is_empty()) {
            review.push(format!("line {}: the envelope is that of the sample", sample.line));
            let place = if inline { vec![("data".to_owned(), Node::word("inline"))] } else { Vec::new() };
            envelope = Some(Node::Flow(
                [("success".to_owned(), Node::Int(code))].into_iter().chain(place).collect(),
            ));
        }
        match body.get("data") {
            Some(data) => root.add_sample(data, sample.line),
            None if inline => root.add_inline(body, sample.line),
            None => {}
        }
    } else if root.children.is_empty() {
        review.push(format!("line {}: the page shows no data of the response", operation.line));
    }
    let mut builder = Builder { prefix: pascal(name), names, types };
    let description = ("description".to_owned(), Node::text("The response."));
    let response = if root.is_list || root.is_map() {
        let (ty, _, _) = builder.ty(&root, "Item");
        Node::Map(vec![description, ("type".to_owned(), Node::word(ty))])
    } else if root.children.is_empty() {
        match root.samples.first().filter(|sample| !sample.is_null()) {
            Some(_) => {
                Node::Map(vec![description, ("type".to_owned(), Node::word(builder.ty(&root, "Item").0))])
            }
            None => Node::Flow(vec![("type".to_owned(), Node::word("none"))]),
        }
    } else {
        Node::Map(vec![description, ("fields".to_owned(), builder.fields(&root))])
    };
    Data { response, envelope, review }
}

/// Returns a field that a page adds to a known record.
pub(super) fn field(
    field: &Field,
    sample: Option<&Json>,
    inner: &[Field],
    prefix: &str,
    names: &Names,
    types: &mut Types,
) -> Node {
    let mut root = Tree::default();
    for field in std::iter::once(field).chain(inner) {
        root.insert(field);
    }
    let mut tree = root.children.pop().unwrap_or_default();
    if let Some(sample) = sample {
        tree.add_sample(sample, field.line);
    }
    let mut builder = Builder { prefix: prefix.to_owned(), names, types };
    builder.field(&tree)
}

/// A value of the response, from the table and the samples.
#[derive(Debug, Default)]
struct Tree {
    name: String,
    line: usize,
    word: Option<String>,
    description: String,
    facts: Facts,
    in_table: bool,
    is_list: bool,
    children: Vec<Tree>,
    samples: Vec<Json>,
    /// A sample of a value, where the names of an object are data.
    map: Option<(&'static str, Box<Tree>)>,
}

impl Tree {
    fn is_map(&self) -> bool {
        self.map.is_some()
    }

    /// Returns whether the table calls it an object.
    fn is_object(&self) -> bool {
        self.word.as_deref().and_then(Class::of_word) == Some(Class::Object)
    }

    /// Adds a row of the table.
    fn insert(&mut self, field: &Field) {
        let mut tree = self;
        for part in field.path.split('.') {
            let name = part.trim_end_matches("[]");
            if name.is_empty() {
                tree.is_list = true;
                continue;
            }
            tree = tree.child(name, field.line);
            tree.is_list |= part.ends_with("[]");
        }
        tree.word.clone_from(&field.type_word);
        tree.description.clone_from(&field.description);
        tree.facts = field.facts.clone();
        tree.in_table = true;
        tree.is_list |= field.type_word.as_deref().and_then(Class::of_word) == Some(Class::List);
        tree.samples.extend(field.example.as_deref().map(Json::from).filter(|_| tree.children.is_empty()));
    }

    fn child(&mut self, name: &str, line: usize) -> &mut Self {
        let place = match self.children.iter().position(|child| child.name == name) {
            Some(place) => place,
            None => {
                self.children.push(Self { name: name.to_owned(), line, ..Self::default() });
                self.children.len() - 1
            }
        };
        &mut self.children[place]
    }

    fn add_sample(&mut self, value: &Json, line: usize) {
        match value {
            // The server is written in PHP, where an empty map is an empty list.
            Json::Array(items) if items.is_empty() && self.is_object() => {}
            Json::Array(items) => {
                self.is_list = true;
                for item in items {
                    self.add_sample(item, line);
                }
            }
            Json::Object(members) if self.children.is_empty() && is_map(members) => {
                let key = if members.keys().all(|key| is_date(key)) { "cst_date" } else { "string" };
                let mut inner = Self { line, ..Self::default() };
                members.values().for_each(|value| inner.add_sample(value, line));
                self.map = Some((key, Box::new(inner)));
            }
            Json::Object(members) => {
                for (name, value) in members {
                    self.child(name, line).add_sample(value, line);
                }
            }
            Json::Null => {}
            // Samples of responses have JSON types and come first; those of the table are always text.
            scalar => self.samples.insert(0, scalar.clone()),
        }
    }

    /// Adds the fields beside `code`.
    fn add_inline(&mut self, body: &Json, line: usize) {
        for (name, value) in body.as_object().into_iter().flatten() {
            if !["code", "msg", "message", "ts"].contains(&name.as_str()) {
                self.child(name, line).add_sample(value, line);
            }
        }
    }
}

/// Returns whether the names of an object are data: numbers or days.
fn is_map(members: &serde_json::Map<String, Json>) -> bool {
    let is_data = |name: &String| is_date(name) || name.bytes().all(|byte| byte.is_ascii_digit());
    !members.is_empty() && members.keys().all(is_data)
}

fn is_date(name: &str) -> bool {
    name.len() == 10
        && name
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

struct Builder<'a> {
    /// The start of the names of records.
    prefix: String,
    names: &'a Names,
    types: &'a mut Types,
}

impl Builder<'_> {
    fn fields(&mut self, tree: &Tree) -> Node {
        Node::Map(tree.children.iter().map(|child| (child.name.clone(), self.field(child))).collect())
    }

    fn field(&mut self, tree: &Tree) -> Node {
        let (ty, as_string, mut review) = self.ty(tree, &pascal(&singular(&tree.name)));
        if !tree.in_table {
            review.insert(0, "only the sample has it".to_owned());
        }
        let mut entries = vec![("type".to_owned(), Node::word(ty))];
        entries.extend(names::rust(&tree.name));
        if as_string {
            entries.push(("wire".to_owned(), Node::word("string")));
        }
        let description = if tree.description.is_empty() { &tree.name } else { &tree.description };
        entries.push(("description".to_owned(), Node::text(description)));
        if !review.is_empty() {
            let review: Vec<_> = review.iter().map(|text| format!("line {}: {text}", tree.line)).collect();
            entries.push(("review".to_owned(), Node::texts(&review)));
        }
        Node::Flow(entries)
    }

    /// Returns the type of a value, whether its numbers are written as strings, and what was guessed.
    fn ty(&mut self, tree: &Tree, name: &str) -> (String, bool, Vec<String>) {
        let (inner, as_string, review) = if let Some((key, value)) = &tree.map {
            let (value, _, review) = self.ty(value, name);
            (format!("map<{key}, {value}>"), false, review)
        } else if tree.children.is_empty() && tree.is_object() && !tree.is_list {
            ("map<string, any>".to_owned(), false, vec!["what is in it is not described".to_owned()])
        } else if tree.children.is_empty() {
            let word = tree.word.as_deref().filter(|_| !tree.is_list);
            let evidence = Evidence {
                name: &tree.name,
                word: word.or(tree.is_list.then_some("")).filter(|word| !word.is_empty()),
                sample: tree.samples.first(),
                facts: &tree.facts,
                is_param: false,
                line: tree.line,
            };
            let guess = infer::infer(evidence, self.names, self.types);
            let is_unknown = tree.is_list && tree.samples.is_empty();
            let review = if tree.is_list {
                vec!["the type of its items is that of the sample".to_owned()]
            } else {
                guess.review
            };
            (if is_unknown { "any".to_owned() } else { guess.ty }, guess.as_string && !tree.is_list, review)
        } else {
            (self.record(tree, name), false, Vec::new())
        };
        if tree.is_list { (format!("list<{inner}>"), false, review) } else { (inner, as_string, review) }
    }

    fn record(&mut self, tree: &Tree, name: &str) -> String {
        let record = self.types.free(format!("{}{name}", self.prefix));
        let fields = self.fields(tree);
        let description = if tree.description.is_empty() { &record } else { &tree.description };
        let node = Node::Map(vec![
            ("description".to_owned(), Node::text(description)),
            ("fields".to_owned(), fields),
        ]);
        self.types.record(&record, node);
        record
    }
}
