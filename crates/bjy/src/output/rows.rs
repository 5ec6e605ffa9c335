//! Tables of rows under a header: a line for each row, never wider than the terminal. Chinese characters are two columns
//! wide.

use console::{Alignment, measure_text_width, pad_str, truncate_str};

use super::JsonValue;
use super::columns::{Column, GAP, columns, fit};
use super::field::Field;
use super::human::cell;

/// A table of rows, which may be printed in several batches. The first batch chooses the columns.
pub struct Rows {
    columns: Vec<Column>,
    /// The names of the columns that the terminal is too narrow for.
    hidden: Vec<String>,
    is_cut: bool,
}

/// The rows of a table that are known when it begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Known {
    All,
    /// The first ones: columns and widths must fit the others too.
    First,
}

impl Rows {
    /// Chooses the columns of a table of rows at a path in a response. `width` is that of the terminal, if there is one.
    pub fn new(
        (fields, path): (&[Field], &str),
        chosen: &[String],
        (rows, known): (&[JsonValue], Known),
        width: Option<u16>,
    ) -> Self {
        let mut columns = columns(fields, path, rows, chosen);
        let cells: Vec<Vec<String>> = rows.iter().map(|row| cells(&columns, row)).collect();
        for (index, column) in columns.iter_mut().enumerate() {
            let widths = cells.iter().filter_map(|row| row.get(index)).map(|cell| measure_text_width(cell));
            column.measure(rows, widths.max().unwrap_or_default(), known);
        }
        if known == Known::All && chosen.is_empty() {
            columns.retain(|column| !column.is_empty());
        }
        let hidden = width.map(|width| fit(&mut columns, usize::from(width))).unwrap_or_default();
        Self { columns, hidden, is_cut: width.is_some() }
    }

    /// Returns the header.
    pub fn header(&self) -> String {
        self.line(self.columns.iter().map(|column| column.header.clone()))
    }

    /// Returns the lines of rows.
    pub fn text(&self, rows: &[JsonValue]) -> String {
        rows.iter().map(|row| self.line(cells(&self.columns, row).into_iter())).collect()
    }

    /// Returns the names of the columns that the terminal is too narrow for.
    pub fn hidden(&self) -> impl Iterator<Item = &str> {
        self.hidden.iter().map(String::as_str)
    }

    fn line(&self, cells: impl Iterator<Item = String>) -> String {
        let mut line = String::new();
        for (cell, column) in cells.zip(&self.columns) {
            let cell =
                if self.is_cut { truncate_str(&cell, column.width, "…") } else { cell.as_str().into() };
            let side = if column.is_number { Alignment::Right } else { Alignment::Left };
            line.push_str(&pad_str(&cell, column.width, side, None));
            line.push_str(&" ".repeat(GAP));
        }
        format!("{}\n", line.trim_end())
    }
}

fn cells(columns: &[Column], row: &JsonValue) -> Vec<String> {
    let text = |column: &Column| column.value(row).map(|value| cell(value, column.format));
    columns.iter().map(|column| text(column).unwrap_or_default()).collect()
}

/// Returns names and values in two columns. Long values are not cut, so that they can be copied.
pub fn pairs(pairs: &[(String, String)]) -> String {
    let width = pairs.iter().map(|(name, _)| measure_text_width(name)).max().unwrap_or_default();
    let line = |(name, value): &(String, String)| {
        let name = pad_str(name, width, Alignment::Left, None);
        format!("{}\n", format!("{name}{}{value}", " ".repeat(GAP)).trim_end())
    };
    pairs.iter().map(line).collect()
}
