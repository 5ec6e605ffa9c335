//! Checks a file against the schema of the spec language, and repairs it so that serde can decode it.
//!
//! serde stops at the first mistake and describes it in words for Rust programmers. So this walks once over the whole
//! tree, reports every part that does not fit, and replaces it with a placeholder. Further reports about a placeholder
//! are muted. The schema is the one that editors use, made from the same types that serde decodes.

use schemars::Schema;
use serde_json::{Map, Value as Json};

use crate::diagnostic::{Place, Reporter, is_misspelled, suggest};
use crate::source::{Mapping, Value, quoted};

/// Repairs the values of a file, and reports every part that does not fit. Returns whether types may have been lost, so
/// that uses of them are no mistakes.
pub fn repair(schema: &Schema, value: &mut Value, place: &Place, reporter: &mut Reporter<'_>) -> bool {
    let Some(root) = schema.as_object() else { return false };
    let mut repairs = Repairs { root, reporter, lost_types: false, outdented: Vec::new() };
    repairs.visit(&Shape::of(root, schema.as_value()), value, place);
    repairs.lost_types
}

/// The required shape of a value.
enum Shape<'s> {
    Any,
    Text,
    Bool,
    Whole {
        negative: bool,
    },
    Scalar,
    Words(Vec<&'s str>),
    List(&'s Json),
    Map(&'s Json),
    Object {
        keys: &'s Map<String, Json>,
        required: Vec<&'s str>,
    },
    /// The same, or nothing.
    Optional(Box<Shape<'s>>),
}

impl<'s> Shape<'s> {
    fn of(root: &'s Map<String, Json>, schema: &'s Json) -> Self {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.trim_start_matches("#/$defs/");
            return root["$defs"].get(name).map_or(Self::Any, |schema| Self::of(root, schema));
        }
        if let Some(choices) = schema["anyOf"].as_array() {
            let mut shapes = choices.iter().filter(|choice| choice["type"] != "null");
            return match (shapes.next(), shapes.next()) {
                (Some(only), None) => Self::Optional(Box::new(Self::of(root, only))),
                _ => Self::Scalar,
            };
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            return Self::Words(choices.iter().filter_map(|choice| choice["const"].as_str()).collect());
        }
        if let Some(words) = schema["enum"].as_array() {
            return Self::Words(words.iter().filter_map(Json::as_str).collect());
        }
        match &schema["type"] {
            Json::Array(types) => {
                let ty = types.iter().filter_map(Json::as_str).find(|ty| *ty != "null");
                Self::Optional(Box::new(Self::typed(ty.unwrap_or_default(), schema)))
            }
            ty => Self::typed(ty.as_str().unwrap_or_default(), schema),
        }
    }

    fn typed(ty: &str, schema: &'s Json) -> Self {
        match (ty, &schema["properties"]) {
            ("string", _) => Self::Text,
            ("boolean", _) => Self::Bool,
            ("integer", _) => Self::Whole { negative: schema["minimum"] != 0 },
            ("array", _) => Self::List(&schema["items"]),
            ("object", Json::Object(keys)) => {
                let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
                Self::Object { keys, required: required.iter().filter_map(Json::as_str).collect() }
            }
            ("object", _) => Self::Map(&schema["additionalProperties"]),
            _ => Self::Any,
        }
    }

    fn fits(&self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Text | Self::Words(_) => value.is_string(),
            Self::Bool => value.is_bool(),
            Self::Whole { negative: true } => value.is_i64(),
            Self::Whole { negative: false } => value.is_u64(),
            Self::Scalar => value.is_bool() || value.is_i64() || value.is_string(),
            Self::List(_) => value.is_sequence(),
            Self::Map(_) | Self::Object { .. } => value.is_mapping(),
            Self::Optional(inner) => value.is_null() || inner.fits(value),
        }
    }

    fn describe(&self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Text => "a text",
            Self::Bool => "`true` or `false`",
            Self::Whole { negative: true } => "a whole number",
            Self::Whole { negative: false } => "a whole number from 0",
            Self::Scalar => "a whole number, `true`, `false` or a text",
            Self::Words(_) => "a word",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Object { .. } => "a map",
            Self::Optional(inner) => inner.describe(),
        }
    }

    /// Returns how to make a value fit.
    fn help(&self, found: &Value, written: &str) -> String {
        let raw = raw(found);
        let quoted = if written.contains('\n') { String::new() } else { format!(": `{}`", quoted(written)) };
        match (self, found) {
            (Self::Optional(inner), _) => inner.help(found, written),
            (Self::Text, Value::Mapping(_)) if written.starts_with('{') => {
                format!("a text that starts with `{{` needs quotes{quoted}")
            }
            (Self::Text, Value::Mapping(_)) => {
                format!("a colon and a blank make a text a map: put the whole text in quotes{quoted}")
            }
            (Self::Text | Self::Scalar, Value::Null) if written.is_empty() => {
                "write a text; one that starts with `#` needs quotes, because a comment starts there".into()
            }
            (Self::Text | Self::Scalar, Value::Sequence(_)) => {
                "a text that starts with `[` or `- ` needs quotes".into()
            }
            (Self::Text | Self::Scalar, _) => format!("put it in quotes{quoted}"),
            (Self::Bool, _) => "write `true` or `false`".into(),
            (Self::Whole { .. }, _) => "write it in digits, without quotes".into(),
            (Self::Words(words), _) => suggest(&raw, words.iter().copied()),
            (Self::List(_), Value::Null | Value::Mapping(_)) => "put `- ` in front of each item".into(),
            (Self::List(_), _) => format!("write `[{raw}]`"),
            (Self::Object { keys, required }, _) => {
                let keys: Vec<_> = sorted(keys, required).map(|key| format!("`{key}`")).collect();
                format!("its keys are {}", keys.join(", "))
            }
            (Self::Map(_) | Self::Any, _) => {
                "write each as `name: …` on a line of its own, deeper than the key".into()
            }
        }
    }
}

struct Repairs<'r, 's, 'd> {
    root: &'s Map<String, Json>,
    reporter: &'r mut Reporter<'d>,
    lost_types: bool,
    /// Keys that are written beside their item instead of inside it.
    outdented: Vec<String>,
}

impl<'s> Repairs<'_, 's, '_> {
    fn visit(&mut self, shape: &Shape<'s>, value: &mut Value, place: &Place) {
        if !shape.fits(value) {
            let message = format!("expected {}, found {}", shape.describe(), describe(value));
            self.reporter.value(place, message, shape.help(value, self.reporter.written(place)));
            self.reporter.mute(place.clone());
            *value = self.placeholder(shape);
            return;
        }
        match (shape, value) {
            (Shape::Optional(inner), value) if !value.is_null() => self.visit(inner, value, place),
            (Shape::Words(words), value) => self.word(words, value, place),
            (Shape::List(item), Value::Sequence(items)) => {
                let shape = Shape::of(self.root, item);
                for (index, value) in items.iter_mut().enumerate() {
                    self.visit(&shape, value, &place.index(index));
                }
            }
            (Shape::Map(item), Value::Mapping(entries)) => {
                let shape = Shape::of(self.root, item);
                let outdented = self.report_outdented(&shape, entries, place);
                for (key, value) in entries.iter_mut() {
                    self.visit(&shape, value, &place.key(key.as_str().unwrap_or_default()));
                }
                self.outdented.truncate(self.outdented.len() - outdented);
            }
            (Shape::Object { keys, required }, Value::Mapping(entries)) => {
                self.object(keys, required, entries, place);
            }
            _ => {}
        }
    }

    /// Reports keys of an item that are beside it, because they are not deep enough. Returns how many.
    fn report_outdented(&mut self, item: &Shape<'s>, entries: &mut Mapping, place: &Place) -> usize {
        let Shape::Object { keys, .. } = item else { return 0 };
        let before = self.outdented.len();
        entries.retain(|key, value| {
            let key = key.as_str().unwrap_or_default();
            let is_outdented = keys.contains_key(key) && !value.is_mapping();
            if is_outdented {
                let message = format!("`{key}` is beside the item to which it belongs");
                self.reporter.key(
                    &place.key(key),
                    message,
                    "indent it deeper, like the other keys of the item",
                );
                self.outdented.push(key.to_owned());
            }
            !is_outdented
        });
        self.outdented.len() - before
    }

    fn word(&mut self, words: &[&'s str], value: &mut Value, place: &Place) {
        let word = value.as_str().unwrap_or_default();
        if !words.contains(&word) {
            let message = format!("unknown value `{word}`");
            self.reporter.value(place, message, suggest(word, words.iter().copied()));
            self.reporter.mute(place.clone());
            *value = self.placeholder(&Shape::Words(words.to_vec()));
        }
    }

    fn object(
        &mut self,
        keys: &'s Map<String, Json>,
        required: &[&str],
        entries: &mut Mapping,
        place: &Place,
    ) {
        let given: Vec<_> = entries.keys().filter_map(Value::as_str).map(str::to_owned).collect();
        let cut = cut_type(keys, entries);
        entries.retain(|key, value| {
            let key = key.as_str().unwrap_or_default();
            let place = place.key(key);
            match keys.get(key) {
                Some(schema) => self.visit(&Shape::of(self.root, schema), value, &place),
                None if cut.contains(key) => self.cut_type(key, &cut, &place),
                None => self.reporter.key(
                    &place,
                    format!("unknown key `{key}`"),
                    suggest(key, sorted(keys, required)),
                ),
            }
            keys.contains_key(key)
        });
        for key in required {
            if !entries.contains_key(*key) {
                let is_outdented = self.outdented.iter().any(|outdented| outdented == key);
                if !is_outdented
                    && !is_misspelled(key, given.iter().map(String::as_str), keys.keys().map(String::as_str))
                {
                    self.reporter.key(place, format!("`{key}` is missing"), format!("add `{key}:`"));
                }
                self.reporter.mute(place.key(key));
                let shape = keys.get(*key).map_or(Shape::Any, |schema| Shape::of(self.root, schema));
                entries.insert((*key).into(), self.placeholder(&shape));
            }
        }
    }

    /// Reports a type that a comma has cut: `{ type: map<string, Item> }`.
    fn cut_type(&mut self, key: &str, ty: &str, place: &Place) {
        self.lost_types = true;
        let mut cut = place.clone();
        cut.path.pop();
        self.reporter.mute(cut.key("type"));
        // The first of its parts is enough.
        if ty.split(", ").nth(1) == Some(key) {
            let help = format!("put the type in quotes: `\"{ty}\"`");
            self.reporter.key(place, "a comma inside `{ }` ends a value, so this is a key", help);
        }
    }

    /// Returns a value that fits.
    fn placeholder(&self, shape: &Shape<'s>) -> Value {
        match shape {
            Shape::Any | Shape::Optional(_) => Value::Null,
            Shape::Text | Shape::Scalar => Value::from(""),
            Shape::Bool => Value::from(false),
            Shape::Whole { .. } => Value::from(0),
            Shape::Words(words) => words.first().copied().unwrap_or_default().into(),
            Shape::List(_) => Value::Sequence(Vec::new()),
            Shape::Map(_) => Value::Mapping(Mapping::new()),
            Shape::Object { keys, required } => {
                let entry = |key: &&str| {
                    let shape = keys.get(*key).map_or(Shape::Any, |schema| Shape::of(self.root, schema));
                    (Value::from(*key), self.placeholder(&shape))
                };
                Value::Mapping(required.iter().map(entry).collect())
            }
        }
    }
}

/// Returns the whole of a type that commas have cut into keys, or nothing.
fn cut_type(keys: &Map<String, Json>, entries: &Mapping) -> String {
    let start = entries
        .get("type")
        .and_then(Value::as_str)
        .filter(|ty| ty.contains('<') && keys.contains_key("type"));
    let Some(start) = start else { return String::new() };
    let parts = entries.keys().filter_map(Value::as_str).filter(|key| key.contains(['<', '>']));
    std::iter::once(start).chain(parts).collect::<Vec<_>>().join(", ")
}

/// Returns the required keys, and then the others.
fn sorted<'k>(keys: &'k Map<String, Json>, required: &'k [&'k str]) -> impl Iterator<Item = &'k str> + Clone {
    let others = keys.keys().map(String::as_str).filter(|key| !required.contains(key));
    required.iter().copied().chain(others)
}

/// Returns a plain value as it was written.
fn raw(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => String::new(),
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::Sequence(_) => "a list".into(),
        Value::Mapping(_) => "a map".into(),
        Value::Number(number) => format!("the number `{number}`"),
        value => format!("`{:.40}`", raw(value)),
    }
}
