//! What can be wrong with a client's settings.

use std::io;

/// Why a client cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// No credentials were given.
    #[error("no credentials: call `ClientBuilder::credentials`")]
    NoCredentials,
    /// The credentials cannot be right.
    #[error("{0}")]
    Credentials(&'static str),
    /// An environment variable is missing or not sound.
    #[error("the environment variable {name} {problem}")]
    Variable {
        /// The variable.
        name: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Neither a private domain nor a base URL was given.
    #[error("no base URL: call `ClientBuilder::private_domain` or `ClientBuilder::base_url`")]
    NoBaseUrl,
    /// Not a private domain.
    #[error("`{0}` is not a private domain: give the first label of your host, such as `demo123`")]
    PrivateDomain(String),
    /// Not a base URL.
    #[error("`{url}` is not a base URL: {reason}")]
    BaseUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A path was given for an operation that does not exist.
    #[error("no operation is called `{id}`{}", .closest.map(|id| format!("; did you mean `{id}`?")).unwrap_or_default())]
    UnknownOperation {
        /// What was given.
        id: String,
        /// The id most like it.
        closest: Option<&'static str>,
    },
    /// A path was given for an operation whose URL comes with each call.
    #[error("`{id}` takes no path: its URL comes out of an earlier answer")]
    DynamicPath {
        /// The operation's id.
        id: &'static str,
    },
    /// Not a path.
    #[error("`{path}`, given for `{id}`, is not a path: it must look like `/openapi/video/getInfo`")]
    Path {
        /// The operation's id.
        id: &'static str,
        /// What was given.
        path: String,
    },
    /// The HTTP client could not be made.
    #[error("cannot make the HTTP client: {0}")]
    Http(#[source] reqwest::Error),
    /// The blocking client's thread could not be started.
    #[error("cannot start the thread of the blocking client: {0}")]
    Runtime(#[source] io::Error),
}
