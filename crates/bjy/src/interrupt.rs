//! Ctrl-C, and SIGTERM where there is such a thing.

use baijiayun_mock::cli::stop_signal;

use crate::error::Failure;

/// Ends when the program is asked to end, from now on.
pub fn interrupted() -> Result<impl Future<Output = ()>, Failure> {
    stop_signal().map_err(|error| Failure::network(format!("cannot listen for signals: {error}")))
}
