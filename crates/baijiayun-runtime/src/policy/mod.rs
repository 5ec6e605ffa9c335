//! Policies: rate limit, retries, progress, and observers.

pub(crate) mod limit;
pub(crate) mod observe;
pub(crate) mod progress;
pub(crate) mod retry;
