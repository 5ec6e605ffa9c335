//! Records as the fields of a form.

use std::borrow::Cow;
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

/// Names and texts of a form, each name once.
pub(crate) type Fields<'f> = [(Cow<'f, str>, Cow<'f, str>)];

/// Reads a record from form fields. If a field is repeated, the last one counts, as in PHP.
pub fn from_pairs<T: Lenient>(pairs: impl IntoIterator<Item = (String, String)>) -> Result<T, Unreadable> {
    let _scope = Scope::strict();
    let fields: BTreeMap<_, _> = pairs.into_iter().collect();
    tracked_from(MapDeserializer::new(fields.into_iter()))
}

/// A record that was read from form fields.
pub(crate) struct FromFields<T> {
    pub(crate) record: T,
    /// The fields that the record does not know.
    pub(crate) unknown: BTreeMap<String, String>,
    /// The optional fields that cannot be read and are absent in the record. Their paths are their names.
    pub(crate) dropped: Vec<Unreadable>,
}

/// Reads a record from form fields. An optional field that cannot be read is absent.
pub(crate) fn from_fields_tolerant<T: Lenient>(fields: &Fields<'_>) -> Result<FromFields<T>, Unreadable> {
    // Track the path only after a failure, because it costs time.
    match untracked(fields) {
        Ok((record, unknown)) => Ok(FromFields { record, unknown, dropped: Vec::new() }),
        Err(_) => tracked_tolerant(fields),
    }
}

fn untracked<T: Lenient>(fields: &Fields<'_>) -> Result<(T, BTreeMap<String, String>), Error> {
    let _scope = Scope::strict();
    let unknown = RefCell::default();
    let texts =
        fields.iter().map(|(name, text)| (name.as_ref(), FieldText { name, text, unknown: &unknown }));
    let record = T::read(MapDeserializer::new(texts))?;
    Ok((record, unknown.into_inner()))
}

fn tracked_tolerant<T: Lenient>(fields: &Fields<'_>) -> Result<FromFields<T>, Unreadable> {
    let owned = || fields.iter().map(|(name, text)| (name.to_string(), text.to_string()));
    let document = owned().map(|(name, text)| (name, Value::from(text))).collect();
    let fields: BTreeMap<_, _> = owned().collect();
    let mut unknown = BTreeMap::new();
    let mut note = |path: serde_ignored::Path<'_>| {
        let field = fields.get_key_value(&path.to_string());
        unknown.extend(field.map(|(name, value)| (name.clone(), value.clone())));
    };
    let (record, dropped) = tolerant::read(&Value::Object(document), |source| {
        tracked_from(serde_ignored::Deserializer::new(source, &mut note))
    })?;
    Ok(FromFields { record, unknown, dropped })
}

/// The text of a field, which is noted if the record ignores it.
struct FieldText<'f> {
    name: &'f str,
    text: &'f str,
    unknown: &'f RefCell<BTreeMap<String, String>>,
}

impl<'de> Deserializer<'de> for FieldText<'_> {
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
        self.unknown.borrow_mut().insert(self.name.to_owned(), self.text.to_owned());
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct enum identifier
    }
}

impl IntoDeserializer<'_, Error> for FieldText<'_> {
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
            let fields = [("size", "1"), ("length", length), ("b.c", "2"), ("", "3")];
            let fields = fields.map(|(name, text)| (Cow::from(name), Cow::from(text)));
            let read = from_fields_tolerant::<Transcode>(&fields).unwrap();
            assert_eq!(read.record, Transcode { size: 1, length: expected });
            assert_eq!(read.dropped.len(), dropped);
            let rest: Vec<_> =
                read.unknown.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(rest, [("", "3"), ("b.c", "2")]);
        }
    }
}
