//! Records of the API in a state file. The client ignores unknown fields of responses; in a file that a person wrote,
//! they are mistakes.

use std::collections::BTreeMap;

use baijiayun_runtime::__private::check_fields;
use baijiayun_runtime::lenient::Record;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A record whose unknown fields are an error.
struct Strict<T>(T);

impl<'de, T: Record> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        check_fields(&value, &T::SCHEMA).map_err(D::Error::custom)?;
        serde_json::from_value(value).map(Self).map_err(D::Error::custom)
    }
}

pub fn list<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Vec::<Strict<T>>::deserialize(deserializer).map(unwrapped)
}

pub fn lists<'de, K, T, D>(deserializer: D) -> Result<BTreeMap<K, Vec<T>>, D::Error>
where
    K: DeserializeOwned + Ord,
    T: Record,
    D: Deserializer<'de>,
{
    let lists = BTreeMap::<K, Vec<Strict<T>>>::deserialize(deserializer)?;
    Ok(lists.into_iter().map(|(key, list)| (key, unwrapped(list))).collect())
}

pub fn option<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Option::<Strict<T>>::deserialize(deserializer)?.map(|Strict(record)| record))
}

fn unwrapped<T>(list: Vec<Strict<T>>) -> Vec<T> {
    list.into_iter().map(|Strict(record)| record).collect()
}
