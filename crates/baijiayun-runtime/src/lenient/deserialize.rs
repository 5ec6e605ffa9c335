//! `Deserialize` of records, as serde derives it, from the list of their fields.
//!
//! serde's derive makes two types for each field that is read by a function of its own, as all fields are here. They
//! were half of the time that the compiler took to check the generated code.

use std::fmt;
use std::marker::PhantomData;

use baijiayun_metadata::{Field, RecordSchema};
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Lenient, Record};

/// Implements `Deserialize` for a record: its fields by their names on the wire, in the order of [`Record::FIELDS`].
#[doc(hidden)]
#[macro_export]
macro_rules! deserialize_record {
    ($record:ident { $($name:literal => $field:ident),* $(,)? }) => {
        const _: () = {
            #[allow(non_camel_case_types)]
            enum Field {
                $($field),*
            }

            impl $crate::lenient::ReadFields for $record {
                const NAMES: &'static [&'static str] = &[$($name),*];

                fn index(name: &str) -> ::core::option::Option<usize> {
                    match name {
                        $($name => ::core::option::Option::Some(Field::$field as usize),)*
                        _ => ::core::option::Option::None,
                    }
                }

                #[inline(always)]
                fn read_field<'de, V: $crate::lenient::FieldValue<'de>>(
                    &mut self,
                    index: usize,
                    value: V,
                ) -> ::core::result::Result<(), V::Error> {
                    match index {
                        $(_ if index == Field::$field as usize => value.read_into(&mut self.$field),)*
                        _ => ::core::result::Result::Ok(()),
                    }
                }
            }

            impl<'de> $crate::__private::serde::Deserialize<'de> for $record {
                fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::lenient::deserialize_record(deserializer)
                }
            }
        };
    };
}

/// A record whose fields can be read one by one. [`deserialize_record!`](crate::deserialize_record) implements it.
pub trait ReadFields: Record + Default {
    /// The names of its fields on the wire.
    const NAMES: &'static [&'static str];
    /// The bits of the fields that must be there.
    const REQUIRED: u64 = required(Self::FIELDS, Self::NAMES);

    /// Returns the index of a name.
    fn index(name: &str) -> Option<usize>;

    /// Reads the value of the field with this index.
    fn read_field<'de, V: FieldValue<'de>>(&mut self, index: usize, value: V) -> Result<(), V::Error>;
}

/// The value of a field that has not been read yet.
pub trait FieldValue<'de> {
    /// The error of its format.
    type Error;

    /// Reads the value into its place.
    fn read_into<T: Lenient>(self, place: &mut T) -> Result<(), Self::Error>;
}

/// Returns the bits of the required fields.
const fn required(fields: &[Field], names: &[&str]) -> u64 {
    assert!(fields.len() <= RecordSchema::MAX_FIELDS, "a record has too many fields");
    assert!(fields.len() == names.len(), "the metadata have other fields");
    let mut bits = 0;
    let mut index = 0;
    while index < fields.len() {
        assert!(
            is_same(fields[index].name, names[index]),
            "the metadata have other fields, or in another order"
        );
        bits |= (fields[index].required as u64) << index;
        index += 1;
    }
    bits
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        index += 1;
    }
    index == one.len() && index == other.len()
}

/// Reads a record from an object, or from a list of its values in a format without names.
pub fn deserialize_record<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: ReadFields,
{
    deserializer.deserialize_struct(T::NAME, T::NAMES, FieldsVisitor(PhantomData))
}

struct FieldsVisitor<T>(PhantomData<T>);

impl<'de, T: ReadFields> Visitor<'de> for FieldsVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut record = T::default();
        let mut seen = 0;
        while let Some(name) = map.next_key_seed(Name::<T>(PhantomData))? {
            let Some(index) = name else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if seen & 1 << index != 0 {
                return Err(A::Error::duplicate_field(T::NAMES[index]));
            }
            seen |= 1 << index;
            record.read_field(index, InMap(&mut map))?;
        }
        match T::REQUIRED & !seen {
            0 => Ok(record),
            missing => Err(A::Error::missing_field(T::NAMES[missing.trailing_zeros() as usize])),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<T, A::Error> {
        let mut record = T::default();
        for (index, field) in T::FIELDS.iter().enumerate() {
            let mut is_over = false;
            record.read_field(index, InSeq { values: &mut values, is_over: &mut is_over })?;
            if is_over && field.required {
                let (count, s) = (T::NAMES.len(), if T::NAMES.len() == 1 { "" } else { "s" });
                let expected = format!("struct {} with {count} element{s}", T::NAME);
                return Err(A::Error::invalid_length(index, &expected.as_str()));
            }
        }
        Ok(record)
    }
}

/// The next value of an object.
struct InMap<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> FieldValue<'de> for InMap<'_, A> {
    type Error = A::Error;

    // A call of its own would copy each value once more.
    #[inline(always)]
    fn read_into<T: Lenient>(self, place: &mut T) -> Result<(), A::Error> {
        *place = self.0.next_value_seed(Read(PhantomData))?;
        Ok(())
    }
}

/// The next value of a list, if there is one.
struct InSeq<'a, A> {
    values: &'a mut A,
    /// Set if the list is over.
    is_over: &'a mut bool,
}

impl<'de, A: SeqAccess<'de>> FieldValue<'de> for InSeq<'_, A> {
    type Error = A::Error;

    fn read_into<T: Lenient>(self, place: &mut T) -> Result<(), A::Error> {
        match self.values.next_element_seed(Read(PhantomData))? {
            Some(value) => *place = value,
            None => *self.is_over = true,
        }
        Ok(())
    }
}

/// Reads a value leniently.
struct Read<T>(PhantomData<T>);

impl<'de, T: Lenient> DeserializeSeed<'de> for Read<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

/// Reads the name of a field, and returns its index; `None` if there is no such field.
struct Name<T>(PhantomData<T>);

impl<'de, T: ReadFields> DeserializeSeed<'de> for Name<T> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T: ReadFields> Visitor<'_> for Name<T> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("field identifier")
    }

    fn visit_u64<E: Error>(self, index: u64) -> Result<Option<usize>, E> {
        Ok(usize::try_from(index).ok().filter(|index| *index < T::NAMES.len()))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(T::index(name))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Option<usize>, E> {
        Ok(std::str::from_utf8(name).ok().and_then(T::index))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fmt::Debug;

    use baijiayun_metadata::Schema;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use serde::de::DeserializeOwned;

    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Video {
        id: i64,
        name: String,
        r#type: Option<i64>,
    }

    impl Record for Video {
        const NAME: &'static str = "Video";
        const FIELDS: &'static [Field] = &[
            Field::required("id", Schema::Int),
            Field::required("name", Schema::Text),
            Field::optional("type", Schema::Int),
        ];
    }

    crate::deserialize_record!(Video { "id" => id, "name" => name, "type" => r#type });

    /// The same, by serde's derive.
    mod derived {
        use serde::Deserialize;

        use crate::lenient;

        #[derive(Debug, Deserialize)]
        #[allow(unused)]
        pub struct Video {
            #[serde(deserialize_with = "lenient::read")]
            id: i64,
            #[serde(deserialize_with = "lenient::read")]
            name: String,
            #[serde(default, deserialize_with = "lenient::optional")]
            r#type: Option<i64>,
        }
    }

    /// Returns the value as text, or the error.
    fn read<T: DeserializeOwned + Debug>(json: &str) -> Result<String, String> {
        let value: T = serde_json::from_str(json).map_err(|error| error.to_string())?;
        Ok(format!("{value:?}"))
    }

    #[test]
    fn fields_are_read_in_any_order_and_unknown_ones_are_ignored() {
        let json = r#"{"type":"2","new":[1],"name":5,"id":"7"}"#;
        let video: Video = serde_json::from_str(json).unwrap();
        assert_eq!(video, Video { id: 7, name: "5".into(), r#type: Some(2) });
    }

    #[test]
    fn a_list_has_the_values_in_order() {
        let video: Video = serde_json::from_str(r#"[7,"a"]"#).unwrap();
        assert_eq!(video, Video { id: 7, name: "a".into(), r#type: None });
    }

    #[derive(Debug, Default, PartialEq)]
    struct Url {
        url: String,
    }

    impl Record for Url {
        const NAME: &'static str = "Url";
        const FIELDS: &'static [Field] = &[Field::required("url", Schema::Text)];
    }

    crate::deserialize_record!(Url { "url" => url });

    #[test]
    fn the_error_of_a_short_list_counts_the_fields() {
        let message = |error: Result<String, String>| error.unwrap_err();
        assert!(
            message(read::<Url>("[]")).starts_with("invalid length 0, expected struct Url with 1 element at")
        );
        assert!(
            message(read::<Video>("[1]"))
                .starts_with("invalid length 1, expected struct Video with 3 elements")
        );
    }

    /// A key of a format that numbers its fields, or has their names as bytes.
    #[derive(Debug, Clone)]
    enum Key {
        Index(u64),
        Bytes(&'static [u8]),
    }

    impl<'de> serde::de::IntoDeserializer<'de> for Key {
        type Deserializer = Self;

        fn into_deserializer(self) -> Self {
            self
        }
    }

    impl<'de> Deserializer<'de> for Key {
        type Error = serde::de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            match self {
                Self::Index(index) => visitor.visit_u64(index),
                Self::Bytes(bytes) => visitor.visit_bytes(bytes),
            }
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    #[test]
    fn keys_may_be_numbers_or_bytes() {
        use serde::Deserialize;
        use serde::de::value::MapDeserializer;

        let names = [Key::Bytes(b"name"), Key::Bytes(b"new"), Key::Bytes(b"\xff"), Key::Bytes(b"id")];
        for keys in [[Key::Index(1), Key::Index(3), Key::Index(u64::MAX), Key::Index(0)], names] {
            let pairs = keys.into_iter().zip([5_i64, 6, 7, 8]);
            let video = Video::deserialize(MapDeserializer::new(pairs.clone())).unwrap();
            assert_eq!(video, Video { id: 8, name: "5".into(), r#type: None });
            let derived = derived::Video::deserialize(MapDeserializer::new(pairs)).unwrap();
            assert_eq!(format!("{video:?}"), format!("{derived:?}"));
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_derive(
            pairs in vec(("id|name|type|new", r#"1|"2"|null|"a"|\[\]|\{"id":1\}|false"#), 0..6),
            is_list in any::<bool>(),
        ) {
            let object = pairs.iter().map(|(name, value)| format!("\"{name}\":{value}"));
            let list = pairs.iter().map(|(_, value)| value.clone());
            let json = match is_list {
                true => format!("[{}]", list.collect::<Vec<_>>().join(",")),
                false => format!("{{{}}}", object.collect::<Vec<_>>().join(",")),
            };
            prop_assert_eq!(read::<Video>(&json), read::<derived::Video>(&json), "{}", json);
        }
    }
}
