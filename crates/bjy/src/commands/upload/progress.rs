//! The progress of uploads: bars on a terminal, plain lines otherwise.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use baijiayun_vod::UploadProgress;
use console::{Alignment, measure_text_width, pad_str};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::output::{bytes, clock, printable};
use crate::verbose::print_on_terminal;

/// The maximum width of a file name in front of a bar.
const MAX_NAME_WIDTH: usize = 20;
/// The time between two frames of the spinner.
const TICK: Duration = Duration::from_millis(125);

/// The progress display of all uploads.
#[derive(Clone)]
pub enum Progress {
    Bars { all: MultiProgress, width: usize },
    Lines,
}

impl Progress {
    /// Creates the display for files of these names. `--verbose` prints lines instead of bars, because its
    /// log lines would break the bars.
    pub fn new<'n>(names: impl Iterator<Item = &'n str>, is_verbose: bool) -> Self {
        if is_verbose || !io::stderr().is_terminal() {
            return Self::Lines;
        }
        let width = names.map(measure_text_width).max().unwrap_or_default().min(MAX_NAME_WIDTH);
        Self::Bars { all: MultiProgress::new(), width }
    }

    /// Adds a file. Its bar shows the name, its lines the whole path.
    pub fn file(&self, name: &str, path: &str, total: u64) -> FileProgress {
        match self {
            Self::Lines => FileProgress::Lines { path: printable(path), tenth: Arc::default() },
            Self::Bars { all, width } => {
                // A bar that is set before it is added draws itself, and that line stays.
                let bar = all.add(ProgressBar::new(total));
                bar.set_style(style("{prefix}  {wide_bar:.cyan}  {msg}"));
                bar.set_prefix(pad_str(&printable(name), *width, Alignment::Left, Some("…")).into_owned());
                bar.tick();
                FileProgress::Bar(bar)
            }
        }
    }

    /// Prints a line above the bars.
    pub fn print_line(&self, text: &str) {
        match self {
            Self::Lines => stderr!("{text}"),
            Self::Bars { all, .. } => all.suspend(|| stderr!("{text}")),
        }
    }

    /// Prints a line above the bars; nothing if there is no terminal.
    pub fn print_on_terminal(&self, text: &str) {
        match self {
            Self::Lines => print_on_terminal(text),
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
    Bar(ProgressBar),
    Lines {
        path: String,
        /// The number of tenths in the last printed line.
        tenth: Arc<AtomicU64>,
    },
}

impl FileProgress {
    /// Shows the number of bytes sent.
    pub fn progress(&self, progress: &UploadProgress) {
        match self {
            Self::Bar(bar) => {
                bar.set_position(progress.sent);
                bar.set_message(numbers(progress));
            }
            Self::Lines { path, tenth } => {
                let now = progress.sent.saturating_mul(10) / progress.total.max(1);
                if tenth.fetch_max(now, Ordering::Relaxed) < now {
                    stderr!("{path}: {}", numbers(progress));
                }
            }
        }
    }

    /// Shows a message.
    pub fn message(&self, text: &str) {
        match self {
            Self::Bar(bar) => bar.set_message(text.to_owned()),
            Self::Lines { path, .. } => stderr!("{path}: {text}"),
        }
    }

    /// Shows what the upload is waiting for.
    pub fn waiting(&self, text: &str) {
        match self {
            Self::Bar(bar) => {
                bar.set_style(style("{prefix}  {spinner} {msg}, {elapsed}"));
                bar.set_message(text.to_owned());
                bar.enable_steady_tick(TICK);
            }
            Self::Lines { path, .. } => stderr!("{path}: {text}"),
        }
    }

    /// Shows the result.
    pub fn finish(&self, text: &str) {
        match self {
            Self::Bar(bar) => {
                bar.set_style(style("{prefix}  {msg}"));
                bar.finish_with_message(text.to_owned());
            }
            Self::Lines { path, .. } => stderr!("{path}: {text}"),
        }
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
