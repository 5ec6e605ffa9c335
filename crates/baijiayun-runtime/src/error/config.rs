//! Mistakes in a client's settings.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use super::transport::TransportError;
use crate::value::InvalidKey;

/// The reason why a client cannot be built.
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// No credentials were given.
    #[error("no credentials")]
    NoCredentials,
    /// The credentials are invalid.
    #[error("{0}")]
    Credentials(&'static str),
    /// The partner key or the secret key has an invalid form.
    #[error("{key} {problem}")]
    #[non_exhaustive]
    Key {
        /// Which key, or the environment variable that has it.
        key: &'static str,
        /// The problem. It does not show the key.
        problem: InvalidKey,
    },
    /// An environment variable is missing or invalid.
    #[error("the environment variable {name} {problem}")]
    #[non_exhaustive]
    Variable {
        /// The variable.
        name: &'static str,
        /// The problem.
        problem: &'static str,
    },
    /// Neither a private domain nor a base URL was given.
    #[error("no base URL")]
    NoBaseUrl,
    /// The text is not a private domain.
    #[error("`{0}` is not a private domain")]
    PrivateDomain(String),
    /// The text is not a base URL.
    #[error("`{url}` is not a base URL: {reason}")]
    #[non_exhaustive]
    BaseUrl {
        /// The text that was given.
        url: String,
        /// The reason why it is rejected.
        reason: String,
    },
    /// A path was given for an operation that does not exist.
    #[error("no operation is called `{id}`")]
    #[non_exhaustive]
    UnknownOperation {
        /// The id that was given.
        id: String,
        /// The most similar id, if any is similar.
        closest: Option<&'static str>,
    },
    /// A path was given for an operation that takes its URL from an earlier response.
    #[error("`{id}` takes no path: its URL comes from an earlier response")]
    #[non_exhaustive]
    DynamicPath {
        /// The operation's id.
        id: &'static str,
    },
    /// The text is not a path.
    #[error("`{path}`, given for `{id}`, is not a path")]
    #[non_exhaustive]
    Path {
        /// The operation's id.
        id: &'static str,
        /// The text that was given.
        path: String,
    },
    /// The feature `rustls-no-provider` is on, and the program has not installed a crypto provider of rustls.
    #[error("no crypto provider of rustls is installed")]
    NoCryptoProvider,
    /// The base URL is `https`, and neither of the features `rustls` and `rustls-no-provider` is on.
    #[error("https needs the feature `rustls`, or an HTTP client of your own")]
    NoTls,
    /// The HTTP client could not be created.
    #[error("cannot create the HTTP client: {0}")]
    Http(TransportError),
    /// The blocking client's thread could not be started.
    #[error("cannot start the thread of the blocking client: {0}")]
    Runtime(Arc<io::Error>),
}

crate::debug_as_report!(ConfigError, hint);

impl ConfigError {
    /// Returns a hint on what to do next, if there is one.
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::NoCredentials => "call `ClientBuilder::credentials`",
            Self::NoBaseUrl => "call `ClientBuilder::private_domain` or `ClientBuilder::base_url`",
            Self::PrivateDomain(_) => "give the first label of your host, such as `demo123`",
            Self::NoCryptoProvider => {
                "install one first, such as `rustls::crypto::ring::default_provider().install_default()`, or \
                 enable the feature `rustls`"
            }
            Self::Path { .. } => "a path looks like `/openapi/video/getInfo`",
            Self::UnknownOperation { closest, .. } => {
                return closest.map(|id| format!("did you mean `{id}`?").into());
            }
            Self::Http(_) => "install the package `ca-certificates`, or set SSL_CERT_FILE",
            _ => return None,
        };
        Some(hint.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_that_has_a_way_out_names_it() {
        let unknown = |closest| ConfigError::UnknownOperation { id: "video.lst".into(), closest };
        for (error, hint) in [
            (ConfigError::NoCredentials, "`ClientBuilder::credentials`"),
            (ConfigError::NoBaseUrl, "`ClientBuilder::private_domain`"),
            (ConfigError::PrivateDomain("a/b".into()), "`demo123`"),
            (ConfigError::NoCryptoProvider, "install_default()"),
            (ConfigError::Path { id: "video.list", path: "list".into() }, "/openapi/"),
            (unknown(Some("video.list")), "did you mean `video.list`?"),
        ] {
            assert!(error.hint().is_some_and(|text| text.contains(hint)), "{error}: {:?}", error.hint());
        }
        for error in [unknown(None), ConfigError::NoTls, ConfigError::Credentials("no")] {
            assert_eq!(error.hint(), None, "{error}");
        }
    }
}
