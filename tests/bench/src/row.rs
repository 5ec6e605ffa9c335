//! The rows of the table, and their outcomes.

use std::path::PathBuf;

use serde::Serialize;

use crate::measure::valgrind::Counted;

/// A comparison of the client with a baseline.
pub struct Row {
    /// The name by which it is selected: words in lower case, with dots between them.
    pub name: &'static str,
    /// The work that is measured.
    pub ours: &'static str,
    /// The best that can be had.
    pub baseline: &'static str,
    pub target: Target,
    /// Measures both sides. With [`Effort::Once`] it runs each side once, or is [`Outcome::skipped`].
    pub run: fn(&Options) -> anyhow::Result<Outcome>,
}

/// The bound that a row is to keep.
#[derive(Clone, Copy)]
pub enum Target {
    /// The ratio of our cost to that of the baseline is at most this.
    RatioAtMost(f64),
    /// The ratio of our rate to that of the baseline is at least this.
    RatioAtLeast(f64),
    /// Our own value is at most this.
    OursAtMost(f64),
}

/// How and where to measure.
pub struct Options {
    pub effort: Effort,
    /// The folder for files that a row leaves, such as profiles.
    pub folder: PathBuf,
    /// Set below valgrind: only run one side.
    pub counted: Option<Counted>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// As a test, which checks that a row works.
    Once,
    Quick,
    Full,
}

/// The unit of a measurement.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Instructions,
    Seconds,
    Bytes,
    /// Anything that is counted, such as allocations or lines.
    Count,
    PerSecond,
    PerCpuSecond,
}

/// A measured row.
#[derive(Default)]
pub struct Outcome {
    /// The values of both sides; absent if the row was not measured, for a reason that is in the notes.
    pub sides: Option<Sides>,
    /// Remarks that are printed below the table.
    pub notes: Vec<String>,
    pub plot: Option<Plot>,
}

/// The values of both sides.
pub struct Sides {
    pub unit: Unit,
    pub ours: f64,
    pub baseline: f64,
    /// The spread of the ratio, as a share of it: half of the interquartile range. Zero for counts.
    pub spread: f64,
}

/// A growth: a line per series.
#[derive(Serialize)]
pub struct Plot {
    pub x: &'static str,
    pub y: &'static str,
    pub series: Vec<Series>,
}

#[derive(Serialize)]
pub struct Series {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

impl Outcome {
    /// Creates the outcome of two exact values.
    pub fn exact(unit: Unit, ours: f64, baseline: f64) -> Self {
        Self { sides: Some(Sides { unit, ours, baseline, spread: 0.0 }), ..Self::default() }
    }

    /// Creates the outcome of a row that cannot be measured, with the reason and what helps.
    pub fn skipped(reason: impl Into<String>) -> Self {
        Self { notes: vec![reason.into()], ..Self::default() }
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub fn plot(mut self, plot: Plot) -> Self {
        self.plot = Some(plot);
        self
    }
}
