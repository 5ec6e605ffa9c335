//! The rate limit that all `bjy` processes share, by account and server: a file with the times of their calls.

mod file;
mod window;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use baijiayun_vod::{BoxError, PendingCall, RateLimiter, SlidingWindow};
use md5::{Digest, Md5};
use tokio::time::sleep;

use file::change;
use window::{Limit, Window};

use crate::lang::of_library;

/// A rate limiter that counts the calls of all processes. Where the file cannot be used, it counts its own calls only.
#[derive(Debug)]
pub struct SharedWindow {
    path: PathBuf,
    limit: Limit,
    own: SlidingWindow,
    /// Set once the file could not be used.
    is_alone: AtomicBool,
    verbose: bool,
}

impl SharedWindow {
    /// Creates the limiter of an account. The file is below the folder of state; without one, nothing is shared.
    pub fn new(state: Option<PathBuf>, server: &str, partner_id: i64, verbose: bool) -> Self {
        let digest = Md5::digest(format!("{server}\n{partner_id}"));
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = state.map(|state| state.join("bjy").join("rate").join(name)).unwrap_or_default();
        Self::with(path, SlidingWindow::default(), verbose)
    }

    fn with(path: PathBuf, own: SlidingWindow, verbose: bool) -> Self {
        let limit = Limit { calls: own.limit(), span: millis(own.window()) };
        Self { path, limit, own, is_alone: AtomicBool::new(false), verbose }
    }

    /// Lets all processes wait for a whole window, after the server rejected a call because there were too many.
    pub fn fill(&self) {
        if !self.is_alone() {
            let result = self.change(|window, now| window.fill(now));
            result.unwrap_or_else(|error| self.count_alone(&error));
        }
    }

    /// Waits until a call may be sent, and counts it.
    async fn take_slot(&self) -> io::Result<()> {
        let mut reservation = Reservation { shared: self, id: fastrand::u64(..), is_waiting: false };
        while let Some(wait) = self.change(|window, now| window.take(now, reservation.id))? {
            reservation.is_waiting = true;
            sleep(Duration::from_millis(wait)).await;
        }
        reservation.is_waiting = false;
        Ok(())
    }

    /// Changes the window in the file.
    fn change<T>(&self, work: impl FnOnce(&mut Window, u64) -> T) -> io::Result<T> {
        change(&self.path, |text| {
            // Read the clock while the file is locked, so that times in the file are in order.
            let now = now();
            let mut window = Window::read(text, self.limit, now);
            let result = work(&mut window, now);
            (window.to_string(), result)
        })
    }

    fn is_alone(&self) -> bool {
        self.is_alone.load(Ordering::Relaxed)
    }

    fn count_alone(&self, error: &io::Error) {
        if !self.is_alone.swap(true, Ordering::Relaxed) && self.verbose {
            let path = self.path.display();
            let error = of_library(error);
            stderr!(
                "{}",
                t!(
                    "calls of other bjy processes are not counted: cannot use \"%{path}\": %{error}",
                    path = path,
                    error = of_library(error)
                )
            );
        }
    }
}

impl RateLimiter for SharedWindow {
    async fn acquire(&self, call: PendingCall) -> Result<(), BoxError> {
        if !self.is_alone() {
            match self.take_slot().await {
                Ok(()) => return Ok(()),
                Err(error) => self.count_alone(&error),
            }
        }
        self.own.acquire(call).await
    }
}

/// A reserved slot, which is free again if its call is cancelled.
struct Reservation<'s> {
    shared: &'s SharedWindow,
    id: u64,
    is_waiting: bool,
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if self.is_waiting {
            // A slot that stays reserved passes unused.
            let _ = self.shared.change(|window, _| window.cancel(self.id));
        }
    }
}

/// Returns the milliseconds since 1970: other clocks do not have the same meaning in all processes.
fn now() -> u64 {
    millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use baijiayun_vod::{Request, category};
    use futures_util::future::join_all;
    use tokio::time::timeout;

    use super::*;

    const SPAN: Duration = Duration::from_millis(40);

    /// Each has the file open for itself, as a process has.
    fn process(path: &Path, calls: usize) -> SharedWindow {
        SharedWindow::with(path.to_owned(), SlidingWindow::new(calls, SPAN), false)
    }

    fn call() -> PendingCall {
        PendingCall::new(category::List::OPERATION, 1)
    }

    #[tokio::test]
    async fn processes_keep_the_limit_together() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rate/window");
        let processes = (0..4).map(|_| {
            let path = path.clone();
            tokio::spawn(async move {
                let process = process(&path, 5);
                for _ in 0..10 {
                    process.acquire(call()).await.unwrap();
                }
                assert!(!process.is_alone());
            })
        });
        let started = now();
        join_all(processes).await.into_iter().for_each(Result::unwrap);
        let took = now() - started;
        assert!(took >= 7 * millis(SPAN), "40 calls take more than 7 windows of 5 calls: {took} ms");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.lines().all(|line| !line.contains(' ')), "all reservations were used: {text}");
    }

    #[tokio::test]
    async fn a_cancelled_call_frees_its_slot() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window");
        let process = Arc::new(SharedWindow::with(
            path.clone(),
            SlidingWindow::new(1, Duration::from_secs(3600)),
            false,
        ));
        process.acquire(call()).await.unwrap();
        timeout(Duration::ZERO, process.acquire(call())).await.unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
    }

    #[tokio::test]
    async fn without_a_place_for_the_file_calls_are_counted_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        for path in [folder.path().join("file/window"), folder.path().to_owned(), PathBuf::new()] {
            let process = process(&path, 2);
            process.acquire(call()).await.unwrap();
            process.fill();
            assert!(process.is_alone(), "{path:?}");
        }
    }

    #[tokio::test]
    async fn a_damaged_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window");
        for damage in ["\0\u{fffd}\n", "-1\n99999999999999999999999\n\n", &"1".repeat(1 << 20)] {
            fs::write(&path, damage).unwrap();
            let process = process(&path, 2);
            process.acquire(call()).await.unwrap();
            assert!(!process.is_alone());
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.lines().count() == 1 && text.len() < 20, "{text}");
        }
    }
}
