//! Policies: when a call may be sent, whether it is sent again, and who is told of it.

pub(crate) mod limit;
pub(crate) mod observe;
pub(crate) mod progress;
pub(crate) mod retry;
