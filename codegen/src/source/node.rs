//! The tree of a file, and mistakes in it.

use std::ops::Range;

use serde_yaml::Value;

/// One step of a path, from a node to a node inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// The value of a key in a mapping.
    Key(String),
    /// An item of a sequence.
    Index(usize),
}

/// A value with its bytes.
#[derive(Debug)]
pub struct Node {
    pub span: Range<usize>,
    pub content: Content,
}

/// The content of a value.
#[derive(Debug)]
pub enum Content {
    Scalar { text: String, value: Value },
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug)]
pub struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub value: Node,
}

/// A mistake in the YAML itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The bytes that it concerns.
    pub span: Range<usize>,
    /// The description of the mistake.
    pub message: String,
    /// How to fix it, or nothing.
    pub help: String,
}

impl Malformed {
    /// Creates a mistake.
    pub fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }
}

impl Node {
    /// Returns a value inside this one, and the bytes of its key.
    pub fn child(&self, step: &Step) -> Option<(Option<Range<usize>>, &Node)> {
        match (&self.content, step) {
            (Content::Mapping(entries), Step::Key(key)) => entries
                .iter()
                .find(|entry| entry.key == *key)
                .map(|entry| (Some(entry.key_span.clone()), &entry.value)),
            (Content::Sequence(items), Step::Index(index)) => items.get(*index).map(|item| (None, item)),
            _ => None,
        }
    }

    /// Returns the decoded values.
    pub fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar { value, .. } => value.clone(),
            Content::Sequence(items) => items.iter().map(Node::to_value).collect(),
            Content::Mapping(entries) => {
                let mut mapping = serde_yaml::Mapping::new();
                for entry in entries {
                    mapping.entry(Value::String(entry.key.clone())).or_insert_with(|| entry.value.to_value());
                }
                Value::Mapping(mapping)
            }
        }
    }
}
