//! Ctrl-C, and SIGTERM on Unix.

use std::sync::atomic::{AtomicBool, Ordering};

use baijiayun_mock::cli::stop_signal;

use crate::error::CliError;
use crate::lang::of_library;

/// Set while a command deals with signals itself, in place of ending at once.
static IS_HANDLED: AtomicBool = AtomicBool::new(false);

/// Returns whether a command deals with signals itself.
pub fn is_handled() -> bool {
    IS_HANDLED.load(Ordering::Relaxed)
}

/// Does what [`interrupted`] does, for a command that prints what it knows before it ends.
pub fn handled() -> Result<impl Future<Output = ()>, CliError> {
    IS_HANDLED.store(true, Ordering::Relaxed);
    interrupted()
}

/// Returns a future that completes at the next signal to stop. Signals count from this call on.
pub fn interrupted() -> Result<impl Future<Output = ()>, CliError> {
    stop_signal().map_err(|error| {
        CliError::network(t!("cannot listen for signals: %{error}", error = of_library(error)))
    })
}
