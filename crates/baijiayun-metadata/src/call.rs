//! The form of an operation's calls and responses, and the effect of a call.

use std::fmt;

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "spec", derive(serde::Deserialize, schemars::JsonSchema))]
#[cfg_attr(feature = "spec", serde(rename_all = "UPPERCASE"))]
#[cfg_attr(not(feature = "spec"), non_exhaustive)]
pub enum Method {
    /// GET, with the parameters in the query.
    Get,
    /// POST, with the parameters in the body.
    Post,
}

/// The URL path of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(not(feature = "spec"), non_exhaustive)]
pub enum Path {
    /// A known path.
    Known(&'static str),
    /// An unknown path, which the user has to supply.
    Unknown,
    /// A URL from an earlier response.
    Dynamic,
}

/// The encoding of an operation's parameters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "spec", derive(serde::Deserialize, schemars::JsonSchema))]
#[cfg_attr(feature = "spec", serde(rename_all = "snake_case"))]
#[cfg_attr(not(feature = "spec"), non_exhaustive)]
pub enum Encoding {
    /// `application/x-www-form-urlencoded`, in the body of a POST or the query of a GET.
    #[default]
    Form,
    /// `multipart/form-data`, with file parts.
    Multipart,
}

/// The rule for signing calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "spec", derive(serde::Deserialize, schemars::JsonSchema))]
#[cfg_attr(feature = "spec", serde(rename_all = "snake_case"))]
#[cfg_attr(not(feature = "spec"), non_exhaustive)]
pub enum Signing {
    /// Calls are always signed.
    #[default]
    Required,
    /// Calls are signed if the client has a key.
    Optional,
    /// Calls are never signed, and none of the common parameters are sent.
    None,
}

/// The effect of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "spec", derive(serde::Deserialize, schemars::JsonSchema))]
#[cfg_attr(feature = "spec", serde(rename_all = "snake_case"))]
#[cfg_attr(not(feature = "spec"), non_exhaustive)]
pub enum Safety {
    /// No change.
    Read,
    /// A change that can be undone.
    Write,
    /// A permanent loss of data.
    Destructive,
}

/// The envelope of an operation's responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "spec", derive(serde::Deserialize, schemars::JsonSchema))]
#[cfg_attr(feature = "spec", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Envelope {
    /// The `code` that means success.
    pub success: i64,
    /// The location of the response's own fields.
    #[cfg_attr(feature = "spec", serde(default))]
    pub data: DataPlace,
}

impl Default for Envelope {
    fn default() -> Self {
        Self { success: 0, data: DataPlace::Nested }
    }
}

/// The location of a response's own fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "spec", derive(serde::Deserialize, schemars::JsonSchema))]
#[cfg_attr(feature = "spec", serde(rename_all = "snake_case"))]
#[cfg_attr(not(feature = "spec"), non_exhaustive)]
pub enum DataPlace {
    /// Under the envelope's `data`.
    #[default]
    Nested,
    /// Beside the envelope's `code`.
    Inline,
}

macro_rules! display {
    ($($ty:ident { $($variant:ident = $text:literal),+ })+) => {
        $(impl fmt::Display for $ty {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => $text,)+
                })
            }
        })+
    };
}

display! {
    Method { Get = "GET", Post = "POST" }
    Encoding { Form = "form", Multipart = "multipart" }
    Signing { Required = "required", Optional = "optional", None = "none" }
    Safety { Read = "read", Write = "write", Destructive = "destructive" }
}
