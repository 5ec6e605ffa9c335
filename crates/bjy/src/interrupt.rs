//! Ctrl-C, and SIGTERM on Unix.

use baijiayun_mock::cli::stop_signal;

use crate::error::CliError;

/// Returns a future that completes at the next signal to stop. Signals count from this call on.
pub fn interrupted() -> Result<impl Future<Output = ()>, CliError> {
    stop_signal().map_err(|error| CliError::network(t!("cannot listen for signals: %{error}", error = error)))
}
