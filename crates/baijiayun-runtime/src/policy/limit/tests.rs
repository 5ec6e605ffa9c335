use std::sync::Arc;

use std::pin::pin;

use futures_util::future::join_all;
use futures_util::poll;
use proptest::collection::vec;
use proptest::prelude::*;
use tokio::time::{sleep, timeout};

use super::*;

const WINDOW: Duration = Duration::from_secs(10);

fn paused<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.unwrap().block_on(work)
}

#[test]
fn waits_are_in_order_and_exact() {
    paused(async {
        let limiter = SlidingWindow::new(2, Duration::from_secs(10));
        let start = Instant::now();
        let waits = (0..6).map(|_| async {
            limiter.take_slot().await;
            start.elapsed().as_secs()
        });
        assert_eq!(join_all(waits).await, [0, 0, 10, 10, 20, 20]);
    });
}

#[test]
fn a_caller_that_is_dropped_frees_its_slot() {
    paused(async {
        let limiter = SlidingWindow::new(1, Duration::from_secs(10));
        limiter.take_slot().await;
        let start = Instant::now();
        assert!(timeout(Duration::from_secs(3), limiter.take_slot()).await.is_err());
        limiter.take_slot().await;
        assert_eq!(start.elapsed(), Duration::from_secs(10));
    });
}

#[test]
fn a_freed_slot_is_reused() {
    paused(async {
        let limiter = SlidingWindow::new(1, WINDOW);
        limiter.take_slot().await;
        let start = Instant::now();
        let mut dropped = Box::pin(limiter.take_slot());
        let mut late = Box::pin(limiter.take_slot());
        assert!(poll!(&mut dropped).is_pending() && poll!(&mut late).is_pending());
        drop(dropped);
        limiter.take_slot().await;
        assert_eq!(start.elapsed().as_secs(), 10, "the freed slot");
        late.await;
        assert_eq!(start.elapsed().as_secs(), 20, "its own");
    });
}

#[test]
fn a_caller_that_is_not_polled_wastes_only_its_own_slot() {
    paused(async {
        let limiter = SlidingWindow::new(2, WINDOW);
        let start = Instant::now();
        let mut idle = pin!(limiter.take_slot());
        limiter.take_slot().await;
        limiter.take_slot().await;
        assert!(poll!(&mut idle).is_pending());
        limiter.take_slot().await;
        assert_eq!(start.elapsed().as_secs(), 10);
        limiter.take_slot().await;
        assert_eq!(start.elapsed().as_secs(), 20, "the idle caller has the slot before");
    });
}

/// Polls a future once in a period, as a busy runtime would.
async fn polled_every<T>(period: Duration, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let std::task::Poll::Ready(value) = poll!(&mut work) {
            return value;
        }
        sleep(period).await;
    }
}

#[test]
fn callers_that_are_a_little_late_keep_their_slot() {
    const LIMIT: usize = 10;
    let elapsed = paused(async {
        let limiter = SlidingWindow::new(LIMIT, WINDOW);
        let start = Instant::now();
        let calls = (0..100u64).map(|index| {
            let period = Duration::from_millis(30 + 10 * (index % 5));
            let acquired = polled_every(period, limiter.take_slot());
            async move {
                acquired.await;
                start.elapsed()
            }
        });
        join_all(calls).await
    });
    for (index, elapsed) in elapsed.into_iter().enumerate() {
        let before = u32::try_from(index / LIMIT).unwrap();
        let latest = WINDOW * before + Duration::from_millis(70) * before;
        assert!(elapsed <= latest, "call {index}: {elapsed:?}, at most {latest:?}");
    }
}

#[test]
fn a_caller_that_is_polled_late_takes_no_slot_of_others() {
    paused(async {
        let limiter = SlidingWindow::new(1, WINDOW);
        limiter.take_slot().await;
        let start = Instant::now();
        let mut late = Box::pin(limiter.take_slot());
        assert!(poll!(&mut late).is_pending());
        let punctual = async {
            limiter.take_slot().await;
            start.elapsed().as_secs()
        };
        let late = async {
            sleep(Duration::from_secs(19)).await;
            late.await;
            start.elapsed().as_secs()
        };
        assert_eq!(futures_util::join!(punctual, late), (20, 30));
    });
}

#[test]
fn a_window_may_be_endless() {
    paused(async {
        let limiter = SlidingWindow::new(1, Duration::MAX);
        limiter.take_slot().await;
        assert!(timeout(Duration::from_secs(1_000_000), limiter.take_slot()).await.is_err());
    });
}

proptest! {
    /// No window holds more than the limit, for any schedule, and if callers give up.
    #[test]
    fn no_window_is_above_the_limit(
        limit in 1usize..5,
        schedule in vec((0u64..30, prop::option::of(0u64..20)), 1..60),
    ) {
        let window = WINDOW;
        let sent = paused(async {
            let limiter = Arc::new(SlidingWindow::new(limit, window));
            let calls = schedule.iter().map(|(at, give_up_after)| {
                let limiter = Arc::clone(&limiter);
                async move {
                    sleep(Duration::from_secs(*at)).await;
                    let give_up_after = give_up_after.map_or(Duration::MAX, Duration::from_secs);
                    timeout(give_up_after, limiter.take_slot()).await.ok().map(|()| Instant::now())
                }
            });
            let mut sent: Vec<_> = join_all(calls).await.into_iter().flatten().collect();
            sent.sort();
            sent
        });
        for span in sent.windows(limit + 1) {
            prop_assert!(span[limit] - span[0] >= window, "{span:?}");
        }
        let patient = schedule.iter().filter(|(_, give_up_after)| give_up_after.is_none()).count();
        prop_assert!(sent.len() >= patient);
    }

    /// No window holds more than the limit even if callers are polled late, and callers that are polled in
    /// time finish in the time that the rate allows.
    #[test]
    fn callers_that_are_polled_late_or_never_block_no_other(
        limit in 1usize..5,
        schedule in vec((0u64..30, prop::option::of(0u64..60)), 1..40),
        punctual in 1usize..20,
    ) {
        let (mut sent, done) = paused(async {
            let limiter = SlidingWindow::new(limit, WINDOW);
            let start = Instant::now();
            let late = schedule.iter().map(|(at, delay)| {
                let limiter = &limiter;
                async move {
                    sleep(Duration::from_secs(*at)).await;
                    let mut acquired = pin!(limiter.take_slot());
                    if poll!(&mut acquired).is_pending() {
                        // Without a delay it is held to the end, and not polled again.
                        sleep(Duration::from_secs(delay.unwrap_or(10_000))).await;
                        (*delay)?;
                        acquired.await;
                    }
                    Some(Instant::now())
                }
            });
            let punctual = (0..punctual).map(|_| async {
                limiter.take_slot().await;
                Instant::now()
            });
            let (late, punctual) = tokio::join!(join_all(late), join_all(punctual));
            let done = punctual.iter().max().map_or(Duration::ZERO, |last| *last - start);
            (late.into_iter().flatten().chain(punctual).collect::<Vec<_>>(), done)
        });
        sent.sort();
        for span in sent.windows(limit + 1) {
            prop_assert!(span[limit] - span[0] >= WINDOW, "{span:?}");
        }
        let slots = (schedule.len() + punctual).div_ceil(limit);
        prop_assert!(done <= WINDOW * u32::try_from(slots).unwrap(), "{done:?} for {slots} windows");
    }
}
