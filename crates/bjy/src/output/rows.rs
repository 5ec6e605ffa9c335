//! Tables of rows under a header: a line for each row, never wider than the terminal. Chinese characters are two columns
//! wide.

use console::{Alignment, measure_text_width, pad_str, truncate_str};

use super::JsonValue;
use super::columns::{Column, GAP, Known, columns, fit};
use super::field::Field;
use super::human::cell;

/// A table of rows, which may be printed in several batches. The first batch chooses the columns.
pub struct Rows {
    columns: Vec<Column>,
    /// The names of the columns that the terminal is too narrow for.
    hidden: Vec<String>,
    terminal_width: Option<usize>,
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
        Self { columns, hidden, terminal_width: width.map(usize::from) }
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
            // A number that is cut is another number: it moves the rest of its line.
            let is_cut = self.terminal_width.is_some() && !column.is_number;
            let cell = if is_cut { truncate_str(&cell, column.width, "…") } else { cell.as_str().into() };
            let side = if column.is_right { Alignment::Right } else { Alignment::Left };
            line.push_str(&pad_str(&cell, column.width, side, None));
            line.push_str(&" ".repeat(GAP));
        }
        let line = line.trim_end();
        match self.terminal_width {
            Some(width) => format!("{}\n", truncate_str(line, width, "…")),
            None => format!("{line}\n"),
        }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_vod::{Request, play_data, video};
    use proptest::prelude::*;

    use super::super::field::fields;
    use super::*;

    /// Text of Chinese and other characters, with emoji, combining marks, tabs and escapes.
    const TEXT: &str = "[a-z一-龥😀é\\u{301}\\t\\n\\x1b=\"]{0,50}";

    fn table(rows: &[JsonValue], known: Known, width: u16) -> (String, String) {
        let fields = fields(&video::List::OPERATION.response);
        let table = Rows::new((&fields, "list"), &[], (rows, known), Some(width));
        (table.header(), table.text(rows))
    }

    proptest! {
        #[test]
        fn a_row_is_one_line_within_the_terminal(
            names in prop::collection::vec((any::<i64>(), TEXT, any::<i32>()), 1..8),
            width in 20_u16..220,
            first in any::<bool>(),
        ) {
            let row = |(id, name, status): &(i64, String, i32)| {
                let json = serde_json::json!({ "video_id": id, "name": name, "status": status, "length": 5 });
                JsonValue::parse(&json.to_string()).unwrap()
            };
            let rows: Vec<_> = names.iter().map(row).collect();
            let known = if first { Known::First } else { Known::All };
            let (header, text) = table(&rows, known, width);
            prop_assert_eq!(text.lines().count(), rows.len());
            for line in header.lines().chain(text.lines()) {
                prop_assert!(measure_text_width(line) <= usize::from(width), "{:?}", line);
            }
            prop_assert!(header.trim_start().starts_with("VIDEO_ID"), "{}", header);
        }
    }

    #[test]
    fn columns_and_widths_do_not_depend_on_the_first_rows() {
        let fields = fields(&play_data::ListPlayRecords::OPERATION.response);
        let header = |json: &str| {
            let rows = [JsonValue::parse(json).unwrap()];
            Rows::new((&fields, "list"), &[], (&rows, Known::First), Some(100)).header()
        };
        assert_eq!(
            header(r#"{"video_id":1}"#),
            header(r#"{"video_id":123456,"user_name":"小明","play_length":7}"#)
        );
    }

    #[test]
    fn a_number_is_never_cut() {
        let rows = [JsonValue::parse(r#"{"video_id":1234567890123456789,"name":"a"}"#).unwrap()];
        let (_, text) = table(&rows, Known::First, 60);
        assert!(text.starts_with("1234567890123456789  a"), "{text}");
    }
}
