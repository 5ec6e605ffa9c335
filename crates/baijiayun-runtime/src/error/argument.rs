//! An argument that is refused before anything is sent.

/// An argument that the server would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{parameter}`: {reason}")]
pub struct InvalidArgument {
    /// The parameter's name on the wire.
    pub parameter: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

impl InvalidArgument {
    /// Creates the error of a parameter from the reason.
    pub fn new(parameter: &'static str, reason: impl Into<String>) -> Self {
        Self { parameter, reason: reason.into() }
    }
}
