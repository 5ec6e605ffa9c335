//! CSV and TSV: a row for each item, with the same columns whatever fields an item has. Values are raw: bytes, seconds and
//! the numbers of enums, as in JSON.

use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};

use super::JsonValue;
use crate::error::CliError;

/// The byte order mark by which Excel knows UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A writer of rows.
pub struct Delimited<W: Write> {
    writer: Writer<W>,
    columns: Vec<String>,
    /// Set if a spreadsheet opens the file: text that looks like a formula must stay text.
    is_for_spreadsheets: bool,
}

impl<W: Write> Delimited<W> {
    /// Writes the header.
    pub fn new(mut out: W, delimiter: u8, columns: Vec<String>, bom: bool) -> Result<Self, CliError> {
        if bom {
            out.write_all(BOM)?;
        }
        let mut writer =
            WriterBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).from_writer(out);
        writer.write_record(&columns).map_err(unwritable)?;
        Ok(Self { writer, columns, is_for_spreadsheets: bom })
    }

    /// Writes the row of an item.
    pub fn row(&mut self, item: &JsonValue) -> Result<(), CliError> {
        let cells =
            self.columns.iter().map(|column| self.cell(item, column)).collect::<Result<Vec<_>, _>>()?;
        self.writer.write_record(cells).map_err(unwritable)?;
        Ok(self.writer.flush()?)
    }

    fn cell(&self, item: &JsonValue, column: &str) -> Result<String, CliError> {
        let value = if matches!(item, JsonValue::Object(_)) { item.at(column) } else { Some(item) };
        match value {
            None | Some(JsonValue::Null) => Ok(String::new()),
            Some(JsonValue::Text(text)) if self.is_for_spreadsheets && is_formula(text) => {
                Ok(format!("'{text}"))
            }
            Some(JsonValue::Text(text)) => Ok(text.clone()),
            Some(value) => value.compact(),
        }
    }
}

/// Returns whether a spreadsheet would run the text.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
}

fn unwritable(error: csv::Error) -> CliError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        kind => CliError::rejected(format!("{kind:?}")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn written(bom: bool, items: &[&str]) -> String {
        let mut out = Vec::new();
        let columns = ["id", "name", "at.x"].map(str::to_owned).to_vec();
        let mut rows = Delimited::new(&mut out, b',', columns, bom).unwrap();
        for item in items {
            rows.row(&JsonValue::parse(item).unwrap()).unwrap();
        }
        drop(rows);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_row_has_the_same_columns() {
        let items =
            [r#"{"name":"a, \"b\"","id":1}"#, r#"{"id":2,"at":{"x":[1,2]},"other":3}"#, r#"{"name":null}"#];
        assert_eq!(written(false, &items), "id,name,at.x\n1,\"a, \"\"b\"\"\",\n2,,\"[1,2]\"\n,,\n");
    }

    #[test]
    fn formulas_are_text_in_spreadsheets() {
        let items = [r#"{"id":-1,"name":"=1+1"}"#, r#"{"id":"-5","name":"-x"}"#];
        assert_eq!(written(false, &items), "id,name,at.x\n-1,=1+1,\n-5,-x,\n");
        assert_eq!(written(true, &items), "\u{feff}id,name,at.x\n-1,'=1+1,\n-5,'-x,\n");
    }
}
