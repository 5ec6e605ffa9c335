//! The report: a line per row, and the notes below.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use crate::plot;
use crate::row::{Outcome, Plot, Row, Target, Unit};

const HEADER: [&str; 8] = ["row", "what", "ours", "baseline", "", "ratio", "target", "met"];

/// A row with its outcome.
#[derive(Serialize)]
pub struct Report {
    name: &'static str,
    ours: Side,
    baseline: Side,
    /// Absent if the row was not measured.
    unit: Option<Unit>,
    ratio: Option<f64>,
    /// The spread of the ratio, as a share of it.
    spread: Option<f64>,
    target: String,
    met: Option<bool>,
    notes: Vec<String>,
    plot: Option<Plot>,
}

#[derive(Serialize)]
struct Side {
    what: &'static str,
    value: Option<f64>,
}

impl Report {
    /// Creates the report of a row, and draws its plot.
    pub fn new(row: &Row, outcome: Outcome, folder: &Path) -> anyhow::Result<Self> {
        let Outcome { sides, mut notes, plot } = outcome;
        if let Some(plot) = &plot {
            let file = folder.join(format!("{}.svg", row.name));
            plot::draw(plot, row.name, &file)?;
            notes.push(format!("plot: {}", file.display()));
        }
        let ratio = sides.as_ref().map(|sides| sides.ours / sides.baseline);
        Ok(Self {
            name: row.name,
            ours: Side { what: row.ours, value: sides.as_ref().map(|sides| sides.ours) },
            baseline: Side { what: row.baseline, value: sides.as_ref().map(|sides| sides.baseline) },
            unit: sides.as_ref().map(|sides| sides.unit),
            ratio,
            spread: sides.as_ref().map(|sides| sides.spread),
            target: row.target.to_string(),
            met: sides.map(|sides| row.target.is_met(sides.ours, sides.ours / sides.baseline)),
            notes,
            plot,
        })
    }

    fn cells(&self) -> [String; 8] {
        let value = |side: &Side| match (side.value, self.unit) {
            (Some(value), Some(unit)) => readable(value, unit),
            _ => "–".to_owned(),
        };
        let ratio = match (self.ratio, self.spread) {
            (Some(ratio), Some(spread)) if spread > 0.0 => format!("{ratio:.2} ± {:.0} %", spread * 100.0),
            (Some(ratio), _) => format!("{ratio:.2}"),
            _ => "–".to_owned(),
        };
        let met = match self.met {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not measured",
        };
        [
            self.name.to_owned(),
            self.ours.what.to_owned(),
            value(&self.ours),
            self.baseline.what.to_owned(),
            value(&self.baseline),
            ratio,
            self.target.clone(),
            met.to_owned(),
        ]
    }
}

impl Target {
    fn is_met(self, ours: f64, ratio: f64) -> bool {
        match self {
            Self::RatioAtMost(bound) => ratio <= bound,
            Self::RatioAtLeast(bound) => ratio >= bound,
            Self::OursAtMost(bound) => ours <= bound,
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::RatioAtMost(bound) => write!(f, "≤ {bound}"),
            Self::RatioAtLeast(bound) => write!(f, "≥ {bound}"),
            Self::OursAtMost(bound) => write!(f, "ours ≤ {bound}"),
        }
    }
}

/// Renders a table in Markdown, whose columns are aligned in a terminal too.
pub fn render(reports: &[Report]) -> String {
    let lines: Vec<_> =
        std::iter::once(HEADER.map(str::to_owned)).chain(reports.iter().map(Report::cells)).collect();
    let width =
        |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 8] = std::array::from_fn(width);
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        text += &cells_text(line, &widths);
        if index == 0 {
            text += &cells_text(&widths.map(|width| "-".repeat(width)), &widths);
        }
    }
    for report in reports {
        for note in &report.notes {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n{}: {note}", report.name);
        }
    }
    text.trim_end().to_owned()
}

fn cells_text(cells: &[String; 8], widths: &[usize; 8]) -> String {
    let padded: Vec<_> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
    format!("| {} |\n", padded.join(" | "))
}

/// Formats a value with a suitable unit.
fn readable(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Instructions => format!("{} instr.", scaled(value, &["", "k", "M", "G"])),
        Unit::Bytes => format!("{}B", scaled(value, &["", "k", "M", "G"])),
        Unit::Count => scaled(value, &["", "k", "M"]),
        Unit::PerSecond => format!("{}/s", scaled(value, &["", "k", "M"])),
        Unit::PerCpuSecond => format!("{}/CPU s", scaled(value, &["", "k", "M"])),
        Unit::Seconds => match value {
            1.0.. => format!("{value:.2} s"),
            1e-3.. => format!("{:.2} ms", value * 1e3),
            1e-6.. => format!("{:.2} µs", value * 1e6),
            _ => format!("{:.1} ns", value * 1e9),
        },
    }
}

/// Formats a number with at most four digits and the prefix of a thousand.
fn scaled(mut value: f64, prefixes: &[&str]) -> String {
    let mut at = 0;
    while value >= 10_000.0 && at + 1 < prefixes.len() {
        value /= 1000.0;
        at += 1;
    }
    let decimals = if value.fract() != 0.0 && value < 100.0 { 1 } else { 0 };
    format!("{value:.decimals$} {}", prefixes[at]).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_a_suitable_unit() {
        for (value, unit, expected) in [
            (9999.0, Unit::Instructions, "9999 instr."),
            (12_345.0, Unit::Instructions, "12.3 k instr."),
            (4.0, Unit::Count, "4"),
            (0.000_002, Unit::Seconds, "2.00 µs"),
        ] {
            assert_eq!(readable(value, unit), expected);
        }
    }
}
