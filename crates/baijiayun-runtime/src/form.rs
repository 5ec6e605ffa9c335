//! The parameters of one call.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::error::InvalidArgument;
use crate::file::FilePart;
use crate::value::Secret;

/// The parameters of one call, in the order they are sent, and its file parts.
#[derive(Debug, Default)]
pub struct Form {
    pub(crate) params: Params,
    pub(crate) files: Vec<(&'static str, FilePart)>,
    pub(crate) url: Option<String>,
}

/// Parameters by name.
pub(crate) type Params = Vec<(Cow<'static, str>, Value)>;

/// A parameter's value.
#[derive(Clone)]
pub(crate) enum Value {
    Plain(String),
    Secret(Secret),
}

impl Value {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose(),
        }
    }
}

impl Value {
    /// The text, or what stands in for a secret.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(_) => "***",
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => text.fmt(f),
            Self::Secret(_) => f.write_str("***"),
        }
    }
}

impl Form {
    /// No parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value as its text.
    pub fn text(&mut self, name: &'static str, value: &impl fmt::Display) {
        self.params.push((name.into(), Value::Plain(value.to_string())));
    }

    /// Adds a secret, which is never shown.
    pub fn secret(&mut self, name: &'static str, value: &Secret) {
        self.params.push((name.into(), Value::Secret(value.clone())));
    }

    /// Adds a value encoded as JSON.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] when the value has no form in JSON.
    pub fn json(&mut self, name: &'static str, value: &impl Serialize) -> Result<(), InvalidArgument> {
        let text = serde_json::to_string(value)
            .map_err(|error| InvalidArgument::new(name, format!("it cannot be written as JSON: {error}")))?;
        self.params.push((name.into(), Value::Plain(text)));
        Ok(())
    }

    /// Adds a file part.
    pub fn file(&mut self, name: &'static str, file: FilePart) {
        self.files.push((name, file));
    }

    /// Sets the URL of a call that has no path of its own.
    pub fn url(&mut self, url: String) {
        self.url = Some(url);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let mut form = Form::new();
        form.text("page", &1);
        form.secret("secret_key", &Secret::new("hunter2"));
        let text = format!("{form:?}");
        assert!(text.contains("page") && text.contains("***"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}
