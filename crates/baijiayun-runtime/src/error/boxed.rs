//! Errors of any type.

use std::error::Error;

/// An error of any type, as a user's key provider, rate limiter or store returns it.
pub type BoxError = Box<dyn Error + Send + Sync>;
