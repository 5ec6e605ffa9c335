//! Lists and maps.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{
    DeserializeSeed, Error, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::{Lenient, is_placeholder};

/// Also reads an object, as PHP writes a list with gaps, by its values in order, and `false` as an empty list.
impl<T: Lenient> Lenient for Vec<T> {
    const HAS_EMPTY_LIST: bool = true;

    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

/// Also reads a list, as PHP writes an empty map, and a map with the keys 0, 1, 2…; and `false` as an empty map.
impl<K: Lenient + Ord, V: Lenient> Lenient for BTreeMap<K, V> {
    const HAS_EMPTY_LIST: bool = true;

    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        deserializer.deserialize_any(MapVisitor(PhantomData))
    }
}

/// Reads an element, key or value in place, which keeps the path for errors.
struct Seed<T>(PhantomData<T>);

impl<'de, T: Lenient> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Lenient> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(Seed(PhantomData))? {
            list.push(value);
        }
        Ok(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while map.next_key_seed(Seed::<String>(PhantomData))?.is_some() {
            list.push(map.next_value_seed(Seed(PhantomData))?);
        }
        Ok(list)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        empty_if_blank(text, &self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Vec<T>, E> {
        empty_if_false(value, &self)
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_none<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }
}

struct MapVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K: Lenient + Ord, V: Lenient> Visitor<'de> for MapVisitor<K, V> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key_seed(Seed(PhantomData))? {
            entries.insert(key, map.next_value_seed(Seed(PhantomData))?);
        }
        Ok(entries)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(value) = seq.next_element_seed(Seed(PhantomData))? {
            let index = entries.len().to_string();
            entries.insert(K::read(index.into_deserializer())?, value);
        }
        Ok(entries)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        empty_if_blank(text, &self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        empty_if_false(value, &self)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }
}

fn empty_if_false<C: Default, E: Error>(value: bool, expected: &dyn Expected) -> Result<C, E> {
    if value { Err(E::invalid_type(Unexpected::Bool(value), expected)) } else { Ok(C::default()) }
}

fn empty_if_blank<C: Default, E: Error>(text: &str, expected: &dyn Expected) -> Result<C, E> {
    if is_placeholder(text) {
        Ok(C::default())
    } else {
        Err(E::invalid_type(Unexpected::Str(text), expected))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::from_str;

    type Titles = BTreeMap<i64, String>;

    #[test]
    fn reads_lists_in_every_form() {
        for json in [r#"[1,"2",3.0]"#, r#"{"0":1,"2":"2","5":3}"#, r#"{"9":1,"2":"2","a":3}"#] {
            assert_eq!(from_str::<Vec<i64>>(json).unwrap(), [1, 2, 3], "{json}");
        }
        for json in ["[]", "{}", "null", "false", r#""""#, r#""-""#] {
            assert!(from_str::<Vec<i64>>(json).unwrap().is_empty(), "{json}");
        }
        for json in ["5", "true", r#""1,2""#, "[null]", r#"["a"]"#] {
            assert!(from_str::<Vec<i64>>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn reads_maps_in_every_form() {
        let titles = |pairs: &[(i64, &str)]| -> Titles {
            let owned = pairs.iter().map(|(id, title)| (*id, (*title).to_owned()));
            owned.collect()
        };
        for (json, expected) in [
            (r#"{"112":"t","7":8}"#, titles(&[(112, "t"), (7, "8")])),
            (r#"["a","b"]"#, titles(&[(0, "a"), (1, "b")])),
            ("[]", titles(&[])),
            ("{}", titles(&[])),
            ("null", titles(&[])),
            ("false", titles(&[])),
            (r#""""#, titles(&[])),
            (r#""-""#, titles(&[])),
        ] {
            assert_eq!(from_str::<Titles>(json).unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn errors_name_the_key_or_the_index() {
        for (json, path, found) in [
            (r#"{"a":"t"}"#, "a", r#"a whole number, found "a""#),
            (r#"{"7":[]}"#, "7", "text, found a list"),
            (r#"["a",{}]"#, "[1]", "text, found an object"),
            ("5", "", "an object, found 5"),
            ("true", "", "an object, found true"),
            (r#""t""#, "", r#"an object, found "t""#),
        ] {
            let error = from_str::<Titles>(json).unwrap_err();
            assert_eq!(error.path, path, "{json}");
            assert_eq!(error.message, format!("expected {found}"), "{json}");
        }
    }
}
