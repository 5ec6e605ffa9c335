//! Ctrl-C, and SIGTERM where there is such a thing.

use std::io;

use crate::failure::Failure;

fn failed(error: io::Error) -> Failure {
    Failure::network(format!("cannot listen for signals: {error}"))
}

/// Ends when the program is asked to end. It listens from now on, not from when it is first polled.
#[cfg(unix)]
pub fn interrupted() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the program is asked to end.
#[cfg(not(unix))]
pub fn interrupted() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            failed(error).report();
        }
    })
}
