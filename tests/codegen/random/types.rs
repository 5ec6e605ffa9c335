//! Random types and values that fit them.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// A declared type.
#[derive(Debug, Clone)]
pub struct Declared {
    pub name: String,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub enum Kind {
    IntId,
    TextId,
    IntEnum(Vec<i64>),
    TextEnum(Vec<String>),
    Record(Vec<Field>),
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub ty: String,
    pub required: bool,
    pub value: Value,
}

/// The place of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    Param,
    Value,
    Webhook,
    Json,
    Item,
    Key,
}

/// Returns a type expression for a place, and a value that fits it.
pub fn random(rng: &mut Rng, declared: &[Declared], site: Site, depth: usize) -> (String, Value) {
    let nested = matches!(site, Site::Value | Site::Json) && depth < 3;
    match rng.u8(..16) {
        0 | 1 if nested => {
            let (item, value) = random(rng, declared, site, depth + 1);
            (format!("list<{item}>"), if rng.bool() { json!([value]) } else { json!([]) })
        }
        2 if nested => {
            let (key, name) = random(rng, declared, Site::Key, depth + 1);
            let (item, value) = random(rng, declared, site, depth + 1);
            let name = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
            (format!("map<{key}, {item}>"), if rng.bool() { json!({ name: value }) } else { json!({}) })
        }
        3 if !matches!(site, Site::Item | Site::Key) => {
            let (item, value) = random(rng, declared, Site::Item, depth + 1);
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (format!("comma_list<{item}>"), json!(value))
        }
        4 | 5 if site == Site::Param => {
            let (inner, value) = random(rng, declared, Site::Json, depth);
            (format!("json<{inner}>"), value)
        }
        6..=10 if !declared.is_empty() => {
            let declared = &declared[rng.usize(..declared.len())];
            let is_record = matches!(declared.kind, Kind::Record(_));
            if is_record && !matches!(site, Site::Value | Site::Json) {
                return plain(rng, site);
            }
            (declared.name.clone(), value_of(rng, &declared.kind))
        }
        _ => plain(rng, site),
    }
}

fn value_of(rng: &mut Rng, kind: &Kind) -> Value {
    match kind {
        Kind::IntId => json!(rng.i64(1..99)),
        Kind::TextId => json!("a1"),
        Kind::IntEnum(values) => json!(if rng.bool() { values[0] } else { 987 }),
        Kind::TextEnum(values) => json!(if rng.bool() { values[0].as_str() } else { "unlisted" }),
        Kind::Record(fields) => {
            let given = fields.iter().filter(|field| field.required || rng.bool());
            Value::Object(given.map(|field| (field.name.clone(), field.value.clone())).collect::<Map<_, _>>())
        }
    }
}

fn plain(rng: &mut Rng, site: Site) -> (String, Value) {
    let mut choices = vec![("int", json!(5)), ("string", json!("text")), ("cst_date", json!("2026-01-02"))];
    if site != Site::Key {
        choices.extend([
            ("flag", json!(1)),
            ("byte_count", json!(1024)),
            ("seconds", json!(60)),
            ("position", json!("00:01:05")),
            ("jump", json!(-1)),
            ("unix_time", json!(1_501_572_288)),
            ("url", json!("http://a.example/b")),
        ]);
    }
    if site != Site::Key {
        choices.push(("cst_datetime", json!("2026-01-02 03:04:05")));
    }
    if matches!(site, Site::Value | Site::Webhook | Site::Json) {
        choices.extend([("any", json!({ "a": [1, null, "b"] })), ("bool", json!(true))]);
    }
    if matches!(site, Site::Param | Site::Value | Site::Webhook) {
        choices.push(("secret", json!("hush")));
    }
    if site == Site::Param {
        choices.push(("expires", json!(3600)));
    }
    let (ty, value) = choices.swap_remove(rng.usize(..choices.len()));
    (ty.to_owned(), value)
}
