//! The error of a call that several callers waited for.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::kind::{ErrorKind, HelperError};
use super::{Error, Inner};

/// The error of such a call, as the kind of the error that each caller gets.
pub(super) struct SharedError(pub(super) Arc<Error>);

impl fmt::Debug for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind().fmt(f)
    }
}

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind().fmt(f)
    }
}

impl StdError for SharedError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.kind().source()
    }
}

/// The only caller gets the error itself. Each of several gets one of the kind
/// [`Helper`](ErrorKind::Helper) with the same text, code and history.
impl From<Arc<Error>> for Error {
    fn from(error: Arc<Self>) -> Self {
        Arc::try_unwrap(error).unwrap_or_else(|shared| {
            let Inner { operation, attempts, elapsed, may_have_taken_effect, .. } = *shared.0;
            let hint = shared.hint();
            let helper = HelperError::new(SharedError(Arc::clone(&shared)))
                .retryable(shared.is_retryable())
                .took_effect(may_have_taken_effect);
            let kind = ErrorKind::Helper(helper);
            Self(Box::new(Inner { operation, kind, attempts, elapsed, may_have_taken_effect, hint }))
        })
    }
}
