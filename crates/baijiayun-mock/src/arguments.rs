//! The parameters of a call, as operations read them.

use std::collections::BTreeMap;
use std::fmt;

use baijiayun_runtime::lenient::{self, Lenient};
use baijiayun_vod::FilePart;
use baijiayun_vod::metadata::{Operation, Param, Schema};
use baijiayun_vod::runtime::{Form, check};
use bytes::Bytes;
use serde::de::value::{
    BorrowedBytesDeserializer, BorrowedStrDeserializer, MapAccessDeserializer, MapDeserializer,
};
use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use crate::rejection::Rejection;

/// The names that generated requests use.
pub mod prelude {
    pub use baijiayun_runtime::value::*;
    pub use serde::Deserialize;

    pub use super::{File, json};
}

/// A file part with its complete content.
#[derive(Debug, Clone)]
pub struct File {
    /// The name of the file.
    pub name: String,
    /// The content.
    pub content: Bytes,
}

/// The parameters of a call.
pub struct Arguments<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) params: &'a BTreeMap<String, String>,
    pub(crate) files: &'a BTreeMap<String, File>,
}

impl Arguments<'_> {
    /// Reads the request of an operation. Rejects it if a required parameter is missing or a value is
    /// outside the limits of the spec.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Rejection> {
        let mut form = Form::new();
        let mut values = Vec::new();
        for param in self.operation.params {
            match (self.files.get(param.name), self.text(param)) {
                (Some(file), _) => {
                    let part = FilePart::bytes(file.name.clone(), file.content.clone());
                    form = form.with_file(param.name, part);
                    values.push((param, Argument::File(file)));
                }
                (None, Some(text)) => {
                    form = form.with(param.name, text);
                    values.push((param, Argument::Text(text)));
                }
                (None, None) if param.required => return Err(Rejection::missing(param.name)),
                (None, None) => {}
            }
        }
        check(self.operation, &form).map_err(|invalid| Rejection::bad(invalid.parameter))?;
        let values = Values { rest: values.into_iter(), value: None };
        T::deserialize(MapAccessDeserializer::new(values)).map_err(|Unreadable(rejection)| rejection)
    }

    /// Returns the text of a parameter. An empty text counts as missing, as in PHP, and so does a list of
    /// nothing but commas.
    fn text(&self, param: &Param) -> Option<&str> {
        let is_list = matches!(param.schema, Schema::CommaList(_));
        let is_empty = |text: &str| text.is_empty() || (is_list && text.split(',').all(str::is_empty));
        self.params.get(param.name).map(String::as_str).filter(|text| !is_empty(text))
    }
}

/// Reads a parameter that is written as JSON. An optional one is an `Option`.
pub fn json<'de, D: Deserializer<'de>, T: Lenient>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    lenient::from_str(&text).map_err(D::Error::custom)
}

/// The values of the parameters, as serde reads them.
struct Values<'a> {
    rest: std::vec::IntoIter<(&'static Param, Argument<'a>)>,
    value: Option<(&'static Param, Argument<'a>)>,
}

impl<'de> MapAccess<'de> for Values<'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        self.value = self.rest.next();
        let name = self.value.map(|(param, _)| BorrowedStrDeserializer::new(param.name));
        name.map(|name| seed.deserialize(name)).transpose()
    }

    /// Rejects the parameter whose value cannot be read.
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        let Some((param, value)) = self.value.take() else {
            return Err(Unreadable::custom("a value without a name"));
        };
        seed.deserialize(value).map_err(|_| match param.schema {
            Schema::Json(_) => Unreadable(Rejection::malformed(param.name)),
            _ => Unreadable(Rejection::bad(param.name)),
        })
    }
}

/// The value of a parameter.
#[derive(Clone, Copy)]
enum Argument<'a> {
    Text(&'a str),
    File(&'a File),
}

impl<'de> Deserializer<'de> for Argument<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Text(text) => visitor.visit_borrowed_str(text),
            Self::File(File { name, content }) => {
                let content = BorrowedBytesDeserializer::new(content);
                let name = BorrowedBytesDeserializer::new(name.as_bytes());
                MapDeserializer::new([("name", name), ("content", content)].into_iter())
                    .deserialize_any(visitor)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_some(self)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Text(text) => visitor.visit_i64(text.parse().map_err(Unreadable::custom)?),
            Self::File(_) => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The deserializer passes the name and the content as bytes.
impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Parts<'p> {
            #[serde(borrow)]
            name: &'p [u8],
            #[serde(borrow)]
            content: &'p [u8],
        }
        let Parts { name, content } = Parts::deserialize(deserializer)?;
        let name = String::from_utf8_lossy(name).into_owned();
        Ok(Self { name, content: Bytes::copy_from_slice(content) })
    }
}

/// A parameter that cannot be read.
#[derive(Debug)]
struct Unreadable(Rejection);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Unreadable {}

impl serde::de::Error for Unreadable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Rejection::parameter(message.to_string()))
    }
}
