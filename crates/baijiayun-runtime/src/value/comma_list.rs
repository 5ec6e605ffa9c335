//! Lists that are written as one string.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lenient::Lenient;

/// Values that the server writes as one text, joined with commas.
///
/// Nothing is escaped: the server reads an item with a comma in it as two items. Reading ignores spaces
/// around items, and empty items.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommaList<T>(pub Vec<T>);

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

impl<T: Display> Display for CommaList<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "," };
            write!(formatter, "{separator}{item}")?;
        }
        Ok(())
    }
}

impl<T: FromStr> FromStr for CommaList<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        items(text).map(T::from_str).collect()
    }
}

impl<T: Display> Serialize for CommaList<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Lenient> Deserialize<'de> for CommaList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        CommaListVisitor(PhantomData).visit_str(&text).map(Self)
    }
}

/// Also reads a single number as a list of one item, and a JSON list.
impl<T: Lenient> Lenient for CommaList<T> {
    const HAS_EMPTY_LIST: bool = true;

    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        deserializer.deserialize_any(CommaListVisitor(PhantomData)).map(Self)
    }
}

struct CommaListVisitor<T>(PhantomData<T>);

impl<'de, T: Lenient> Visitor<'de> for CommaListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("values joined with commas")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        items(text).map(|item| T::read(item.into_deserializer())).collect()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Vec<T>, E> {
        if !value && !T::HAS_FALSE {
            return Ok(Vec::new());
        }
        T::read(value.into_deserializer()).map(|item| vec![item])
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Vec<T>, E> {
        T::read(value.into_deserializer()).map(|item| vec![item])
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Vec<T>, E> {
        T::read(value.into_deserializer()).map(|item| vec![item])
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Vec<T>, E> {
        T::read(value.into_deserializer()).map(|item| vec![item])
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_none<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Vec<T>, A::Error> {
        Vec::read(SeqAccessDeserializer::new(seq))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
        Vec::read(MapAccessDeserializer::new(map))
    }
}

impl<T> Default for CommaList<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for CommaList<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> From<Vec<T>> for CommaList<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T, const N: usize> From<[T; N]> for CommaList<T> {
    fn from(items: [T; N]) -> Self {
        Self(items.into())
    }
}

impl<T: Clone> From<&[T]> for CommaList<T> {
    fn from(items: &[T]) -> Self {
        Self(items.to_vec())
    }
}

impl<T> FromIterator<T> for CommaList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> IntoIterator for CommaList<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a CommaList<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lenient::from_str;

    type Ids = CommaList<i64>;

    #[test]
    fn reads_every_form() {
        for (json, ids) in [
            (r#""1,2,3""#, vec![1, 2, 3]),
            (r#"" 1 ,, 2,""#, vec![1, 2]),
            (r#"["1",2]"#, vec![1, 2]),
            (r#"{"0":"1","3":2}"#, vec![1, 2]),
            ("7", vec![7]),
            ("-7", vec![-7]),
            ("7.0", vec![7]),
            (r#""""#, vec![]),
            ("[]", vec![]),
            ("false", vec![]),
            ("null", vec![]),
        ] {
            assert_eq!(from_str::<Ids>(json).unwrap(), Ids::from(ids), "{json}");
        }
        assert_eq!(from_str::<Option<Ids>>(r#""""#).unwrap(), None);
        assert_eq!(from_str::<Ids>("true").unwrap(), Ids::from([1]));
        for (json, flag) in [("true", true), ("false", false)] {
            assert_eq!(from_str::<CommaList<bool>>(json).unwrap(), CommaList::from([flag]), "{json}");
        }
    }

    #[test]
    fn errors_name_the_item() {
        let error = from_str::<Ids>(r#""1,x""#).unwrap_err();
        assert_eq!(error.to_string(), r#"expected a whole number, found "x""#);
        let error = from_str::<Ids>(r#"[1,"x"]"#).unwrap_err();
        assert_eq!(error.to_string(), r#"[1]: expected a whole number, found "x""#);
    }

    #[test]
    fn writes_one_text() {
        let words = CommaList::from(["a", "b c"]);
        assert_eq!(words.to_string(), "a,b c");
        assert_eq!(serde_json::to_string(&words).unwrap(), r#""a,b c""#);
        assert_eq!(serde_json::to_string(&Ids::default()).unwrap(), r#""""#);
    }

    #[test]
    fn stored_lists_are_read_strictly() {
        assert_eq!(serde_json::from_str::<Ids>(r#""1,2""#).unwrap(), Ids::from([1, 2]));
        assert!(serde_json::from_str::<Ids>("[1,2]").is_err());
    }

    #[test]
    fn is_a_slice_and_a_collection() {
        let ids: Ids = [1, 2].as_slice().into();
        assert_eq!(ids.len(), 2);
        assert_eq!((&ids).into_iter().sum::<i64>(), 3);
        assert_eq!(ids.into_iter().rev().collect::<Ids>(), Ids::from([2, 1]));
        assert!("1,x".parse::<Ids>().is_err());
    }

    proptest! {
        #[test]
        fn ids_round_trip(ids: Vec<i64>) {
            let ids = Ids::from(ids);
            prop_assert_eq!(&ids.to_string().parse::<Ids>().unwrap(), &ids);
            let json = serde_json::to_string(&ids).unwrap();
            prop_assert_eq!(serde_json::from_str::<Ids>(&json).unwrap(), ids);
        }
    }
}
