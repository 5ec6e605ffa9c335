//! One difference between a response and the spec.

use std::fmt;

/// A difference between the responses of an operation and the spec. It has no value of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Finding {
    /// The id of the operation, such as `video.list`.
    pub operation: String,
    /// The place in the response, such as `data.list[].name`; empty for the whole response.
    ///
    /// `[]` are the items of a list, `{}` the values of a map and `{key}` its keys. An undeclared field whose name
    /// does not look like an identifier is `{other}`. Inside a record that contains itself, such as a category,
    /// the path is that of the outermost one.
    pub path: String,
    /// The kind.
    pub kind: FindingKind,
    /// The type in the spec, such as `int`, `int as text` or `list<Video>`; `None` if the spec declares none here.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub declared: Option<String>,
    /// The form of the value in the JSON.
    pub seen: JsonForm,
    /// The unknown code of a [`FindingKind::UnknownCode`]; `None` if it is too long for a code.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub code: Option<i64>,
    /// The number of values in which it was seen.
    pub count: u64,
}

impl Finding {
    /// Creates a finding that was seen once.
    pub fn new(
        operation: impl Into<String>,
        path: impl Into<String>,
        kind: FindingKind,
        seen: JsonForm,
    ) -> Self {
        let (operation, path) = (operation.into(), path.into());
        Self { operation, path, kind, declared: None, seen, code: None, count: 1 }
    }

    /// Returns whether both are the same difference, apart from the count.
    pub fn is_same(&self, other: &Self) -> bool {
        self.operation == other.operation
            && self.path == other.path
            && self.kind == other.kind
            && self.seen == other.seen
            && self.code == other.code
    }
}

/// Shows the operation and the difference, such as `video.list: data.list[].size: declared int, seen text`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, path, kind, seen, .. } = self;
        write!(f, "{operation}: ")?;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        match (&self.declared, self.code) {
            _ if *kind == FindingKind::NoSuchPath => write!(f, "{kind}"),
            (Some(declared), _) => write!(f, "{kind}, declared {declared}, seen {seen}"),
            (None, Some(code)) => write!(f, "{kind} {code}"),
            (None, None) => write!(f, "{kind}, seen {seen}"),
        }
    }
}

/// The kinds of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FindingKind {
    /// A field that the spec does not declare.
    UndeclaredField,
    /// A value that the client cannot read as its declared type.
    Type,
    /// A value that the client reads, but which is written in another form, such as a number as text.
    Form,
    /// A value that the spec does not list for its enum.
    UnknownValue,
    /// A required field that is absent or `null`.
    MissingField,
    /// A code of the envelope that is not published.
    UnknownCode,
    /// The server does not know the path of the operation.
    NoSuchPath,
}

impl FindingKind {
    /// Returns whether it is a change of the server. Another form is not, because PHP writes the same field in several
    /// forms.
    pub fn is_change(self) -> bool {
        self != Self::Form
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UndeclaredField => "undeclared field",
            Self::Type => "other type",
            Self::Form => "other form",
            Self::UnknownValue => "unknown enum value",
            Self::MissingField => "missing field",
            Self::UnknownCode => "unknown code",
            Self::NoSuchPath => "no such path",
        })
    }
}

/// The form of a value in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum JsonForm {
    /// No value: the field is missing.
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction or an exponent.
    Decimal,
    /// `""`.
    EmptyText,
    /// A whole number as text.
    TextOfDigits,
    /// Any other text.
    Text,
    /// `[]`.
    EmptyList,
    /// A list with items.
    List,
    /// `{}`.
    EmptyObject,
    /// An object with fields.
    Object,
}

impl fmt::Display for JsonForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "nothing",
            Self::Null => "null",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::EmptyText => "empty text",
            Self::TextOfDigits => "text of digits",
            Self::Text => "text",
            Self::EmptyList => "empty list",
            Self::List => "list",
            Self::EmptyObject => "empty object",
            Self::Object => "object",
        })
    }
}
