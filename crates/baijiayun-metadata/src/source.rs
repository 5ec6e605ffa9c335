//! The source of a fact about an API.

use std::fmt;

/// The source of an operation, a parameter, a field, an enum value or an error code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "spec", derive(serde::Deserialize, schemars::JsonSchema))]
#[cfg_attr(feature = "spec", serde(rename_all = "snake_case"))]
#[cfg_attr(not(feature = "spec"), non_exhaustive)]
pub enum Source {
    /// The vendor's page.
    #[default]
    Page,
    /// Public clients of the API. The vendor's page does not have it.
    PublicClients,
    /// Responses of the server, as `bjy probe` reports them. Neither the vendor's page nor public clients have it.
    Observed,
}

impl Source {
    /// Returns a sentence for documentation; `None` for the vendor's page, which is the usual source.
    pub const fn note(self) -> Option<&'static str> {
        match self {
            Self::Page => None,
            Self::PublicClients => Some("Source: public clients, not on the vendor's page."),
            Self::Observed => Some("Source: observed in responses, not on the vendor's page."),
        }
    }

    /// Returns the same sentence in Chinese.
    pub const fn note_zh(self) -> Option<&'static str> {
        match self {
            Self::Page => None,
            Self::PublicClients => Some("来源：公开的客户端代码，官方文档未提及。"),
            Self::Observed => Some("来源：服务端的实际响应，官方文档未提及。"),
        }
    }
}

/// Writes the source as the spec does: `public_clients`.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Page => "page",
            Self::PublicClients => "public_clients",
            Self::Observed => "observed",
        })
    }
}
