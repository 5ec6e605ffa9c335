//! One run: a mock with faults, and a process that uploads to it.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use baijiayun_mock::{Fault, LoggedCall, MockServer, MockSettings};
use baijiayun_vod::Request;
use baijiayun_vod::upload::{GetResumeUrl, UploadFile};
use fastrand::Rng;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::plan::{Event, events};
use crate::report::Report;
use crate::source;
use crate::upload;

const CHUNKS: u64 = 512;
/// The number of times that each random fault happens on average, in chunks.
const OFTEN: f64 = 5.0;
/// The lifetime of upload URLs. It is short, because the mock gives an upload up after two days.
const HOUR: Duration = Duration::from_secs(3600);

/// Uploads a file of `size` bytes.
pub async fn run(seed: u64, size: u64) -> Report {
    let run = Run::start(seed, size).await;
    let started = Instant::now();
    let failure = run.upload().await;
    let failure = failure.or_else(|| source::difference(&run.path, &run.files));
    let duration = started.elapsed();
    let mut report = run.report.lock().unwrap();
    Report { duration, failure, seed, size, ..std::mem::take(&mut *report) }
}

struct Run {
    _folder: TempDir,
    path: PathBuf,
    files: PathBuf,
    server: MockServer,
    events: Mutex<VecDeque<(u64, Event)>>,
    rng: Mutex<Rng>,
    report: Arc<Mutex<Report>>,
    size: u64,
}

impl Run {
    async fn start(seed: u64, size: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lecture.mp4");
        source::write(&path, &mut rng, size);
        let files = folder.path().join("arrived");
        let report = Arc::<Mutex<Report>>::default();
        let watcher = {
            let report = Arc::clone(&report);
            move |call: &LoggedCall| count(&mut report.lock().unwrap(), call)
        };
        let settings = MockSettings::default().seed(seed).rate_limit(None).upload_url_lifetime(HOUR);
        let builder = MockServer::builder().settings(settings).files_in(&files).watch(watcher);
        let server = builder.start().await.unwrap();
        let chunks = (size / chunk_size(size) as u64) as f64;
        for fault in [Fault::ResetBefore, Fault::ResetAfter, Fault::Status(503), Fault::Truncated] {
            server.inject(fault.clone().with_probability(OFTEN / chunks).on::<UploadFile>());
            server.inject(fault.with_probability(0.05).on::<GetResumeUrl>());
        }
        let events = Mutex::new(events(&mut rng, size).into());
        Self { _folder: folder, path, files, server, events, rng: rng.into(), report, size }
    }

    /// Uploads the file in as many processes as it takes, and returns the reason for a failure.
    async fn upload(&self) -> Option<String> {
        let mut state = None;
        loop {
            // A stall takes this long, and the last chunk until the mock has computed the MD5.
            let stalled = Duration::from_secs(1 + (self.size >> 27));
            let chunk_size = chunk_size(self.size);
            let mut process = upload::start(&self.server, &self.path, state.as_deref(), stalled, chunk_size);
            let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
            let mut killed = false;
            while let Some(line) = lines.next_line().await.unwrap() {
                let Some(line) = line.strip_prefix("@ ") else { continue };
                match line.split_once(' ') {
                    Some(("state", json)) => state = Some(json.to_owned()),
                    Some(("failed", reason)) => return Some(reason.to_owned()),
                    Some(("sent", sent)) if self.advance(sent.parse().unwrap()) => {
                        // So that it is killed anywhere in a chunk.
                        let wait = self.rng.lock().unwrap().u64(..20);
                        tokio::time::sleep(Duration::from_millis(wait)).await;
                        process.kill().await.unwrap();
                        self.report.lock().unwrap().kills += 1;
                        killed = true;
                        break;
                    }
                    None if line == "done" => return None,
                    _ => {}
                }
            }
            if !killed {
                return Some("the process ended without a result".to_owned());
            }
        }
    }

    /// Makes the events happen that are due, up to the next kill. Returns whether to kill the process.
    fn advance(&self, sent: u64) -> bool {
        let mut events = self.events.lock().unwrap();
        while events.front().is_some_and(|(due, _)| *due <= sent) {
            let Some((_, event)) = events.pop_front() else { break };
            match event {
                Event::Kill => return true,
                Event::Stall => {
                    self.server.inject(Fault::Delay(HOUR).once().on::<UploadFile>());
                    // The call never ends, so it is not counted elsewhere.
                    *self.report.lock().unwrap().faults.entry("stalls").or_default() += 1;
                }
                Event::Expire => self.server.clock().advance(HOUR),
                Event::RotateKey => self.server.inject(Fault::KeyRotated.once().on::<GetResumeUrl>()),
            }
        }
        false
    }
}

fn chunk_size(size: u64) -> usize {
    usize::try_from((size / CHUNKS).max(64 << 10)).unwrap()
}

/// Counts a call that has its response.
fn count(report: &mut Report, call: &LoggedCall) {
    for fault in &call.faults {
        *report.faults.entry(name(fault)).or_default() += 1;
    }
    let response = call.response.as_ref();
    if response.is_some_and(|response| response.message.contains("无效或已过期")) {
        *report.faults.entry("expired").or_default() += 1;
    }
    if call.operation == Some(UploadFile::OPERATION) {
        report.chunk_calls += 1;
        report.announced += call.header("content-length").parse::<u64>().unwrap_or_default();
    }
}

fn name(fault: &Fault) -> &'static str {
    match fault {
        Fault::ResetBefore | Fault::ResetAfter => "resets",
        Fault::Status(_) => "503",
        Fault::Truncated => "cut short",
        Fault::KeyRotated => "new keys",
        _ => "others",
    }
}
