//! Writes records as a sheet, with names for values and times as `00:01:05`.

use std::fmt::Write;

use baijiayun_vod::metadata::{Field, RecordSchema, Schema};
use csv::WriterBuilder;

use super::columns::{self, Column, items};
use super::format::Format;
use super::listing::RecordsParam;
use crate::error::CliError;
use crate::operation::command::JsonParam;
use crate::operation::scalar;
use crate::output::JsonValue;

/// Spreadsheets know by it that a table is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Returns the vendor's sample of a parameter as a sheet, without ids: its records are new ones.
pub fn example(param: RecordsParam, json_param: &JsonParam, format: Format) -> Result<String, CliError> {
    let sample = JsonValue::parse(json_param.example)?;
    let records = sample.items().iter().filter(|item| matches!(item, JsonValue::Object(_)));
    let records: Vec<_> =
        records.map(|item| selected(param.record, item, &|field| !is_new_id(field))).collect();
    write(param.record, &records, format)
}

fn is_new_id(field: &Field) -> bool {
    !field.required && matches!(field.schema, Schema::IntId(_) | Schema::TextId(_))
}

/// Returns records as a sheet. Only the fields of this record are written.
pub fn write(record: RecordSchema, records: &[JsonValue], format: Format) -> Result<String, CliError> {
    let shown = || records.iter().map(|item| selected(record, item, &|_| true)).collect();
    match format {
        Format::Csv => Ok(format!("{BYTE_ORDER_MARK}{}", table(record, records, b',')?)),
        Format::Tsv => table(record, records, b'\t'),
        Format::Yaml => {
            let mut text = String::new();
            yaml(&JsonValue::List(shown()), 0, &mut text);
            Ok(text)
        }
        Format::Json => Ok(format!("{}\n", JsonValue::List(shown()).pretty()?)),
    }
}

/// Returns a record with the selected fields that have a value, as people write them.
fn selected(record: RecordSchema, value: &JsonValue, is_selected: &dyn Fn(&Field) -> bool) -> JsonValue {
    let members = record.fields().iter().filter(|field| is_selected(field)).filter_map(|field| {
        let value = value.field(field.name)?;
        let shown = match (value, items(&field.schema)) {
            (JsonValue::Null, _) => return None,
            (JsonValue::List(list), Some(item)) => {
                JsonValue::List(list.iter().map(|value| selected(item, value, is_selected)).collect())
            }
            (value, _) if value.is_scalar() => JsonValue::Text(cell(field, value)?),
            (value, _) => value.clone(),
        };
        Some((field.name.to_owned(), shown))
    });
    JsonValue::Object(members.collect())
}

/// Returns the text of a value: with names for what has names, and JSON for what has no other form.
fn cell(field: &Field, value: &JsonValue) -> Option<String> {
    match value {
        JsonValue::Null => None,
        JsonValue::Text(text) => Some(scalar::show(&field.schema, text)),
        value => value.compact().ok().map(|text| scalar::show(&field.schema, &text)),
    }
}

fn table(record: RecordSchema, records: &[JsonValue], separator: u8) -> Result<String, CliError> {
    let count = |list: &Field| {
        let counts = records.iter().filter_map(|item| item.field(list.name)).map(|list| list.items().len());
        counts.max().unwrap_or_default().max(usize::from(list.required))
    };
    let has_values = |column: &Column| records.iter().any(|item| cell_of(column, item).is_some());
    let is_written = |column: &Column| column.field().required || has_values(column);
    let columns: Vec<_> = columns::all(record, count).into_iter().filter(is_written).collect();
    let mut writer = WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    let failed = |error: csv::Error| CliError::json(error);
    writer.write_record(columns.iter().map(Column::name)).map_err(failed)?;
    for item in records {
        let cells = columns.iter().map(|column| cell_of(column, item).unwrap_or_default());
        writer.write_record(cells).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(CliError::json)?;
    String::from_utf8(bytes).map_err(CliError::json)
}

fn cell_of(column: &Column, record: &JsonValue) -> Option<String> {
    match column {
        Column::Field(field) => cell(field, record.field(field.name)?),
        Column::Item { list, number, field } => {
            let JsonValue::List(items) = record.field(list.name)? else { return None };
            cell(field, items.get(number - 1)?.field(field.name)?)
        }
    }
}

/// Writes a value behind its name or a `-`, or a list or map below it.
fn yaml(value: &JsonValue, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        JsonValue::List(items) if !items.is_empty() => {
            for item in items {
                let mut inner = String::new();
                yaml(item, depth + 1, &mut inner);
                // The first line of the item follows the dash.
                let inner = inner.trim_start();
                let _ = write!(text, "{indent}- {inner}");
            }
        }
        JsonValue::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                let is_block = !value.is_scalar() && !value.is_empty();
                let separator = if is_block { "\n" } else { " " };
                let _ = write!(text, "{indent}{name}:{separator}");
                let depth = if is_block { depth + 1 } else { 0 };
                yaml(value, depth, text);
            }
        }
        JsonValue::Text(plain) if is_plain(plain) => {
            let _ = writeln!(text, "{plain}");
        }
        // JSON is YAML.
        value => {
            let _ = writeln!(text, "{}", value.compact().unwrap_or_default());
        }
    }
}

/// Returns whether a text needs no quotes.
fn is_plain(text: &str) -> bool {
    let starts_well = text.starts_with(char::is_alphanumeric) && text.ends_with(char::is_alphanumeric);
    let is_simple = |letter: char| letter.is_alphanumeric() || "-_./:".contains(letter);
    starts_well && text.chars().all(is_simple) && text != "null"
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn empty_lists_and_maps_are_written() {
        for (json, expected) in [
            ("{}", "{}\n"),
            ("[]", "[]\n"),
            (r#"{"a":{},"b":[]}"#, "a: {}\nb: []\n"),
            (r#"[{"a":{"b":1}}]"#, "- a:\n    b: 1\n"),
        ] {
            let mut text = String::new();
            yaml(&JsonValue::parse(json).unwrap(), 0, &mut text);
            assert_eq!(text, expected);
        }
    }
}
