//! Makes a tree from YAML text.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_yaml::Value;

use super::node::{Content, Entry, Malformed, Node};
use super::{emoji, hints, yaml_errors};

/// The deepest nesting accepted. Bounds the recursion over the tree.
const MAX_DEPTH: usize = 64;

/// The readable part of a file.
#[derive(Debug, Default)]
pub struct Tree {
    /// The root, if the file has content that could be read.
    pub root: Option<Node>,
    /// Whether a part of the file is lost.
    pub is_cut: bool,
}

/// Reads `text`, and adds what is wrong with it as YAML to `mistakes`.
pub fn tree(text: &str, mistakes: &mut Vec<Malformed>) -> Tree {
    let (readable, offsets) = emoji::readable(text);
    let mut stack: Vec<Open> = Vec::new();
    let mut tree = Tree::default();
    let mut documents = 0;
    let mut anchor = None;
    for event in Parser::new_from_str(&readable) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = offsets.byte(error.marker().index());
                let mistake = yaml_errors::explain(text, at, error.info());
                if !hints::hides(text, at, mistakes) {
                    mistakes.push(hints::hidden(text, at).unwrap_or(mistake));
                }
                return Tree { root: None, is_cut: true };
            }
        };
        let span = offsets.byte(span.start.index())..offsets.byte(span.end.index());
        anchor = anchor.or(named(&event).then_some(span.clone()));
        let node = match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let content = match event {
                    Event::SequenceStart(..) => Content::Sequence(Vec::new()),
                    _ => Content::Mapping(Vec::new()),
                };
                if stack.len() == MAX_DEPTH {
                    let message = format!("nested deeper than {MAX_DEPTH} levels");
                    mistakes.push(Malformed::new(span.start..span.start, message, ""));
                    return Tree { root: None, is_cut: true };
                }
                stack.push(Open { start: span.start, content, pending_key: None, keys: HashSet::new() });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = stack.pop() else { continue };
                let end = span.end.max(open.start);
                Node { span: trim(text, open.start..end), content: open.content }
            }
            Event::Scalar(value, style, ..) => scalar(text, trim(text, span), value, style, mistakes),
            Event::Alias(_) => {
                let message = "aliases are not part of the spec language";
                mistakes.push(Malformed::new(span.clone(), message, "write the value out"));
                tree.is_cut = true;
                anchor = None;
                Node { span, content: Content::Scalar { text: String::new(), value: Value::Null } }
            }
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    let help =
                        "a file holds one: remove the line `---`, or move the rest into a file of its own";
                    mistakes.push(Malformed::new(trim(text, span), "a second document starts here", help));
                    tree.is_cut = true;
                    return tree;
                }
                continue;
            }
            _ => continue,
        };
        let before = mistakes.len();
        match stack.last_mut() {
            Some(open) => open.take(node, mistakes),
            None => tree.root = Some(node),
        }
        // The value of such a key is lost.
        tree.is_cut |= mistakes.len() > before;
    }
    if let Some(span) = anchor {
        let help = "remove it, or put the text in quotes";
        mistakes.push(Malformed::new(
            span,
            "`&` or `!` and the word behind it name this value, and are not part of it",
            help,
        ));
        tree.is_cut = true;
    }
    // A line `---` has an empty value.
    tree.root = tree.root.filter(|root| !matches!(root.content, Content::Scalar { value: Value::Null, .. }));
    tree
}

/// Returns whether a value has a name for aliases, or a tag with its type.
fn named(event: &Event<'_>) -> bool {
    match event {
        Event::Scalar(_, _, anchor, tag) => *anchor > 0 || tag.is_some(),
        Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => *anchor > 0 || tag.is_some(),
        _ => false,
    }
}

fn scalar(
    text: &str,
    span: Range<usize>,
    value: Cow<'_, str>,
    style: ScalarStyle,
    mistakes: &mut Vec<Malformed>,
) -> Node {
    let mut value = value.into_owned();
    if style != ScalarStyle::DoubleQuoted {
        value = emoji::as_written(value, text.get(span.clone()).unwrap_or_default());
        let content = if style == ScalarStyle::Plain { plain(&value) } else { Value::String(value.clone()) };
        if style == ScalarStyle::Plain {
            mistakes.extend(hints::plain(text, &span, &content));
        }
        return Node { span, content: Content::Scalar { text: value, value: content } };
    }
    Node { span, content: Content::Scalar { value: Value::String(value.clone()), text: value } }
}

/// Leaves it to serde_yaml whether a plain scalar is a number, a boolean, null or text.
fn plain(text: &str) -> Value {
    if is_surely_text(text) {
        return Value::String(text.to_owned());
    }
    match serde_yaml::from_str(text) {
        Ok(value @ (Value::Null | Value::Bool(_) | Value::Number(_))) => value,
        _ => Value::String(text.to_owned()),
    }
}

/// Returns whether a plain scalar neither starts like a number nor can be one of YAML's words. Almost all are, and a
/// parser of its own for each would be most of the time of reading a spec.
fn is_surely_text(text: &str) -> bool {
    match text.as_bytes() {
        [] | [b'+' | b'-' | b'.' | b'~' | b'0'..=b'9', ..] => false,
        [b'n' | b'N' | b't' | b'T' | b'f' | b'F', ..] => text.len() > "false".len(),
        _ => true,
    }
}

/// A mapping or sequence whose end has not been read yet.
struct Open {
    start: usize,
    content: Content,
    /// The key whose value comes next, or nothing in place of one that is not text.
    pending_key: Option<Option<(String, Range<usize>)>>,
    keys: HashSet<String>,
}

impl Open {
    /// Adds a finished node as the next item, key or value.
    fn take(&mut self, node: Node, mistakes: &mut Vec<Malformed>) {
        match &mut self.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping(entries) => match self.pending_key.take() {
                Some(Some((key, key_span))) => entries.push(Entry { key, key_span, value: node }),
                Some(None) => {}
                None => self.pending_key = Some(Self::read_key(node, &mut self.keys, mistakes)),
            },
            Content::Scalar { .. } => {}
        }
    }

    fn read_key(
        node: Node,
        keys: &mut HashSet<String>,
        mistakes: &mut Vec<Malformed>,
    ) -> Option<(String, Range<usize>)> {
        let Content::Scalar { text, .. } = node.content else {
            let help = "put it in quotes, or look for a stray `?`, `{` or `[` in front of it";
            // Brackets inside these are the same mistake.
            mistakes.retain(|mistake| {
                !(node.span.start <= mistake.span.start && mistake.span.end <= node.span.end)
            });
            mistakes.push(Malformed::new(node.span.clone(), "a key must be text", help));
            return None;
        };
        if !keys.insert(text.clone()) {
            mistakes.push(Malformed::new(
                node.span.clone(),
                format!("duplicate key `{text}`"),
                "remove one of them",
            ));
        }
        Some((text, node.span))
    }
}

/// Removes white space at the end: the parser ends a block where the next token starts.
fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let length = text.get(span.clone()).map_or(0, |part| part.trim_end().len());
    span.start..span.start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_needs_no_parser_is_text_to_serde_yaml() {
        let words = ["null", "Null", "NULL", "~", "", "true", "True", "TRUE", "false", "False", "FALSE"];
        let numbers =
            ["1", "-1", "+1", "0x1f", "0o7", "0b1", "1e3", ".5", ".inf", "-.inf", "+.INF", ".nan", ".NaN"];
        assert!(!words.iter().chain(&numbers).any(|text| is_surely_text(text)));
        for text in ["yes", "on", "int", "inf", "nan", "nullable", "falsehood", "Truely", "视频", "_1", "e3"]
        {
            let value = serde_yaml::from_str::<Value>(text).ok();
            assert_eq!(value, Some(Value::String(text.to_owned())));
            assert_eq!(plain(text), Value::String(text.to_owned()));
        }
    }
}
