//! The table format: plain fields, and a table for each list.

use super::JsonValue;
use super::columns::{KEY, Known};
use super::field::{Field, FieldFormat, format_at, join, label};
use super::human::cell;
use super::rows::{Rows, pairs};
use super::tree;

/// Formats a value: its plain fields one per line, and a table for each list in it.
pub fn page<'a>(
    value: &JsonValue,
    fields: &'a [Field],
    chosen: &'a [String],
    width: Option<u16>,
) -> Page<'a> {
    let mut page = Page { fields, chosen, width, text: String::new(), hidden: Vec::new() };
    page.value("", value);
    page
}

/// The text of a value, and the columns that it leaves out.
pub struct Page<'a> {
    fields: &'a [Field],
    /// The columns that were chosen for its tables.
    chosen: &'a [String],
    width: Option<u16>,
    pub text: String,
    /// The columns left out because the terminal is too narrow.
    pub hidden: Vec<String>,
}

impl Page<'_> {
    fn value(&mut self, path: &str, value: &JsonValue) {
        match value {
            JsonValue::Null => {}
            JsonValue::List(items) if !items.iter().all(JsonValue::is_scalar) => self.list(path, items),
            JsonValue::Object(members) if has_rows(value) => {
                let rows: Vec<_> = members.iter().map(|(key, row)| keyed(key, row)).collect();
                // The values of a map share one schema, so the path of any of them has the formats.
                let first = members.keys().next().map(String::as_str).unwrap_or_default();
                self.list(&join(path, first), &rows);
            }
            JsonValue::Object(members) => {
                let (plain, lists): (Vec<_>, Vec<_>) =
                    members.iter().partition(|(_, member)| !is_list(member));
                let mut rows = Vec::new();
                for (name, member) in plain {
                    let path = join(path, name);
                    let label = label(self.fields, &path, name);
                    self.lines(&path, &label, member, None, &mut rows);
                }
                self.text.push_str(&pairs(&rows));
                for (name, member) in lists {
                    if !self.text.is_empty() {
                        self.text.push('\n');
                    }
                    let path = join(path, name);
                    self.text.push_str(&format!("{}:\n", label(self.fields, &path, name)));
                    self.value(&path, member);
                }
            }
            value => self.text.push_str(&format!("{}\n", cell(value, format_at(self.fields, path)))),
        }
    }

    /// Adds a line for a plain field, or one for each plain field of an object. The values of a map inherit
    /// its format.
    fn lines(
        &self,
        path: &str,
        label: &str,
        value: &JsonValue,
        inherited: Option<FieldFormat>,
        rows: &mut Vec<(String, String)>,
    ) {
        let format = format_at(self.fields, path).or(inherited);
        match value {
            JsonValue::Object(members) => {
                for (name, member) in members {
                    let path = join(path, name);
                    let label = format!("{label}.{}", self::label(self.fields, &path, name));
                    self.lines(&path, &label, member, format, rows);
                }
            }
            value if value.is_empty() => {}
            value => rows.push((label.to_owned(), cell(value, format))),
        }
    }

    fn list(&mut self, path: &str, items: &[JsonValue]) {
        let items = tree::indented(items, path);
        let rows = Rows::new((self.fields, path), self.chosen, (&items, Known::All), self.width);
        if !items.is_empty() {
            self.text.push_str(&rows.header());
        }
        self.text.push_str(&rows.text(&items));
        self.hidden.extend(rows.hidden().map(str::to_owned));
    }
}

/// Returns whether the value gets a table of its own.
fn is_list(value: &JsonValue) -> bool {
    match value {
        JsonValue::List(items) => !items.iter().all(JsonValue::is_scalar),
        JsonValue::Object(_) => has_rows(value),
        _ => false,
    }
}

/// Returns whether the value is a map of rows: several members, all of them objects.
fn has_rows(value: &JsonValue) -> bool {
    let JsonValue::Object(members) = value else { return false };
    let is_row = |member: &JsonValue| matches!(member, JsonValue::Object(fields) if !fields.is_empty());
    members.len() > 1 && members.values().all(is_row)
}

/// Returns a map entry as a row, with its key as the first column.
fn keyed(key: &str, row: &JsonValue) -> JsonValue {
    let mut members = indexmap::IndexMap::from([(KEY.to_owned(), JsonValue::Text(key.to_owned()))]);
    if let JsonValue::Object(fields) = row {
        members.extend(fields.clone());
    }
    JsonValue::Object(members)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn formatted(json: &str, fields: &[Field]) -> String {
        page(&JsonValue::parse(json).unwrap(), fields, &[], None).text
    }

    #[test]
    fn plain_fields_are_printed_one_per_line() {
        let json = r#"{"video_id":1,"name":"第一讲","size":2048,"empty":null,"at":{"x":1,"y":[1,2]}}"#;
        let fields = [Field::new("size", FieldFormat::Bytes)];
        assert_eq!(
            formatted(json, &fields),
            "video_id  1\nname      第一讲\nsize      2.00 KiB\nat.x      1\nat.y      1, 2\n"
        );
    }

    #[test]
    fn a_list_is_a_table_of_plain_values_and_chinese_is_aligned() {
        let json =
            r#"{"total":2,"list":[{"id":7,"name":"数学","n":null},{"id":12,"name":"ab","x":{"a":1}}]}"#;
        let expected = "total  2\n\nlist:\nID  NAME\n7   数学\n12  ab\n";
        assert_eq!(formatted(json, &[]), expected);
    }

    #[test]
    fn maps_and_single_values_are_formatted() {
        assert_eq!(formatted(r#"{"9":{"n":1},"10":{"n":2}}"#, &[]), "KEY  N\n9    1\n10   2\n");
        let flow = [Field::new("flow", FieldFormat::Bytes)];
        assert_eq!(formatted(r#"{"flow":{"2020-01-01":1024}}"#, &flow), "flow.2020-01-01  1.00 KiB\n");
        assert_eq!(formatted("true", &[]), "yes\n");
        assert_eq!(formatted("[1,2]", &[]), "1, 2\n");
        assert_eq!(formatted("null", &[]), "");
        assert_eq!(formatted("[]", &[]), "\n");
    }
}
