//! The progress of uploads: bars on a terminal, plain lines otherwise.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use baijiayun_vod::UploadProgress;
use console::{Alignment, Term, measure_text_width, pad_str};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use rust_i18n::t;

use super::job::Job;
use crate::output::{bytes, clock, printable};
use crate::verbose::print_on_terminal;

/// The maximum width of a file name in front of a bar.
const MAX_NAME_WIDTH: usize = 20;
/// The time between two frames of the spinner.
const TICK: Duration = Duration::from_millis(125);

/// The progress display of all uploads.
#[derive(Clone)]
pub enum Progress {
    Bars { all: MultiProgress, name_width: usize, bar_width: usize, total: Total },
    Lines(Lines),
}

/// What is printed without bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Every step, with `--verbose`.
    Steps,
    /// The result of each file.
    Results,
    /// Nothing, with `--quiet`.
    None,
}

/// The last line of the display: how many files are done, and how long the others take.
#[derive(Clone)]
pub struct Total {
    /// Its length is the bytes of all files.
    bar: ProgressBar,
    files: usize,
    done: Arc<AtomicUsize>,
}

impl Progress {
    /// Creates the display of these uploads. `--verbose` prints lines instead of bars, because its log lines would
    /// break the bars.
    pub fn new<'j>(jobs: impl Iterator<Item = &'j Job>, is_verbose: bool, is_quiet: bool) -> Self {
        let is_terminal = io::stderr().is_terminal();
        let lines = match (is_verbose, is_quiet) {
            (true, _) => Some(Lines::Steps),
            (_, true) => Some(Lines::None),
            _ if !is_terminal => Some(Lines::Results),
            _ => None,
        };
        if let Some(lines) = lines {
            return Self::Lines(lines);
        }
        let (mut names, mut size, mut files) = (0, 0, 0);
        for job in jobs {
            names = names.max(measure_text_width(&job.file_name));
            size += job.size;
            files += 1;
        }
        let columns = usize::from(Term::stderr().size().1);
        let all = MultiProgress::new();
        let bar = all.add(ProgressBar::new(size));
        bar.set_style(style("{wide_msg}"));
        let total = Total { bar, files, done: Arc::default() };
        let name_width = names.min(MAX_NAME_WIDTH).min(columns / 4);
        Self::Bars { all, name_width, bar_width: columns / 5, total }
    }

    /// Adds a file. Its bar shows the name, its lines the whole path.
    pub fn file(&self, name: &str, path: &str, size: u64) -> FileProgress {
        match self {
            Self::Lines(lines) => {
                FileProgress::Lines { path: printable(path), tenth: Arc::default(), lines: *lines }
            }
            Self::Bars { all, name_width, bar_width, total } => {
                // A bar that is set before it is added draws itself, and that line stays.
                let bar = all.insert_before(&total.bar, ProgressBar::new(size));
                bar.set_style(style(&format!("{{prefix}}  {{bar:{bar_width}.cyan}}  {{wide_msg}}")));
                bar.set_prefix(
                    pad_str(&printable(name), *name_width, Alignment::Left, Some("…")).into_owned(),
                );
                bar.tick();
                FileProgress::Bar { bar, all: all.clone(), total: total.clone() }
            }
        }
    }

    /// Prints a line above the bars.
    pub fn print_line(&self, text: &str) {
        match self {
            Self::Lines(_) => stderr!("{text}"),
            Self::Bars { all, .. } => all.suspend(|| stderr!("{text}")),
        }
    }

    /// Prints a line above the bars; nothing if there is no terminal.
    pub fn print_on_terminal(&self, text: &str) {
        match self {
            Self::Lines(_) => print_on_terminal(text),
            Self::Bars { .. } => self.print_line(text),
        }
    }

    /// Removes the bars of unfinished uploads from the screen.
    pub fn clear(&self) {
        if let Self::Bars { all, .. } = self {
            // If the screen cannot be written to, there is nothing to remove.
            let _ = all.clear();
        }
    }
}

/// The progress display of one file.
#[derive(Clone)]
pub enum FileProgress {
    Bar {
        bar: ProgressBar,
        all: MultiProgress,
        total: Total,
    },
    Lines {
        path: String,
        lines: Lines,
        /// The number of tenths in the last printed line.
        tenth: Arc<AtomicU64>,
    },
}

impl FileProgress {
    /// Shows the number of bytes sent.
    pub fn progress(&self, progress: &UploadProgress) {
        match self {
            Self::Bar { bar, total, .. } => {
                total.sent(progress.sent.saturating_sub(bar.position()));
                bar.set_position(progress.sent);
                bar.set_message(numbers(progress));
            }
            Self::Lines { path, tenth, lines: Lines::Steps } => {
                let now = progress.sent.saturating_mul(10) / progress.total.max(1);
                if tenth.fetch_max(now, Ordering::Relaxed) < now {
                    stderr!("{path}: {}", numbers(progress));
                }
            }
            Self::Lines { .. } => {}
        }
    }

    /// Shows a message.
    pub fn message(&self, text: &str) {
        match self {
            Self::Bar { bar, .. } => bar.set_message(text.to_owned()),
            Self::Lines { path, lines: Lines::Steps, .. } => stderr!("{path}: {text}"),
            Self::Lines { .. } => {}
        }
    }

    /// Shows what the upload is waiting for.
    pub fn waiting(&self, text: &str) {
        match self {
            Self::Bar { bar, .. } => {
                bar.set_style(style("{prefix}  {spinner} {elapsed}  {wide_msg}"));
                bar.set_message(text.to_owned());
                bar.enable_steady_tick(TICK);
            }
            Self::Lines { path, lines: Lines::Steps, .. } => stderr!("{path}: {text}"),
            Self::Lines { .. } => {}
        }
    }

    /// Shows the result. On a terminal it becomes a line above the bars, so that these stay on the screen.
    pub fn finish(&self, text: &str) {
        match self {
            Self::Bar { bar, all, total } => {
                let line = format!("{}  {text}", bar.prefix());
                bar.finish_and_clear();
                all.remove(bar);
                all.suspend(|| stderr!("{line}"));
                total.finished();
            }
            Self::Lines { lines: Lines::None, .. } => {}
            Self::Lines { path, .. } => stderr!("{path}: {text}"),
        }
    }
}

impl Total {
    fn sent(&self, bytes: u64) {
        self.bar.inc(bytes);
        self.show();
    }

    /// Counts a file. After the last one, the line is removed.
    fn finished(&self) {
        if self.done.fetch_add(1, Ordering::Relaxed) + 1 >= self.files {
            self.bar.finish_and_clear();
        } else {
            self.show();
        }
    }

    /// One file needs no total.
    fn show(&self) {
        if self.files < 2 {
            return;
        }
        let done = self.done.load(Ordering::Relaxed);
        let left = i64::try_from(self.bar.eta().as_secs()).ok().filter(|left| *left > 0).and_then(clock);
        self.bar.set_message(match left {
            Some(left) => {
                t!("%{done} of %{all} files, %{left} left", done = done, all = self.files, left = left)
            }
            None => t!("%{done} of %{all} files", done = done, all = self.files),
        });
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Returns the progress as text: ` 45 %  1.20 GiB/2.67 GiB  12.30 MiB/s  2:03 left`.
fn numbers(progress: &UploadProgress) -> String {
    let UploadProgress { sent, total, rate, .. } = *progress;
    let percent = sent.saturating_mul(100) / total.max(1);
    let mut text = format!("{percent:>3} %  {}/{}", bytes(sent), bytes(total));
    let left = total.saturating_sub(sent) as f64 / rate;
    if rate > 0.0 && left.is_finite() {
        text.push_str(&format!("  {}/s", bytes(rate as u64)));
        if let Some(left) = clock(left.ceil() as i64).filter(|_| sent < total) {
            text.push_str(&format!("  {left} left"));
        }
    }
    text
}
