//! JSON whose objects keep the order of insertion, so that the document reads like the spec.

use indexmap::IndexMap;
use serde_json::Value as Json;

/// A JSON value whose objects keep their order.
#[derive(Debug, Clone)]
pub enum OrderedJson {
    /// An object.
    Object(Object),
    /// An array.
    List(Vec<Object>),
    /// Any other value.
    Plain(Json),
}

/// A JSON object whose members keep their order.
#[derive(Debug, Clone, Default)]
pub struct Object(IndexMap<String, OrderedJson>);

impl Object {
    /// Creates an object with one member.
    pub fn of(key: &str, value: impl Into<OrderedJson>) -> Self {
        Self::default().with(key, value)
    }

    /// Creates a reference to the component `name` of the given kind.
    pub fn reference(kind: &str, name: &str) -> Self {
        Self::of("$ref", format!("#/components/{kind}/{name}"))
    }

    /// Adds a member.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<OrderedJson>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Adds a member if there is a value.
    #[must_use]
    pub fn with_some(self, key: &str, value: Option<impl Into<OrderedJson>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds a member unless it would be empty.
    #[must_use]
    pub fn with_filled(self, key: &str, value: impl Into<OrderedJson>) -> Self {
        let value = value.into();
        if value.is_empty() { self } else { self.with(key, value) }
    }

    /// Adds the other object's members.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Keeps the members whose names fit.
    #[must_use]
    pub fn filtered(mut self, fits: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|name, _| fits(name));
        self
    }

    /// Returns whether there is a member `key`.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
}

impl OrderedJson {
    /// Returns the members of an object with their names, or the items of a list without.
    pub fn members(&self) -> Vec<(Option<String>, OrderedJson)> {
        match self {
            Self::Object(object) => {
                object.0.iter().map(|(name, member)| (Some(name.clone()), member.clone())).collect()
            }
            Self::List(items) => items.iter().map(|item| (None, item.clone().into())).collect(),
            Self::Plain(Json::Object(members)) => {
                let members = members.iter();
                members.map(|(name, member)| (Some(name.clone()), member.clone().into())).collect()
            }
            Self::Plain(Json::Array(items)) => items.iter().map(|item| (None, item.clone().into())).collect(),
            Self::Plain(_) => Vec::new(),
        }
    }

    /// Returns the brackets around the members.
    pub fn brackets(&self) -> (char, char) {
        match self {
            Self::Object(_) | Self::Plain(Json::Object(_)) => ('{', '}'),
            _ => ('[', ']'),
        }
    }

    /// Returns the text of a value without members.
    pub fn scalar(&self) -> String {
        match self {
            Self::Plain(value) => value.to_string(),
            Self::Object(_) => "{}".to_owned(),
            Self::List(_) => "[]".to_owned(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Object(object) => object.0.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Plain(Json::Array(list)) => list.is_empty(),
            Self::Plain(value) => value.is_null(),
        }
    }
}

impl<K: Into<String>, V: Into<OrderedJson>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        Self(members.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl From<Object> for OrderedJson {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl From<Vec<Object>> for OrderedJson {
    fn from(list: Vec<Object>) -> Self {
        Self::List(list)
    }
}

macro_rules! plain {
    ($($kind:ty)*) => {
        $(impl From<$kind> for OrderedJson {
            fn from(value: $kind) -> Self {
                Self::Plain(value.into())
            }
        })*
    };
}

plain!(bool i32 i64 usize &str String Json Vec<i32> Vec<&str> Vec<String> Vec<Json>);
