//! Limits of a parameter's value, as checked by the client, the mock server and the spec checker.

use std::fmt;

/// The limits of a parameter's value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits<'a> {
    /// The smallest number allowed.
    pub min: Option<i64>,
    /// The largest number allowed.
    pub max: Option<i64>,
    /// The longest text allowed, in characters.
    pub max_length: Option<usize>,
    /// The only values allowed; empty for no such limit.
    pub allowed: &'a [&'a str],
    /// The file name extensions allowed, in lower case; empty for no such limit.
    pub extensions: &'a [&'a str],
}

impl<'a> Limits<'a> {
    /// The absence of limits.
    pub const NONE: Self = Self { min: None, max: None, max_length: None, allowed: &[], extensions: &[] };

    /// Sets the limits of a number.
    #[must_use]
    pub const fn range(self, min: Option<i64>, max: Option<i64>) -> Self {
        Self { min, max, ..self }
    }

    /// Sets the longest text allowed, in characters.
    #[must_use]
    pub const fn max_length(self, max_length: Option<usize>) -> Self {
        Self { max_length, ..self }
    }

    /// Sets the only values allowed.
    #[must_use]
    pub const fn allowed(self, allowed: &'a [&'a str]) -> Self {
        Self { allowed, ..self }
    }

    /// Sets the file name extensions allowed.
    #[must_use]
    pub const fn extensions(self, extensions: &'a [&'a str]) -> Self {
        Self { extensions, ..self }
    }

    /// Returns each limit as a phrase, such as `from 1 to 1000` or `at most 40 characters`.
    pub fn phrases(&self) -> Vec<String> {
        let mut phrases = Vec::new();
        phrases.extend(range(self.min, self.max));
        phrases.extend(self.max_length.map(|length| format!("at most {length} characters")));
        if !self.allowed.is_empty() {
            phrases.push(format!("one of {}", self.allowed.join(", ")));
        }
        if !self.extensions.is_empty() {
            phrases.push(format!("file name extensions: {}", self.extensions.join(", ")));
        }
        phrases
    }

    /// Checks a value in the form in which it is sent.
    ///
    /// # Errors
    ///
    /// [`Violation`] names the limit that the value breaks.
    pub fn check(&self, value: &str) -> Result<(), Violation> {
        self.check_number(value)?;
        if let Some(max) = self.max_length {
            let length = value.chars().count();
            if length > max {
                return Err(Violation::TooLong { max, length });
            }
        }
        if self.allowed.is_empty() || self.allowed.contains(&value) {
            return Ok(());
        }
        Err(Violation::NotAllowed { allowed: self.allowed.join(", "), value: value.to_owned() })
    }

    /// Checks the name of a file.
    ///
    /// # Errors
    ///
    /// [`Violation`] lists the allowed extensions.
    pub fn check_file_name(&self, name: &str) -> Result<(), Violation> {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let is_allowed = |extension: String| self.extensions.contains(&extension.as_str());
        if self.extensions.is_empty() || extension.is_some_and(is_allowed) {
            return Ok(());
        }
        Err(Violation::Extension { allowed: self.extensions.join(", "), name: name.to_owned() })
    }

    fn check_number(&self, value: &str) -> Result<(), Violation> {
        let Self { min, max, .. } = *self;
        if min.is_none() && max.is_none() {
            return Ok(());
        }
        let is_within =
            |number: i64| min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
        if value.parse().is_ok_and(is_within) {
            return Ok(());
        }
        Err(Violation::OutOfRange { min, max, value: value.to_owned() })
    }
}

/// Returns the limits of a number as a phrase.
fn range(min: Option<i64>, max: Option<i64>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) => Some(format!("from {min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

/// A limit that a value breaks.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Violation {
    /// A number outside its limits.
    #[non_exhaustive]
    OutOfRange {
        /// The smallest number allowed.
        min: Option<i64>,
        /// The largest number allowed.
        max: Option<i64>,
        /// The value.
        value: String,
    },
    /// A text that is too long.
    #[non_exhaustive]
    TooLong {
        /// The longest text allowed, in characters.
        max: usize,
        /// The length of the value, in characters.
        length: usize,
    },
    /// A value that is not in the list of allowed values.
    #[non_exhaustive]
    NotAllowed {
        /// The allowed values, separated by commas.
        allowed: String,
        /// The value.
        value: String,
    },
    /// A file name with another extension, or with none.
    #[non_exhaustive]
    Extension {
        /// The allowed extensions, separated by commas.
        allowed: String,
        /// The file name.
        name: String,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange { min, max, value } => {
                write!(f, "it must be {}, not {value}", range(*min, *max).unwrap_or_default())
            }
            Self::TooLong { max, length } => {
                write!(f, "it may have at most {max} characters, not {length}")
            }
            Self::NotAllowed { allowed, value } => write!(f, "it must be one of {allowed}, not {value}"),
            Self::Extension { allowed, name } => {
                write!(f, "`{name}` must have one of the extensions {allowed}")
            }
        }
    }
}

/// Prints the message, as `main` shows an error.
impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Violation {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn message(limits: Limits<'_>, value: &str) -> String {
        limits.check(value).unwrap_err().to_string()
    }

    #[test]
    fn numbers() {
        let page_size = Limits::NONE.range(Some(1), Some(1000));
        assert!(page_size.check("1").is_ok() && page_size.check("1000").is_ok());
        assert!(Limits::NONE.check("anything").is_ok());
        assert_eq!(message(page_size, "1001"), "it must be from 1 to 1000, not 1001");
        assert_eq!(message(page_size, "ten"), "it must be from 1 to 1000, not ten");
        assert_eq!(message(Limits::NONE.range(Some(1), None), "0"), "it must be at least 1, not 0");
        assert_eq!(message(Limits::NONE.range(None, Some(9)), "10"), "it must be at most 9, not 10");
    }

    #[test]
    fn limits_are_written_as_phrases() {
        let limits = Limits::NONE.range(Some(1), Some(9)).max_length(Some(4)).allowed(&["1", "2"]);
        assert_eq!(limits.phrases(), ["from 1 to 9", "at most 4 characters", "one of 1, 2"]);
        assert_eq!(Limits::NONE.range(None, Some(9)).phrases(), ["at most 9"]);
        assert_eq!(Limits::NONE.extensions(&["vtt"]).phrases(), ["file name extensions: vtt"]);
        assert!(Limits::NONE.phrases().is_empty());
    }

    #[test]
    fn text() {
        assert!(Limits::NONE.max_length(Some(4)).check("四个汉字").is_ok());
        let too_long = message(Limits::NONE.max_length(Some(4)), "五个汉字了");
        assert_eq!(too_long, "it may have at most 4 characters, not 5");
        assert!(Limits::NONE.allowed(&["a", "b"]).check("b").is_ok());
        assert_eq!(message(Limits::NONE.allowed(&["1", "2"]), "3"), "it must be one of 1, 2, not 3");
    }

    #[test]
    fn file_names() {
        let limits = Limits::NONE.extensions(&["vtt", "srt"]);
        assert!(limits.check_file_name("第一讲.VTT").is_ok());
        assert!(Limits::NONE.check_file_name("no extension").is_ok());
        for name in ["a.txt", "vtt", "", "a.vtt.zip", "a."] {
            let message = limits.check_file_name(name).unwrap_err().to_string();
            assert_eq!(message, format!("`{name}` must have one of the extensions vtt, srt"));
        }
    }
}
