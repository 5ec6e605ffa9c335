//! The table of a report, with bars beside the numbers on a terminal.

use console::{Alignment, measure_text_width, pad_str, truncate_str};

/// The number of spaces between two columns.
const GAP: usize = 2;
/// The width below which there are no bars.
const NARROWEST: usize = 8;
/// The eighths of a cell.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const UNITS: [&str; 6] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/// A table with one line per label, and a line of the total.
pub struct Chart {
    /// The headers of the label and the value.
    pub headers: [String; 2],
    pub rows: Vec<(String, i64)>,
    pub total: String,
    pub is_bytes: bool,
    /// The number of columns of the terminal; `None` for no bars and labels of any length.
    pub width: Option<usize>,
}

impl Chart {
    /// Returns the text of the table.
    pub fn text(&self) -> String {
        let sum = self.rows.iter().map(|(_, value)| value).sum();
        let max = self.rows.iter().map(|(_, value)| *value).max().unwrap_or(0);
        let unit = if self.is_bytes { unit(max) } else { 0 };
        let header = match self.is_bytes {
            true => format!("{} ({})", self.headers[1], UNITS[unit]),
            false => self.headers[1].clone(),
        };
        let values: Vec<_> = self.rows.iter().map(|(_, value)| number(*value, unit)).collect();
        let value_width =
            widest(values.iter().map(String::as_str).chain([header.as_str(), &number(sum, unit)]));
        let names = self.rows.iter().map(|(label, _)| label.as_str());
        let label_width =
            self.label_width(widest(names.chain([self.headers[0].as_str(), &self.total])), value_width);
        let line = |label: &str, value: &str, bar: &str| {
            let label = truncate_str(label, label_width, "…");
            let label = pad_str(&label, label_width, Alignment::Left, None);
            let value = pad_str(value, value_width, Alignment::Right, None);
            format!("{label}{:GAP$}{value}{:GAP$}{bar}", "", "").trim_end().to_owned() + "\n"
        };
        let left = self.width.map_or(0, |width| width.saturating_sub(label_width + value_width + 2 * GAP));
        // Narrower bars say nothing.
        let bar_width = if left < NARROWEST { 0 } else { left };
        let mut text = line(&self.headers[0], &header, "");
        for ((label, value), shown) in self.rows.iter().zip(&values) {
            text.push_str(&line(label, shown, &bar(*value, max, bar_width)));
        }
        text + &line(&self.total, &number(sum, unit), "")
    }

    /// Shortens labels so that narrow bars have room.
    fn label_width(&self, widest: usize, value_width: usize) -> usize {
        let room = |width: usize| width.saturating_sub(value_width + 2 * GAP + NARROWEST).max(8);
        self.width.map_or(widest, |width| widest.min(room(width)))
    }
}

fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(measure_text_width).max().unwrap_or(0)
}

/// Returns the index of the unit in which a number of bytes has up to four digits before the point.
fn unit(bytes: i64) -> usize {
    (0..UNITS.len() - 1).find(|unit| bytes >> (10 * (unit + 1)) == 0).unwrap_or(UNITS.len() - 1)
}

fn number(value: i64, unit: usize) -> String {
    if unit == 0 {
        return value.to_string();
    }
    let scale = (1_i64 << (10 * unit)) as f64;
    format!("{:.2}", value as f64 / scale)
}

/// Returns a bar whose length is `value` of `max`. A value above zero has a bar of at least one eighth.
fn bar(value: i64, max: i64, width: usize) -> String {
    if value <= 0 || max <= 0 || width == 0 {
        return String::new();
    }
    let eighths = i128::from(value) * (width as i128 * 8) / i128::from(max);
    let eighths = usize::try_from(eighths).unwrap_or(0).clamp(1, width * 8);
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(rows: &[(&str, i64)], is_bytes: bool, width: Option<usize>) -> String {
        let rows = rows.iter().map(|(label, value)| ((*label).to_owned(), *value)).collect();
        let headers = ["DAY".to_owned(), "TRAFFIC".to_owned()];
        Chart { headers, rows, total: "TOTAL".to_owned(), is_bytes, width }.text()
    }

    #[test]
    fn numbers_share_one_unit_and_bars_fill_the_screen() {
        let rows = [("2026-09-01", 3 << 20), ("2026-09-02", 1 << 19), ("2026-09-03", 0), ("2026-09-04", 1)];
        assert_eq!(
            chart(&rows, true, Some(40)),
            "DAY         TRAFFIC (MiB)\n\
             2026-09-01           3.00  █████████████\n\
             2026-09-02           0.50  ██▏\n\
             2026-09-03           0.00\n\
             2026-09-04           0.00  ▏\n\
             TOTAL                3.50\n"
        );
        assert!(!chart(&rows, true, None).contains('█'));
        assert_eq!(chart(&[("a", 2)], false, None), "DAY    TRAFFIC\na            2\nTOTAL        2\n");
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        let name = "第一讲集合与函数的概念".repeat(4);
        for width in [40, 60, 80, 100, 140, 200] {
            let text = chart(&[(&name, 1 << 40), ("b", 1)], true, Some(width));
            assert!(text.lines().all(|line| measure_text_width(line) <= width), "{width}\n{text}");
            assert!(text.contains(&"█".repeat(NARROWEST)), "{width}\n{text}");
        }
    }

    #[test]
    fn the_largest_number_chooses_the_unit() {
        for (bytes, expected) in [(0, "B"), (1023, "B"), (1024, "KiB"), (1 << 30, "GiB"), (i64::MAX, "PiB")] {
            assert_eq!(UNITS[unit(bytes)], expected, "{bytes}");
        }
    }
}
