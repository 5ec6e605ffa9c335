//! Rows under a header. Chinese takes two columns a character, which comfy-table knows.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};
use console::{measure_text_width, truncate_str};
use indexmap::IndexSet;

use super::JsonValue;
use super::field::{Field, FieldFormat, format_at, join};
use super::human::{cell, is_number};

/// Between two columns.
const GAP: usize = 2;
/// How wide a cell may be that holds more than a value.
const NESTED: usize = 48;
/// What is wider is left out first where there is not enough room.
const WIDE: usize = 32;
/// So many are narrowed rather than left out.
const FEW: usize = 3;
/// No column is made narrower.
const NARROW: usize = 8;

/// Rows under a header, which may come in several batches.
pub struct Rows<'a> {
    fields: &'a [Field],
    place: &'a str,
    /// How many columns the screen has, if there is one.
    screen: Option<usize>,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    format: Option<FieldFormat>,
    width: usize,
    is_number: bool,
    /// Whether there is no room for it.
    is_hidden: bool,
}

impl<'a> Rows<'a> {
    pub fn new(fields: &'a [Field], place: &'a str, width: Option<u16>) -> Self {
        Self { fields, place, screen: width.map(usize::from), columns: Vec::new() }
    }

    /// The text of further rows, under a header where there are new columns.
    pub fn text(&mut self, rows: &[&JsonValue]) -> String {
        if rows.is_empty() {
            return String::new();
        }
        let is_first = self.columns.is_empty();
        let has_new = self.add_columns(rows);
        let rows: Vec<Vec<String>> = rows.iter().map(|row| self.cells(row)).collect();
        if has_new || self.screen.is_none() {
            self.widen(&rows);
        }
        if has_new && let Some(screen) = self.screen {
            self.fit(screen);
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
        for (column, shown) in visible().zip(table.column_iter_mut()) {
            let width = u16::try_from(column.width + GAP).unwrap_or(u16::MAX);
            shown.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
            if column.is_number {
                shown.set_cell_alignment(CellAlignment::Right);
            }
        }
        text.push_str(&finished(&mut table));
        text
    }

    /// The fields that there was no room for.
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

    /// Makes every column as wide as what is in it.
    fn widen(&mut self, rows: &[Vec<String>]) {
        for (index, column) in self.columns.iter_mut().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(index)).map(|cell| measure_text_width(cell));
            let header = measure_text_width(&column.header());
            column.width = cells.fold(column.width.max(header), usize::max);
        }
    }

    /// Makes them fit on the screen: leaves out the widest, and narrows what remains.
    fn fit(&mut self, screen: usize) {
        while self.width() > screen && self.columns.len() - self.hidden().count() > FEW {
            // The first says which row it is.
            let others = self.columns.iter_mut().skip(1).filter(|column| !column.is_hidden);
            let Some(widest) = others.max_by_key(|column| column.width).filter(|column| column.width > WIDE)
            else {
                break;
            };
            widest.is_hidden = true;
        }
        while self.width() > screen {
            let visible = self.columns.iter_mut().filter(|column| !column.is_hidden);
            match visible.max_by_key(|column| column.width) {
                Some(widest) if widest.width > NARROW => widest.width -= 1,
                _ => break,
            }
        }
    }

    fn width(&self) -> usize {
        let visible = self.columns.iter().filter(|column| !column.is_hidden);
        visible.map(|column| column.width + GAP).sum::<usize>().saturating_sub(GAP)
    }

    /// Adds the fields that have a value in any of these rows. Whether there were new ones.
    fn add_columns(&mut self, rows: &[&JsonValue]) -> bool {
        let mut names: IndexSet<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        let known = names.len();
        for row in rows {
            let JsonValue::Object(members) = row else {
                names.insert("value".to_owned());
                continue;
            };
            let mut place = 0;
            for (name, _) in members.iter().filter(|(_, value)| !value.is_empty()) {
                // After the one that it comes after, but not among those that are printed already.
                let at = names.get_index_of(name).unwrap_or_else(|| {
                    let at = place.max(known);
                    names.shift_insert(at, name.clone());
                    at
                });
                place = at + 1;
            }
        }
        for name in names.into_iter().skip(known) {
            let format = format_at(self.fields, &join(self.place, &name));
            let mut values = rows.iter().filter_map(|row| row.field(&name)).filter(|value| !value.is_empty());
            let is_number = values.all(|value| is_number(value, format));
            self.columns.push(Column { name, format, width: 0, is_number, is_hidden: false });
        }
        self.columns.len() > known
    }
}

impl Column {
    fn header(&self) -> String {
        self.name.to_uppercase()
    }
}

/// A cell. Of what has fields or items of its own, only the beginning: the whole is in the JSON.
fn nested(value: &JsonValue, format: Option<FieldFormat>) -> String {
    let text = match value {
        JsonValue::Object(members) if members.values().all(JsonValue::is_scalar) => {
            let said = members.iter().filter(|(_, value)| !value.is_empty());
            said.map(|(name, value)| format!("{name}={}", cell(value, format))).collect::<Vec<_>>().join(" ")
        }
        value => cell(value, format),
    };
    if value.is_scalar() { text } else { truncate_str(&text, NESTED, "…").into_owned() }
}

/// Names and values, one under the other. Long values are left to the terminal to break, so that they
/// can be copied.
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

    fn nodes(rows: &[&str]) -> Vec<JsonValue> {
        rows.iter().map(|json| JsonValue::parse(json).unwrap()).collect()
    }

    #[test]
    fn later_rows_stand_under_the_first() {
        let nodes = nodes(&[r#"{"a":"wide wide","b":1}"#, r#"{"a":"x","b":2}"#, r#"{"a":"x","new":3}"#]);
        let mut rows = Rows::new(&[], "", Some(80));
        assert_eq!(rows.text(&[&nodes[0]]), "A          B\nwide wide  1\n");
        assert_eq!(rows.text(&[&nodes[1]]), "x          2\n");
        assert_eq!(rows.text(&[]), "");
        assert_eq!(rows.text(&[&nodes[2]]), "\nA          B  NEW\nx               3\n");
    }

    #[test]
    fn what_there_is_no_room_for_is_left_out_widest_first() {
        let url = "https://a.example/a/long/way/to/the/cover.jpg";
        let json = format!(r#"{{"id":1,"url":"{url}","more":"{url}/more","name":"第一讲"}}"#);
        let node = JsonValue::parse(&json).unwrap();
        let mut wide = Rows::new(&[], "", None);
        assert!(wide.text(&[&node]).contains(url) && wide.hidden().count() == 0);
        let mut rows = Rows::new(&[], "", Some(70));
        assert!(rows.text(&[&node]).contains(url));
        assert_eq!(rows.hidden().collect::<Vec<_>>(), ["more"]);
        // Of a few, none is left out.
        let mut narrow = Rows::new(&[], "", Some(40));
        assert!(narrow.text(&[&node]).starts_with("ID  URL "));
        assert_eq!(narrow.hidden().collect::<Vec<_>>(), ["more"]);
    }

    #[test]
    fn what_remains_is_narrowed() {
        let nodes = nodes(&[
            r#"{"id":1,"name":"abc def ghi jkl mno"}"#,
            r#"{"id":2,"name":"abc def ghi jkl mno pqr"}"#,
        ]);
        let mut rows = Rows::new(&[], "", Some(15));
        assert_eq!(rows.text(&[&nodes[0]]), "ID  NAME\n 1  abc def ghi\n    jkl mno\n");
        assert_eq!(rows.text(&[&nodes[1]]), " 2  abc def ghi\n    jkl mno pqr\n");
    }
}
