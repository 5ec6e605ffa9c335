//! Arguments that are rejected before anything is sent.

/// An argument that the server would reject.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{parameter}`: {reason}")]
#[non_exhaustive]
pub struct InvalidArgument {
    /// The parameter's name on the wire.
    pub parameter: &'static str,
    /// The reason why it is rejected.
    pub reason: String,
}

crate::debug_as_report!(InvalidArgument);

impl InvalidArgument {
    /// Creates the error from a parameter and the reason.
    pub fn new(parameter: &'static str, reason: impl Into<String>) -> Self {
        Self { parameter, reason: reason.into() }
    }
}
