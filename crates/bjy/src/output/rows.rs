//! Tables of rows under a header. comfy-table aligns Chinese characters, which are two columns wide.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};
use console::{measure_text_width, truncate_str};
use indexmap::IndexSet;

use super::JsonValue;
use super::field::{Field, FieldFormat, format_at, join, label};
use super::human::{cell, is_number};

/// The number of spaces between two columns.
const GAP: usize = 2;
/// The maximum width of a cell that holds a list or an object.
const MAX_NESTED_WIDTH: usize = 48;
/// Columns wider than this are hidden first if the table is too wide.
const WIDE: usize = 32;
/// If this many columns are left, they are narrowed instead of hidden.
const MIN_COLUMNS: usize = 3;
/// The width below which no column is narrowed.
const MIN_WIDTH: usize = 8;

/// A table of rows, which may be printed in several batches.
pub struct Rows<'a> {
    fields: &'a [Field],
    /// The path of the rows in the response.
    path: &'a str,
    /// The number of columns of the terminal, if there is one.
    terminal_width: Option<usize>,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    label: String,
    format: Option<FieldFormat>,
    width: usize,
    is_number: bool,
    /// Set if the table was too wide for the terminal.
    is_hidden: bool,
}

impl<'a> Rows<'a> {
    pub fn new(fields: &'a [Field], path: &'a str, width: Option<u16>) -> Self {
        Self { fields, path, terminal_width: width.map(usize::from), columns: Vec::new() }
    }

    /// Returns the text of further rows, with a header if there are new columns.
    pub fn text(&mut self, rows: &[&JsonValue]) -> String {
        if rows.is_empty() {
            return String::new();
        }
        let is_first = self.columns.is_empty();
        let has_new = self.add_columns(rows);
        let rows: Vec<Vec<String>> = rows.iter().map(|row| self.cells(row)).collect();
        if has_new || self.terminal_width.is_none() {
            self.widen(&rows);
        }
        if has_new && let Some(width) = self.terminal_width {
            self.fit(width);
        }
        let visible = || self.columns.iter().filter(|column| !column.is_hidden);
        let mut table = blank();
        let mut text = String::new();
        if has_new {
            table.set_header(visible().map(Column::header));
            text.push_str(if is_first { "" } else { "\n" });
        }
        for row in rows {
            let cells = row.into_iter().zip(&self.columns).filter(|(_, column)| !column.is_hidden);
            table.add_row(cells.map(|(cell, _)| cell));
        }
        for (column, table_column) in visible().zip(table.column_iter_mut()) {
            let width = u16::try_from(column.width + GAP).unwrap_or(u16::MAX);
            table_column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
            if column.is_number {
                table_column.set_cell_alignment(CellAlignment::Right);
            }
        }
        text.push_str(&finished(&mut table));
        text
    }

    /// Returns the names of the hidden columns.
    pub fn hidden(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|column| column.is_hidden).map(|column| column.name.as_str())
    }

    fn cells(&self, row: &JsonValue) -> Vec<String> {
        let cell_of = |column: &Column| match row {
            JsonValue::Object(members) => {
                members.get(&column.name).map(|value| nested(value, column.format)).unwrap_or_default()
            }
            value => cell(value, column.format),
        };
        self.columns.iter().map(cell_of).collect()
    }

    /// Widens every column to its widest cell.
    fn widen(&mut self, rows: &[Vec<String>]) {
        for (index, column) in self.columns.iter_mut().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(index)).map(|cell| measure_text_width(cell));
            let header = measure_text_width(&column.header());
            column.width = cells.fold(column.width.max(header), usize::max);
        }
    }

    /// Fits the table into the terminal: hides the widest columns, then narrows the others.
    fn fit(&mut self, terminal_width: usize) {
        while self.width() > terminal_width && self.columns.len() - self.hidden().count() > MIN_COLUMNS {
            // Keep the first column: it identifies the row.
            let others = self.columns.iter_mut().skip(1).filter(|column| !column.is_hidden);
            let Some(widest) = others.max_by_key(|column| column.width).filter(|column| column.width > WIDE)
            else {
                break;
            };
            widest.is_hidden = true;
        }
        while self.width() > terminal_width {
            let visible = self.columns.iter_mut().filter(|column| !column.is_hidden);
            match visible.max_by_key(|column| column.width) {
                Some(widest) if widest.width > MIN_WIDTH => widest.width -= 1,
                _ => break,
            }
        }
    }

    fn width(&self) -> usize {
        let visible = self.columns.iter().filter(|column| !column.is_hidden);
        visible.map(|column| column.width + GAP).sum::<usize>().saturating_sub(GAP)
    }

    /// Adds columns for the fields that have a value in any of these rows. Returns whether there were new
    /// ones.
    fn add_columns(&mut self, rows: &[&JsonValue]) -> bool {
        let mut names: IndexSet<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        let known = names.len();
        for row in rows {
            let JsonValue::Object(members) = row else {
                names.insert("value".to_owned());
                continue;
            };
            let mut next = 0;
            for (name, _) in members.iter().filter(|(_, value)| !value.is_empty()) {
                // Keep the order of the fields, but insert nothing before columns already printed.
                let index = names.get_index_of(name).unwrap_or_else(|| {
                    let index = next.max(known);
                    names.shift_insert(index, name.clone());
                    index
                });
                next = index + 1;
            }
        }
        for name in names.into_iter().skip(known) {
            let path = join(self.path, &name);
            let format = format_at(self.fields, &path);
            let label = label(self.fields, &path, &name);
            let mut values = rows.iter().filter_map(|row| row.field(&name)).filter(|value| !value.is_empty());
            let is_number = values.all(|value| is_number(value, format));
            self.columns.push(Column { name, label, format, width: 0, is_number, is_hidden: false });
        }
        self.columns.len() > known
    }
}

impl Column {
    fn header(&self) -> String {
        self.label.to_uppercase()
    }
}

/// Returns the text of a cell. Lists and objects are cut short.
fn nested(value: &JsonValue, format: Option<FieldFormat>) -> String {
    let text = match value {
        JsonValue::Object(members) if members.values().all(JsonValue::is_scalar) => {
            let present = members.iter().filter(|(_, value)| !value.is_empty());
            present
                .map(|(name, value)| format!("{name}={}", cell(value, format)))
                .collect::<Vec<_>>()
                .join(" ")
        }
        value => cell(value, format),
    };
    if value.is_scalar() { text } else { truncate_str(&text, MAX_NESTED_WIDTH, "…").into_owned() }
}

/// Returns names and values in two columns. Long values are not wrapped, so that they can be copied.
pub fn pairs(pairs: &[(String, String)]) -> String {
    let mut table = blank();
    for (name, value) in pairs {
        table.add_row([name, value]);
    }
    finished(&mut table)
}

fn blank() -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn finished(table: &mut comfy_table::Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP as u16));
    }
    let text = table.trim_fmt();
    if text.is_empty() { text } else { format!("{text}\n") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn values(rows: &[&str]) -> Vec<JsonValue> {
        rows.iter().map(|json| JsonValue::parse(json).unwrap()).collect()
    }

    #[test]
    fn later_rows_align_with_the_first() {
        let values = values(&[r#"{"a":"wide wide","b":1}"#, r#"{"a":"x","b":2}"#, r#"{"a":"x","new":3}"#]);
        let mut rows = Rows::new(&[], "", Some(80));
        assert_eq!(rows.text(&[&values[0]]), "A          B\nwide wide  1\n");
        assert_eq!(rows.text(&[&values[1]]), "x          2\n");
        assert_eq!(rows.text(&[]), "");
        assert_eq!(rows.text(&[&values[2]]), "\nA          B  NEW\nx               3\n");
    }

    #[test]
    fn the_widest_columns_are_hidden_first() {
        let url = "https://a.example/a/long/way/to/the/cover.jpg";
        let json = format!(r#"{{"id":1,"url":"{url}","more":"{url}/more","name":"第一讲"}}"#);
        let value = JsonValue::parse(&json).unwrap();
        let mut wide = Rows::new(&[], "", None);
        assert!(wide.text(&[&value]).contains(url) && wide.hidden().count() == 0);
        let mut rows = Rows::new(&[], "", Some(70));
        assert!(rows.text(&[&value]).contains(url));
        assert_eq!(rows.hidden().collect::<Vec<_>>(), ["more"]);
        // The last three columns are narrowed, not hidden.
        let mut narrow = Rows::new(&[], "", Some(40));
        assert!(narrow.text(&[&value]).starts_with("ID  URL "));
        assert_eq!(narrow.hidden().collect::<Vec<_>>(), ["more"]);
    }

    #[test]
    fn few_columns_are_narrowed() {
        let values = values(&[
            r#"{"id":1,"name":"abc def ghi jkl mno"}"#,
            r#"{"id":2,"name":"abc def ghi jkl mno pqr"}"#,
        ]);
        let mut rows = Rows::new(&[], "", Some(15));
        assert_eq!(rows.text(&[&values[0]]), "ID  NAME\n 1  abc def ghi\n    jkl mno\n");
        assert_eq!(rows.text(&[&values[1]]), " 2  abc def ghi\n    jkl mno pqr\n");
    }
}
