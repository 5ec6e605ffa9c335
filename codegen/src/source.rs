//! YAML text as a tree that keeps the position of every key and value.
//!
//! `serde_yaml` decodes the values. This tree resolves the path of a decoded value to its bytes in the
//! file, so that later stages need only paths.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_yaml::Value;

/// The deepest nesting accepted. Bounds the recursion over the tree.
const MAX_DEPTH: usize = 64;

/// One spec file.
#[derive(Debug)]
pub struct Source {
    /// The path that diagnostics show, with forward slashes.
    pub name: String,
    /// The content of the file.
    pub text: String,
    root: Option<Node>,
}

/// One step of a path, from a node to a node inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// The value of a key in a mapping.
    Key(String),
    /// An item of a sequence.
    Index(usize),
}

#[derive(Debug)]
struct Node {
    span: Range<usize>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Scalar { text: String, plain: bool },
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
}

#[derive(Debug)]
struct Entry {
    key: String,
    key_span: Range<usize>,
    value: Node,
}

/// A mistake in the YAML itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The bytes that it concerns.
    pub span: Range<usize>,
    /// The description of the mistake.
    pub message: String,
}

impl Source {
    /// Parses one file. The tree contains the parts that could be read.
    pub fn parse(name: impl Into<String>, text: impl Into<String>) -> (Self, Vec<Malformed>) {
        let text = text.into();
        let mut mistakes = Vec::new();
        let root = parse_tree(&text, &mut mistakes);
        (Self { name: name.into(), text, root }, mistakes)
    }

    /// Returns the decoded values. Of a duplicate key, the first is kept.
    pub fn to_value(&self) -> Option<Value> {
        self.root.as_ref().map(Node::to_value)
    }

    /// Returns the bytes of the value at `path`, or of its nearest ancestor that exists.
    pub fn value_span(&self, path: &[Step]) -> Range<usize> {
        self.locate(path).1
    }

    /// Returns the bytes of the key at the end of `path`, or of the value if it has no key.
    pub fn key_span(&self, path: &[Step]) -> Range<usize> {
        let (key, value) = self.locate(path);
        key.unwrap_or(value)
    }

    fn locate(&self, path: &[Step]) -> (Option<Range<usize>>, Range<usize>) {
        let Some(mut node) = self.root.as_ref() else { return (None, 0..0) };
        let mut key = None;
        for step in path {
            let Some((next_key, next)) = node.child(step) else { break };
            key = next_key;
            node = next;
        }
        (key, node.span.clone())
    }
}

impl Node {
    fn child(&self, step: &Step) -> Option<(Option<Range<usize>>, &Node)> {
        match (&self.content, step) {
            (Content::Mapping(entries), Step::Key(key)) => entries
                .iter()
                .find(|entry| entry.key == *key)
                .map(|entry| (Some(entry.key_span.clone()), &entry.value)),
            (Content::Sequence(items), Step::Index(index)) => items.get(*index).map(|item| (None, item)),
            _ => None,
        }
    }

    fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar { text, plain: false } => Value::String(text.clone()),
            // Leave it to serde_yaml whether a plain scalar is a number, a boolean, null or text.
            Content::Scalar { text, plain: true } => match serde_yaml::from_str(text) {
                Ok(value @ (Value::Null | Value::Bool(_) | Value::Number(_))) => value,
                _ => Value::String(text.clone()),
            },
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

/// A mapping or sequence whose end has not been read yet.
struct Open {
    start: usize,
    content: Content,
    pending_key: Option<(String, Range<usize>)>,
}

impl Open {
    /// Adds a finished node as the next item, key or value.
    fn take(&mut self, node: Node, mistakes: &mut Vec<Malformed>) {
        match &mut self.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping(entries) => match self.pending_key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: node }),
                None => self.pending_key = Some(Self::read_key(node, entries, mistakes)),
            },
            Content::Scalar { .. } => {}
        }
    }

    fn read_key(node: Node, entries: &[Entry], mistakes: &mut Vec<Malformed>) -> (String, Range<usize>) {
        let Content::Scalar { text, .. } = node.content else {
            mistakes.push(Malformed { span: node.span.clone(), message: "a key must be text".into() });
            return (String::new(), node.span);
        };
        if entries.iter().any(|entry| entry.key == text) {
            let message = format!("duplicate key `{text}`");
            mistakes.push(Malformed { span: node.span.clone(), message });
        }
        (text, node.span)
    }
}

fn parse_tree(text: &str, mistakes: &mut Vec<Malformed>) -> Option<Node> {
    let offsets = Offsets::new(text);
    let mut stack: Vec<Open> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = offsets.byte(error.marker().index());
                mistakes.push(Malformed { span: at..at, message: error.info().to_owned() });
                return None;
            }
        };
        let node = match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let content = match event {
                    Event::SequenceStart(..) => Content::Sequence(Vec::new()),
                    _ => Content::Mapping(Vec::new()),
                };
                let start = offsets.byte(span.start.index());
                if stack.len() == MAX_DEPTH {
                    let message = format!("nested deeper than {MAX_DEPTH} levels");
                    mistakes.push(Malformed { span: start..start, message });
                    return None;
                }
                stack.push(Open { start, content, pending_key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = stack.pop() else { continue };
                let end = offsets.byte(span.end.index()).max(open.start);
                Node { span: trim(text, open.start..end), content: open.content }
            }
            Event::Scalar(value, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let content = Content::Scalar { text: value.into_owned(), plain };
                Node { span: trim(text, offsets.range(span)), content }
            }
            Event::Alias(_) => {
                let message = "aliases are not part of the spec language; write it out".into();
                let span = offsets.range(span);
                mistakes.push(Malformed { span: span.clone(), message });
                Node { span, content: Content::Scalar { text: String::new(), plain: true } }
            }
            _ => continue,
        };
        match stack.last_mut() {
            Some(open) => open.take(node, mistakes),
            None => root = root.or(Some(node)),
        }
    }
    root
}

/// Removes white space at the end: the parser ends a block where the next token starts.
fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let length = text.get(span.clone()).map_or(0, |part| part.trim_end().len());
    span.start..span.start + length
}

/// The byte of each character: the parser counts characters, diagnostics count bytes.
struct Offsets(Vec<usize>);

impl Offsets {
    fn new(text: &str) -> Self {
        Self(text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect())
    }

    fn byte(&self, character: usize) -> usize {
        self.0.get(character).or(self.0.last()).copied().unwrap_or(0)
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.byte(span.start.index())..self.byte(span.end.index())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Step {
        Step::Key(name.into())
    }

    #[test]
    fn a_path_leads_to_the_text() {
        let (source, mistakes) = Source::parse("a.yaml", "标题: x\nlist:\n  - { a: 12, b: 'q' }\n");
        assert!(mistakes.is_empty());
        let path = [key("list"), Step::Index(0), key("b")];
        assert_eq!(&source.text[source.value_span(&path)], "'q'");
        assert_eq!(&source.text[source.key_span(&path)], "b");
        assert_eq!(&source.text[source.key_span(&path[..1])], "list");
        assert_eq!(&source.text[source.value_span(&path[..1])], "- { a: 12, b: 'q' }");
    }

    #[test]
    fn scalars_follow_yaml_rules() {
        let (source, _) = Source::parse("a.yaml", "[1, '1', true, null, 1:2, 720p, '']");
        let value = source.to_value().unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), r#"[1,"1",true,null,"1:2","720p",""]"#);
    }

    #[test]
    fn every_repeated_key_is_listed() {
        let (source, mistakes) = Source::parse("a.yaml", "a: 1\nb: 2\na: 3\nb: 4\n");
        assert_eq!(mistakes.len(), 2);
        assert_eq!(mistakes[0].message, "duplicate key `a`");
        assert_eq!(source.to_value().unwrap()["a"], Value::from(1));
    }

    #[test]
    fn hostile_text_is_rejected_without_a_panic() {
        for text in ["[".repeat(100_000), "a: *b".into(), "{".into(), "\t- a: [".into(), String::new()] {
            let (_, mistakes) = Source::parse("a.yaml", text.clone());
            assert!(text.is_empty() || !mistakes.is_empty(), "{text:.20}");
        }
    }
}
