//! Errors of any type.

use std::error::Error;

/// Any error: of a key provider, a rate limiter or a store.
pub type BoxError = Box<dyn Error + Send + Sync>;
