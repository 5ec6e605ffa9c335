//! The progress of uploads: bars on a terminal, plain lines otherwise.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use baijiayun_vod::UploadProgress;
use console::{Alignment, Term, measure_text_width, pad_str};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::job::Job;
use crate::output::{bytes, clock, printable};
use crate::verbose::print_on_terminal;

/// The maximum width of a file name in front of a bar.
const MAX_NAME_WIDTH: usize = 20;
/// The number of columns from which on lines have bars.
const MIN_COLUMNS_OF_BARS: usize = 50;
/// The space between the parts of a line.
const GAP: usize = 2;
/// The time between two frames of the spinner.
const TICK: Duration = Duration::from_millis(125);

/// The progress display of all uploads.
#[derive(Clone)]
pub enum Progress {
    Bars { all: MultiProgress, widths: Widths, total: Total },
    Lines(Lines),
}

/// The columns of a line with a bar.
#[derive(Debug, Clone, Copy)]
pub struct Widths {
    name: usize,
    /// 0 on a narrow terminal, which has no bars.
    bar: usize,
    numbers: usize,
}

/// The lines that are printed without bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Every step, with `--verbose`.
    Steps,
    /// The result of each file.
    Results,
    /// Nothing, with `--quiet`.
    None,
}

/// The first line of the display: how many files are done, and how long the others take.
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
        Self::Bars { all, widths: Widths::of(columns, names), total }
    }

    /// Adds a file. Its bar shows the name, its lines the whole path.
    pub fn file(&self, name: &str, path: &str, size: u64) -> FileProgress {
        match self {
            Self::Lines(lines) => {
                FileProgress::Lines { path: printable(path), tenth: Arc::default(), lines: *lines }
            }
            Self::Bars { all, widths, total } => {
                // A bar that is set before it is added draws itself, and that line stays.
                // The newest ones are at the top: where the screen is too low, those that wait are cut off.
                let bar = all.insert_after(&total.bar, ProgressBar::new(size));
                bar.set_style(style(&widths.template()));
                bar.set_prefix(
                    pad_str(&printable(name), widths.name, Alignment::Left, Some("…")).into_owned(),
                );
                bar.tick();
                FileProgress::Bar { bar, all: all.clone(), total: total.clone(), room: widths.numbers }
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

impl Widths {
    /// Returns the widths on a terminal with so many columns, for names that have up to `names`.
    fn of(columns: usize, names: usize) -> Self {
        let name = names.min(MAX_NAME_WIDTH).min(columns / 4);
        let bar = if columns < MIN_COLUMNS_OF_BARS { 0 } else { columns / 5 };
        let gaps = if bar == 0 { GAP } else { 2 * GAP };
        Self { name, bar, numbers: columns.saturating_sub(name + bar + gaps) }
    }

    /// Returns the template of a line.
    fn template(self) -> String {
        match self.bar {
            0 => "{prefix}  {wide_msg}".to_owned(),
            bar => format!("{{prefix}}  {{bar:{bar}.cyan}}  {{wide_msg}}"),
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
        /// The columns for the numbers.
        room: usize,
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
            Self::Bar { bar, total, room, .. } => {
                total.sent(progress.sent.saturating_sub(bar.position()));
                bar.set_position(progress.sent);
                bar.set_message(numbers(progress, *room));
            }
            Self::Lines { path, tenth, lines: Lines::Steps } => {
                let now = progress.sent.saturating_mul(10) / progress.total.max(1);
                if tenth.fetch_max(now, Ordering::Relaxed) < now {
                    stderr!("{path}: {}", numbers(progress, usize::MAX));
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

    /// Shows the delay before a retry, also to scripts: it explains why nothing happens.
    pub fn retrying(&self, text: &str) {
        match self {
            Self::Lines { path, lines: Lines::Results, .. } => stderr!("{path}: {text}"),
            _ => self.message(text),
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
            Self::Bar { bar, all, total, .. } => {
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

/// Returns the progress as text: ` 45 %  1.20 GiB/2.67 GiB  12.30 MiB/s  2:03 left`, or less of it if there is less room.
fn numbers(progress: &UploadProgress, room: usize) -> String {
    let UploadProgress { sent, total, rate, .. } = *progress;
    let percent = format!("{:>3} %", sent.saturating_mul(100) / total.max(1));
    let size = format!("{}/{}", bytes(sent), bytes(total));
    let seconds = total.saturating_sub(sent) as f64 / rate;
    let is_known = rate > 0.0 && seconds.is_finite();
    let speed = is_known.then(|| format!("{}/s", bytes(rate as u64)));
    let left = clock(seconds.ceil() as i64).filter(|_| is_known && sent < total);
    let left = left.map(|left| t!("%{left} left", left = left).into_owned());
    let shapes = [
        vec![Some(percent.clone()), Some(size.clone()), speed, left.clone()],
        vec![Some(percent.clone()), Some(size), left.clone()],
        vec![Some(percent.clone()), left],
    ];
    let texts = shapes.map(|parts| parts.into_iter().flatten().collect::<Vec<_>>().join("  "));
    texts.into_iter().find(|text| measure_text_width(text) <= room).unwrap_or(percent)
}
