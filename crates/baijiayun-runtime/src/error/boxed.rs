//! Errors of any type.

use std::error::Error;

/// Any error: what a user's key provider, rate limiter or store failed with.
pub type BoxError = Box<dyn Error + Send + Sync>;
