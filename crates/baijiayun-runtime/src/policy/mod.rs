//! Policies: rate limits, retries, the progress of uploads, and observers.

pub(crate) mod limit;
pub(crate) mod observe;
pub(crate) mod progress;
pub(crate) mod retry;
