//! Reads YAML as a tree. Texts need no quotes: the field's type says how a value is read.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::mistakes::Mistakes;
use super::node::{Content, Member, Node, Place};

/// The deepest nesting accepted.
const MAX_DEPTH: usize = 64;

/// A list or map whose end was not read yet.
struct Open {
    node: Node,
    /// The key whose value comes next.
    key: Option<Node>,
}

/// Reads YAML.
pub fn read(text: &str, mistakes: &mut Mistakes) -> Node {
    root(text, mistakes).unwrap_or_else(|| Node::empty(Place::Line(1)))
}

fn root(text: &str, mistakes: &mut Mistakes) -> Option<Node> {
    let mut stack: Vec<Open> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let place = Place::Line(error.marker().line());
                mistakes.add(&place, t!("invalid YAML: %{error}", error = error.info()));
                return None;
            }
        };
        let place = Place::Line(span.start.line());
        let node = match event {
            Event::SequenceStart(..) | Event::MappingStart(..) if stack.len() == MAX_DEPTH => {
                mistakes.add(&place, t!("it is nested too deeply"));
                return None;
            }
            Event::SequenceStart(..) => {
                stack.push(Open { node: Node { place, content: Content::List(Vec::new()) }, key: None });
                continue;
            }
            Event::MappingStart(..) => {
                stack.push(Open { node: Node { place, content: Content::Map(Vec::new()) }, key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match stack.pop() {
                Some(open) => open.node,
                None => continue,
            },
            Event::Scalar(text, ScalarStyle::Plain, ..) if matches!(&*text, "" | "~" | "null") => {
                Node::empty(place)
            }
            Event::Scalar(text, ..) => Node::scalar(place, text),
            Event::Alias(_) => {
                mistakes.add(&place, t!("aliases are not supported: write the value out"));
                Node::empty(place)
            }
            Event::DocumentStart(_) if root.is_some() => {
                mistakes.add(&place, t!("a file has one document: remove the line `---`"));
                return root;
            }
            _ => continue,
        };
        match stack.last_mut() {
            Some(open) => open.take(node, mistakes),
            None => root = Some(node),
        }
    }
    root
}

impl Open {
    /// Adds an item, or a key or its value.
    fn take(&mut self, node: Node, mistakes: &mut Mistakes) {
        match &mut self.node.content {
            Content::List(items) => items.push(node),
            Content::Map(members) => match self.key.take() {
                None => self.key = Some(node),
                Some(Node { content: Content::Scalar(name), .. }) => {
                    members.push(Member { name, value: node })
                }
                Some(key) => mistakes.add(&key.place, t!("a name must be a text")),
            },
            Content::Empty | Content::Scalar(_) => {}
        }
    }
}
