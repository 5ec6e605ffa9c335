//! Records as the fields of a form.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::de::value::{Error, MapDeserializer};
use serde::de::{IntoDeserializer, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};
use serde_json::Value;

use super::Lenient;
use super::decode::tracked_from;
use super::tolerant::{self, Scope};
use super::unreadable::Unreadable;

/// Reads a record from form fields. If a field is repeated, the last one counts, as in PHP.
pub fn from_pairs<T: Lenient>(pairs: impl IntoIterator<Item = (String, String)>) -> Result<T, Unreadable> {
    let _scope = Scope::strict();
    let fields: BTreeMap<_, _> = pairs.into_iter().collect();
    tracked_from(MapDeserializer::new(fields.into_iter()))
}

/// A name and a text.
type Field<'f> = (&'f str, &'f str);

/// A record that was read from form fields.
pub(crate) struct FromFields<'f, T> {
    pub(crate) record: T,
    /// The fields that the record does not know.
    pub(crate) unknown: Vec<Field<'f>>,
    /// The optional fields that cannot be read and are absent in the record. Their paths are their names.
    pub(crate) dropped: Vec<Unreadable>,
}

/// Reads a record from form fields with distinct names. An optional field that cannot be read is absent.
pub(crate) fn from_fields_tolerant<'f, T: Lenient>(
    fields: impl Iterator<Item = Field<'f>> + Clone,
) -> Result<FromFields<'f, T>, Unreadable> {
    // Track the path only after a failure, because it costs time.
    match untracked(fields.clone()) {
        Ok((record, unknown)) => Ok(FromFields { record, unknown, dropped: Vec::new() }),
        Err(_) => tracked_tolerant(fields),
    }
}

fn untracked<'f, T: Lenient>(fields: impl Iterator<Item = Field<'f>>) -> Result<(T, Vec<Field<'f>>), Error> {
    let _scope = Scope::strict();
    let unknown = RefCell::default();
    let texts = fields.map(|(name, text)| (name, FieldText { name, text, unknown: &unknown }));
    let record = T::read(MapDeserializer::new(texts))?;
    Ok((record, unknown.into_inner()))
}

fn tracked_tolerant<'f, T: Lenient>(
    fields: impl Iterator<Item = Field<'f>> + Clone,
) -> Result<FromFields<'f, T>, Unreadable> {
    let document = fields.clone().map(|(name, text)| (name.to_owned(), Value::from(text))).collect();
    let mut unknown = Vec::new();
    let mut note = |path: serde_ignored::Path<'_>| {
        let path = path.to_string();
        unknown.extend(fields.clone().find(|(name, _)| *name == path));
    };
    let (record, dropped) = tolerant::read(&Value::Object(document), |source| {
        tracked_from(serde_ignored::Deserializer::new(source, &mut note))
    })?;
    Ok(FromFields { record, unknown, dropped })
}

/// The text of a field, which is noted if the record ignores it.
struct FieldText<'f, 'u> {
    name: &'f str,
    text: &'f str,
    unknown: &'u RefCell<Vec<Field<'f>>>,
}

impl<'de> Deserializer<'de> for FieldText<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.unknown.borrow_mut().push((self.name, self.text));
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct enum identifier
    }
}

impl IntoDeserializer<'_, Error> for FieldText<'_, '_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::lenient::{self, UnreadableKind};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Transcode {
        #[serde(deserialize_with = "lenient::read")]
        size: i64,
        #[serde(default, deserialize_with = "lenient::optional")]
        length: Option<i64>,
    }
    crate::fixture::record!(Transcode);

    #[test]
    fn reads_form_fields() {
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let owned = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into()));
            owned.collect()
        };
        let last = from_pairs::<Transcode>(pairs(&[("size", "1"), ("x", ""), ("size", "2")]));
        assert_eq!(last.unwrap(), Transcode { size: 2, length: None });

        let error = from_pairs::<Transcode>(pairs(&[("size", "big")])).unwrap_err();
        assert_eq!(error.to_string(), r#"size: expected a whole number, found "big""#);
        assert_eq!(error.kind, UnreadableKind::Shape);

        let error = from_pairs::<Transcode>(pairs(&[])).unwrap_err();
        assert_eq!(error.to_string(), "missing field `size`");
    }

    /// Both ways to read find the same unknown fields.
    #[test]
    fn returns_unknown_form_fields() {
        for (length, expected, dropped) in [("5", Some(5), 0), ("soon", None, 1)] {
            let fields = [("", "3"), ("b.c", "2"), ("length", length), ("size", "1")];
            let read = from_fields_tolerant::<Transcode>(fields.into_iter()).unwrap();
            assert_eq!(read.record, Transcode { size: 1, length: expected });
            assert_eq!(read.dropped.len(), dropped);
            assert_eq!(read.unknown, [("", "3"), ("b.c", "2")]);
        }
    }
}
