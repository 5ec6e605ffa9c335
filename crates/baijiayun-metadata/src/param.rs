//! Request parameters.

use crate::{Limits, Schema, Source, Violation};

/// A request parameter.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Param {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its type.
    pub schema: Schema,
    /// Its meaning.
    pub description: &'static str,
    /// Its meaning in Chinese; empty if the spec does not have it.
    pub description_zh: &'static str,
    /// The source that it is known from.
    pub source: Source,
    /// Set if the server rejects calls without it.
    pub required: bool,
    /// The value that the server assumes when it is left out.
    pub default: Option<&'static str>,
    /// Set if it is the URL of the call, which is not sent as a parameter.
    pub is_url: bool,
    /// The loss that a call causes if this flag is set.
    pub destroys: Option<&'static str>,
    /// The same in Chinese.
    pub destroys_zh: Option<&'static str>,
    /// The limits of its value.
    pub limits: Limits<'static>,
}

impl Param {
    /// Creates a required parameter.
    pub const fn required(name: &'static str, schema: Schema, description: &'static str) -> Self {
        Self { required: true, ..Self::optional(name, schema, description) }
    }

    /// Creates an optional parameter.
    pub const fn optional(name: &'static str, schema: Schema, description: &'static str) -> Self {
        Self {
            name,
            schema,
            description,
            description_zh: "",
            source: Source::Page,
            required: false,
            default: None,
            is_url: false,
            destroys: None,
            destroys_zh: None,
            limits: Limits::NONE,
        }
    }

    /// Sets its meaning in Chinese.
    #[must_use]
    pub const fn description_zh(self, description_zh: &'static str) -> Self {
        Self { description_zh, ..self }
    }

    /// Sets the source that it is known from.
    #[must_use]
    pub const fn source(self, source: Source) -> Self {
        Self { source, ..self }
    }

    /// Sets the value that the server assumes when it is left out.
    #[must_use]
    pub const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// Marks it as the URL of the call.
    #[must_use]
    pub const fn url(self) -> Self {
        Self { is_url: true, ..self }
    }

    /// Sets what a call destroys if this flag is set.
    #[must_use]
    pub const fn destroys(self, destroys: &'static str) -> Self {
        Self { destroys: Some(destroys), ..self }
    }

    /// Sets what a call destroys, in Chinese.
    #[must_use]
    pub const fn destroys_zh(self, destroys_zh: &'static str) -> Self {
        Self { destroys_zh: Some(destroys_zh), ..self }
    }

    /// Sets the smallest number allowed.
    #[must_use]
    pub const fn min(self, min: i64) -> Self {
        Self { limits: self.limits.range(Some(min), self.limits.max), ..self }
    }

    /// Sets the largest number allowed.
    #[must_use]
    pub const fn max(self, max: i64) -> Self {
        Self { limits: self.limits.range(self.limits.min, Some(max)), ..self }
    }

    /// Sets the longest text allowed, in characters.
    #[must_use]
    pub const fn max_length(self, length: usize) -> Self {
        Self { limits: self.limits.max_length(Some(length)), ..self }
    }

    /// Sets the only values allowed.
    #[must_use]
    pub const fn allowed(self, allowed: &'static [&'static str]) -> Self {
        Self { limits: self.limits.allowed(allowed), ..self }
    }

    /// Sets the file name extensions allowed.
    #[must_use]
    pub const fn extensions(self, extensions: &'static [&'static str]) -> Self {
        Self { limits: self.limits.extensions(extensions), ..self }
    }

    /// Checks the limits of a value in the form in which it is sent.
    ///
    /// # Errors
    ///
    /// [`Violation`] names the limit that the value breaks.
    pub fn check(&self, value: &str) -> Result<(), Violation> {
        self.limits.check(value)
    }
}
