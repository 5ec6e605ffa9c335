//! Turns the tree of a file into the JSON of a parameter, by its type.

use std::collections::HashSet;

use baijiayun_vod::metadata::{Field, RecordSchema, Schema};
use indexmap::IndexMap;

use super::columns::{field as field_of, items};
use super::mistakes::Mistakes;
use super::node::{Content, Member, Node, Place};
use crate::operation::scalar::{self, with_closest};
use crate::output::JsonValue;

/// Returns the records of a list. A record alone is a list of one.
pub fn list(
    node: &Node,
    record: RecordSchema,
    listed: Option<RecordSchema>,
    mistakes: &mut Mistakes,
) -> JsonValue {
    let nodes = match &node.content {
        Content::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let records = nodes.iter().filter_map(|node| self::record(node, record, listed, mistakes));
    JsonValue::List(records.collect())
}

/// Returns a record. Its members that only `listed` declares are left out: the server assigns them.
fn record(
    node: &Node,
    record: RecordSchema,
    listed: Option<RecordSchema>,
    mistakes: &mut Mistakes,
) -> Option<JsonValue> {
    let Content::Map(members) = &node.content else {
        mistakes.add(&node.place, t!("a record with fields is expected"));
        return None;
    };
    check_names(members, record, listed, mistakes);
    let mut values = IndexMap::new();
    for field in record.fields() {
        let member = members.iter().find(|member| is_of(member, record, field));
        let value = match member.map(|member| &member.value) {
            Some(Node { content: Content::Empty, place }) => Err(place.clone()),
            Some(value) => Ok(value),
            None => Err(node.place.member(field.name)),
        };
        match value {
            Ok(value) => {
                let listed =
                    listed.and_then(|listed| field_of(listed, field.name)).map(|field| &field.schema);
                if let Some(value) = self::value(value, field, listed, mistakes) {
                    values.insert(field.name.to_owned(), value);
                }
            }
            Err(place) if field.required => mistakes.add_missing(&place, missing(&place, field)),
            Err(_) => {}
        }
    }
    Some(JsonValue::Object(values))
}

fn missing(place: &Place, field: &Field) -> String {
    match place {
        // The place does not name the field.
        Place::Line(_) => t!("`%{field}` is missing", field = field.name).into_owned(),
        _ if items(&field.schema).is_some() => t!("at least one is required").into_owned(),
        _ => t!("it is required").into_owned(),
    }
}

/// Adds a mistake for each name that is unknown or given twice.
fn check_names(
    members: &[Member],
    record: RecordSchema,
    listed: Option<RecordSchema>,
    mistakes: &mut Mistakes,
) {
    let mut seen = HashSet::new();
    for member in members {
        let find = |record| field_of(record, &member.name);
        let Some(field) = find(record).or_else(|| listed.and_then(find)) else {
            let names = record.fields().iter().map(|field| field.name);
            let reason = t!("there is no field `%{name}`", name = member.name);
            mistakes.add(&member.value.place, with_closest(&reason, &member.name, names));
            continue;
        };
        if !seen.insert(field.name) {
            mistakes.add(&member.value.place, t!("`%{name}` is given twice", name = member.name));
        }
    }
}

fn is_of(member: &Member, record: RecordSchema, field: &Field) -> bool {
    field_of(record, &member.name).is_some_and(|known| known.name == field.name)
}

fn value(node: &Node, field: &Field, listed: Option<&Schema>, mistakes: &mut Mistakes) -> Option<JsonValue> {
    match (&field.schema, &node.content) {
        (Schema::Record(record), _) => self::record(node, *record, None, mistakes),
        (schema, Content::List(nodes)) if items(schema).is_some() => {
            if field.required && nodes.is_empty() {
                mistakes.add_missing(&node.place, missing(&node.place, field));
            }
            let record = items(schema)?;
            Some(list(node, record, listed.and_then(items), mistakes))
        }
        (Schema::Any | Schema::List(_) | Schema::Map(..) | Schema::Json(_), _) => Some(any(node)),
        (schema, Content::Scalar(text)) => match scalar::read(schema, text) {
            Ok(text) if matches!(schema, Schema::Bool) => Some(JsonValue::Bool(text == "1")),
            Ok(text) => Some(JsonValue::Text(text)),
            Err(reason) => {
                mistakes.add(&node.place, reason);
                None
            }
        },
        _ => {
            mistakes.add(&node.place, t!("a single value is expected"));
            None
        }
    }
}

/// Returns a value of a type that has no form of its own in sheets.
fn any(node: &Node) -> JsonValue {
    match &node.content {
        Content::Empty => JsonValue::Null,
        Content::Scalar(text) => JsonValue::Text(text.clone()),
        Content::List(nodes) => JsonValue::List(nodes.iter().map(any).collect()),
        Content::Map(members) => JsonValue::Object(
            members.iter().map(|member| (member.name.clone(), any(&member.value))).collect(),
        ),
    }
}
