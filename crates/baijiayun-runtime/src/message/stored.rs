//! The serialized form of requests: a map of parameters by name.

use std::collections::BTreeMap;

use baijiayun_metadata::{Operation, Param, Schema};
use serde::de::{Error as _, IgnoredAny};
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::message::form::{Form, FormValue};
use crate::value::Secret;

/// The name under which the URL of a call is stored if it is a parameter.
const URL: &str = "url";

/// Writes every parameter as text. Secrets and files are errors.
impl Serialize for Form {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.by_name();
        let length = values.len() + usize::from(self.url().is_some());
        let mut map = serializer.serialize_map(Some(length))?;
        if let Some(url) = self.url() {
            map.serialize_entry(URL, url)?;
        }
        for (name, value) in values {
            let reason = match value {
                FormValue::Text(text) => {
                    map.serialize_entry(name, text.as_str())?;
                    continue;
                }
                FormValue::Secret(_) => "is a secret, which is not written".to_owned(),
                FormValue::File(_) => "is a file, which is not written".to_owned(),
                FormValue::Invalid(reason) => format!("cannot be sent: {reason}"),
            };
            return Err(S::Error::custom(format!("`{name}` {reason}")));
        }
        map.end()
    }
}

/// Reads the parameters of an operation. Human-readable formats may have numbers and booleans in place of
/// text.
///
/// # Errors
///
/// Returns an error for a parameter that the operation does not have, and for a required one that is missing.
pub fn read_form<'de, D: Deserializer<'de>>(
    operation: &Operation,
    deserializer: D,
) -> Result<Form, D::Error> {
    let stored: BTreeMap<String, String> = if deserializer.is_human_readable() {
        let stored = BTreeMap::<String, Scalar>::deserialize(deserializer)?;
        stored.into_iter().map(|(name, value)| value.into_text(name)).collect::<Result<_, _>>()?
    } else {
        BTreeMap::deserialize(deserializer)?
    };
    let mut form = Form::new();
    for (name, value) in stored {
        form = match operation.params.iter().find(|param| stored_name(param) == name) {
            None => return Err(D::Error::custom(format!("`{}` has no parameter `{name}`", operation.id))),
            Some(param) if param.is_url => form.with_url(value),
            Some(param) if matches!(param.schema, Schema::File) => {
                return Err(D::Error::custom(format!("`{name}` is a file, which is not stored")));
            }
            Some(param) if matches!(param.schema, Schema::Secret) => {
                form.with_secret(param.name, Secret::new(value))
            }
            Some(param) => form.with(param.name, value),
        };
    }
    let is_missing = |param: &&Param| {
        let is_set = if param.is_url { form.url().is_some() } else { form.value(param.name).is_some() };
        param.required && !is_set
    };
    match operation.params.iter().find(is_missing) {
        Some(param) => Err(D::Error::missing_field(stored_name(param))),
        None => Ok(form),
    }
}

fn stored_name(param: &Param) -> &'static str {
    if param.is_url { URL } else { param.name }
}

/// The value of a parameter in a human-readable format.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(String),
    Int(i64),
    Bool(bool),
    /// Any other value, which is rejected later, with the name of the parameter.
    Other(IgnoredAny),
}

impl Scalar {
    /// Returns the parameter with its value as text.
    fn into_text<E: serde::de::Error>(self, name: String) -> Result<(String, String), E> {
        let text = match self {
            Self::Text(text) => text,
            Self::Int(number) => number.to_string(),
            Self::Bool(flag) => u8::from(flag).to_string(),
            Self::Other(_) => {
                return Err(E::custom(format!("`{name}` has to be text, a whole number or a boolean")));
            }
        };
        Ok((name, text))
    }
}

/// Implements `Serialize` and `Deserialize` for a request that wraps a form.
#[doc(hidden)]
#[macro_export]
macro_rules! stored_as_form {
    ($request:ident) => {
        impl $crate::__private::serde::Serialize for $request {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::__private::serde::Serializer,
            {
                $crate::__private::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $request {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::__private::serde::Deserializer<'de>,
            {
                let operation = <Self as $crate::Request>::OPERATION;
                $crate::__private::read_form(operation, deserializer).map(Self)
            }
        }
    };
}
