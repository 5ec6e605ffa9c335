//! Checks that responses can be stored and read again.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A user's struct that holds a response. TOML needs one, because its documents are tables.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Document<T> {
    response: T,
}

/// Writes a response in every format, and reads it again in the formats that support it.
pub fn assert_storable<T: Debug + PartialEq + Serialize + DeserializeOwned>(response: &T) {
    let json = serde_json::to_string(response).unwrap();
    if json.contains(r#""***""#) {
        let error = serde_json::from_str::<T>(&json).unwrap_err();
        assert!(error.to_string().contains("this secret was masked when it was written"), "{error}");
        return;
    }
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), response, "JSON");
    let value = serde_json::to_value(response).unwrap();
    assert_eq!(&serde_json::from_value::<T>(value.clone()).unwrap(), response, "JSON as a value");

    let pack = rmp_serde::to_vec_named(&Document { response }).unwrap();
    assert_eq!(&rmp_serde::from_slice::<Document<T>>(&pack).unwrap().response, response, "MessagePack");

    // TOML has no null.
    if !value.is_null() {
        let toml = toml::to_string(&Document { response }).unwrap();
        assert_eq!(&toml::from_str::<Document<T>>(&toml).unwrap().response, response, "{toml}");
    }

    // Lenient decoding needs a self-describing format, which postcard is not. Some lists can do without.
    let bytes = postcard::to_stdvec(response).unwrap();
    assert!(postcard::from_bytes::<T>(&bytes).map_or(true, |read| read == *response), "postcard");

    if is_flat(&value) {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.serialize(response).unwrap();
    }
}

/// Returns whether a value is a row of a table: no map by id, and no nested values.
fn is_flat(value: &Value) -> bool {
    let is_column = |(name, value): (&String, &Value)| {
        !name.starts_with(|first: char| first.is_ascii_digit()) && !value.is_array() && !value.is_object()
    };
    value.as_object().is_some_and(|fields| !fields.is_empty() && fields.iter().all(is_column))
}
