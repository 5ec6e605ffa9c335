//! The parameters of one call.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use smol_str::{SmolStr, ToSmolStr};

use crate::error::redact::{MASK, without_query};
use crate::message::file::FilePart;
use crate::value::{Expires, Secret};

/// The parameters of a request by their names on the wire, in the text form in which they are sent.
///
/// Every request wraps a form with typed setters, so requests can be compared, cloned and logged. Secrets are
/// not shown.
#[derive(Clone, Default)]
pub struct Form {
    /// In the order in which they were set.
    values: Params,
    url: Option<String>,
}

/// Parameters by name, each one once.
pub(crate) type Params = Vec<(Cow<'static, str>, FormValue)>;

/// Returns the text of a number. It needs no formatter, which costs more than the digits.
pub(crate) fn int_text(number: i64) -> SmolStr {
    SmolStr::new(itoa::Buffer::new().format(number))
}

/// The value of one parameter, in the form in which it is sent.
#[derive(Clone, PartialEq)]
pub(crate) enum FormValue {
    Text(SmolStr),
    Secret(Secret),
    File(Box<FilePart>),
    /// The reason why the value cannot be sent.
    Invalid(String),
}

impl Form {
    /// Creates a form without parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a value by its text.
    #[must_use]
    pub fn with<V: fmt::Display>(self, name: &'static str, value: V) -> Self {
        self.with_value(name, FormValue::Text(value.to_smolstr()))
    }

    /// Sets a secret, which is never shown.
    #[must_use]
    pub fn with_secret(self, name: &'static str, value: Secret) -> Self {
        self.with_value(name, FormValue::Secret(value))
    }

    /// Sets a value by its JSON.
    #[must_use]
    pub fn with_json<V: Serialize>(self, name: &'static str, value: &V) -> Self {
        let value = match serde_json::to_string(value) {
            Ok(text) => FormValue::Text(text.into()),
            Err(error) => FormValue::Invalid(format!("it cannot be written as JSON: {error}")),
        };
        self.with_value(name, value)
    }

    /// Sets the time until something expires. No time at all cannot be sent.
    #[must_use]
    pub fn with_expires(self, name: &'static str, expires: Expires) -> Self {
        let value = match expires.value() {
            Some(seconds) => FormValue::Text(seconds.to_smolstr()),
            None => {
                FormValue::Invalid("it must be longer than no time; `Expires::Never` has no end".to_owned())
            }
        };
        self.with_value(name, value)
    }

    /// Sets a file part.
    #[must_use]
    pub fn with_file(self, name: &'static str, file: FilePart) -> Self {
        self.with_value(name, FormValue::File(Box::new(file)))
    }

    /// Sets the URL of a call whose URL is a parameter.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Returns the text of a parameter; `None` for a secret or a file.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            FormValue::Text(text) => Some(text),
            FormValue::Secret(_) | FormValue::File(_) | FormValue::Invalid(_) => None,
        }
    }

    pub(crate) fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Returns the parameters in the order of their names.
    pub(crate) fn by_name(&self) -> Vec<(&str, &FormValue)> {
        let mut values: Vec<_> = self.values.iter().map(|(name, value)| (name.as_ref(), value)).collect();
        values.sort_by_key(|(name, _)| *name);
        values
    }

    pub(crate) fn value(&self, name: &str) -> Option<&FormValue> {
        self.values.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    pub(crate) fn into_params(self) -> Params {
        self.values
    }

    fn with_value(mut self, name: &'static str, value: FormValue) -> Self {
        match self.values.iter_mut().find(|(other, _)| other == name) {
            Some((_, former)) => *former = value,
            None => self.values.push((name.into(), value)),
        }
        self
    }
}

/// Compares the parameters in any order.
impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.url == other.url && self.by_name() == other.by_name()
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        let url = self.url.as_deref().map(without_query);
        map.entries(url.map(|url| ("url", url)));
        map.entries(self.by_name()).finish()
    }
}

impl fmt::Debug for FormValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Secret(_) => f.write_str(MASK),
            Self::File(file) => file.fmt(f),
            Self::Invalid(reason) => write!(f, "invalid: {reason}"),
        }
    }
}

impl FormValue {
    /// Returns the text that is sent; `None` for a file.
    pub(crate) fn sent(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Secret(secret) => Some(secret.expose()),
            Self::File(_) | Self::Invalid(_) => None,
        }
    }

    /// Returns the text that is sent, or a mask for a secret; `None` for a file.
    pub(crate) fn shown(&self) -> Option<&str> {
        match self {
            Self::Secret(_) => Some(MASK),
            value => value.sent(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_secrets_nor_the_token_of_a_url() {
        let form = Form::new()
            .with("page", 1)
            .with_secret("secret_key", Secret::new("hunter2"))
            .with_url("http://a/upload?token=abc");
        assert_eq!(format!("{form:?}"), r#"{"url": "http://a/upload", "page": "1", "secret_key": ***}"#);
    }

    #[test]
    fn forms_are_compared_by_value_in_any_order() {
        let form = Form::new().with("a", 1).with("b", 2);
        assert_eq!(form, Form::new().with("b", 2).with("a", 3).with("a", 1));
        assert_ne!(form, Form::new().with("a", 1));
    }
}
