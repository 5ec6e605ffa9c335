//! The rate limiter.

use anyhow::Context;
use baijiayun_vod::Request;
use baijiayun_vod::{PendingCall, RateLimiter, SlidingWindow, video};
use futures_util::future::try_join_all;
use tokio::runtime::Builder;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::measure;
use crate::row::{Options, Outcome, Row, Target, Unit};

pub const QUOTA: Row = Row {
    name: "limiter.quota",
    ours: "2,000 acquisitions at once, simulated clock",
    baseline: "200 in any 10 s, the vendor's limit",
    target: Target::RatioAtLeast(0.95),
    run: quota,
};

pub const UNCONTENDED: Row = Row {
    name: "limiter.uncontended",
    ours: "100 acquisitions of a free limiter",
    baseline: "100 locks of an async mutex",
    target: Target::RatioAtMost(3.0),
    run: uncontended,
};

const ACQUISITIONS: u32 = 2000;
const LIMIT: u32 = 200;
const WINDOW: f64 = 10.0;

fn pending() -> PendingCall {
    PendingCall::new(video::List::OPERATION, 1)
}

fn quota(_: &Options) -> anyhow::Result<Outcome> {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build()?;
    let seconds = runtime.block_on(async {
        let limiter = SlidingWindow::default();
        let start = Instant::now();
        let all = try_join_all((0..ACQUISITIONS).map(|_| limiter.acquire(pending()))).await;
        all.map_err(anyhow::Error::from_boxed).context("the limiter failed")?;
        anyhow::Ok(start.elapsed().as_secs_f64())
    })?;
    // The first window starts full, and each of the others waits for the one before.
    let ideal = f64::from(ACQUISITIONS / LIMIT - 1) * WINDOW;
    let acquisitions = f64::from(ACQUISITIONS);
    Ok(Outcome::exact(Unit::PerSecond, acquisitions / seconds, acquisitions / ideal))
}

fn uncontended(options: &Options) -> anyhow::Result<Outcome> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let ours = || {
        let limiter = SlidingWindow::default();
        runtime.block_on(async {
            for _ in 0..100 {
                limiter.acquire(pending()).await.map_err(anyhow::Error::from_boxed)?;
            }
            anyhow::Ok(())
        })
    };
    let baseline = || {
        let mutex = Mutex::new(0_u32);
        runtime.block_on(async {
            for _ in 0..100 {
                *mutex.lock().await += 1;
            }
        });
        mutex.into_inner()
    };
    measure::instructions(options, UNCONTENDED.name, ours, baseline)
}
