//! Reads JSON, or several JSON values one after another, as a tree.

use crate::lang::of_library;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;

use super::mistakes::Mistakes;
use super::node::{Content, Member, Node, Place};

/// Reads JSON. Several values are a list; none are no list, not even an empty one, which would delete all records.
pub fn read(text: &str, mistakes: &mut Mistakes) -> Node {
    read_at(text, Place::Path(String::new()), mistakes)
}

/// Reads JSON at a place, such as a cell of a table.
pub fn read_at(text: &str, place: Place, mistakes: &mut Mistakes) -> Node {
    match values(text, &place) {
        Ok(values) if values.is_empty() => Node::empty(place),
        Ok(values) => match <[Node; 1]>::try_from(values) {
            Ok([value]) => value,
            Err(values) => Node { place, content: Content::List(values) },
        },
        Err(error) => {
            mistakes.add(&place, t!("invalid JSON: %{error}", error = of_library(error)));
            Node::empty(place)
        }
    }
}

fn values(text: &str, place: &Place) -> Result<Vec<Node>, serde_json::Error> {
    let mut values = Vec::new();
    let mut json = Deserializer::from_str(text);
    while json.end().is_err() {
        values.push(At(place.clone()).deserialize(&mut json)?);
    }
    Ok(values)
}

/// Reads the value at a place.
struct At(Place);

impl<'de> DeserializeSeed<'de> for At {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::empty(self.0))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        Ok(Node::scalar(self.0, value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        Ok(Node::scalar(self.0, value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        Ok(Node::scalar(self.0, value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        Ok(Node::scalar(self.0, value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        Ok(Node::scalar(self.0, value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(At(self.0.item(list.len())))? {
            list.push(item);
        }
        Ok(Node { place: self.0, content: Content::List(list) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(At(self.0.member(&name)))?;
            members.push(Member { name, value });
        }
        Ok(Node { place: self.0, content: Content::Map(members) })
    }
}
