//! Authentication: the account, its key, the timestamp of a call, and its signature.

pub(crate) mod by_name;
pub(crate) mod clock;
pub(crate) mod credentials;
pub(crate) mod key;
pub(crate) mod server_time;
pub mod sign;
