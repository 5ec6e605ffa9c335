//! Tables for people. Chinese takes two columns a character, which comfy-table knows.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};
use console::truncate_str;
use indexmap::IndexSet;

use super::Node;
use super::human::{cell, is_number};
use crate::operation::{Field, Format};

/// Between two columns.
const GAP: u16 = 2;
/// How wide a cell may be that holds more than a value.
const NESTED: usize = 48;

/// A value as a page: its plain fields one under the other, and a table for each list in it.
pub fn page(value: &Node, fields: &[Field], width: Option<u16>) -> String {
    let mut page = Page { fields, width, text: String::new() };
    page.value("", value);
    page.text
}

struct Page<'a> {
    fields: &'a [Field],
    width: Option<u16>,
    text: String,
}

impl Page<'_> {
    fn value(&mut self, place: &str, value: &Node) {
        match value {
            Node::Null => {}
            Node::List(items) if !items.iter().all(Node::is_scalar) => self.list(place, items),
            Node::Object(members) if has_rows(value) => {
                let rows: Vec<_> = members.iter().map(|(key, row)| keyed(key, row)).collect();
                // All of them are of one kind.
                let first = members.keys().next().map(String::as_str).unwrap_or_default();
                self.list(&join(place, first), &rows);
            }
            Node::Object(members) => {
                let (plain, lists): (Vec<_>, Vec<_>) =
                    members.iter().partition(|(_, member)| !is_list(member));
                let mut rows = Vec::new();
                for (name, member) in plain {
                    self.lines(&join(place, name), name, member, None, &mut rows);
                }
                self.text.push_str(&pairs(&rows, self.width));
                for (name, member) in lists {
                    if !self.text.is_empty() {
                        self.text.push('\n');
                    }
                    self.text.push_str(&format!("{name}:\n"));
                    self.value(&join(place, name), member);
                }
            }
            value => self.text.push_str(&format!("{}\n", cell(value, format_at(self.fields, place)))),
        }
    }

    /// A line for a plain field, and one for each plain field of an object in it. In a map, all values
    /// have the format of the map.
    fn lines(
        &self,
        place: &str,
        shown: &str,
        value: &Node,
        inherited: Option<Format>,
        rows: &mut Vec<(String, String)>,
    ) {
        let format = format_at(self.fields, place).or(inherited);
        match value {
            Node::Object(members) => {
                for (name, member) in members {
                    self.lines(&join(place, name), &format!("{shown}.{name}"), member, format, rows);
                }
            }
            value if value.is_empty() => {}
            value => rows.push((shown.to_owned(), cell(value, format))),
        }
    }

    fn list(&mut self, place: &str, items: &[Node]) {
        let rows: Vec<_> = items.iter().collect();
        self.text.push_str(&Table::new(self.fields, place, self.width).rows(&rows));
    }
}

/// Whether it gets a table of its own.
fn is_list(value: &Node) -> bool {
    match value {
        Node::List(items) => !items.iter().all(Node::is_scalar),
        Node::Object(_) => has_rows(value),
        _ => false,
    }
}

/// Whether it is a map of rows.
fn has_rows(value: &Node) -> bool {
    let Node::Object(members) = value else { return false };
    let is_row = |member: &Node| matches!(member, Node::Object(fields) if !fields.is_empty());
    members.len() > 1 && members.values().all(is_row)
}

/// A map's entry as a row.
fn keyed(key: &str, row: &Node) -> Node {
    let mut members = indexmap::IndexMap::from([("key".to_owned(), Node::Text(key.to_owned()))]);
    if let Node::Object(fields) = row {
        members.extend(fields.clone());
    }
    Node::Object(members)
}

fn join(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

fn format_at(fields: &[Field], place: &str) -> Option<Format> {
    fields.iter().find(|field| field.place == place).map(|field| field.format)
}

fn pairs(rows: &[(String, String)], width: Option<u16>) -> String {
    let mut table = blank(width);
    for (name, value) in rows {
        table.add_row([name, value]);
    }
    finished(&mut table)
}

/// Rows under a header, which may come in several batches.
pub struct Table<'a> {
    fields: &'a [Field],
    place: &'a str,
    width: Option<u16>,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    format: Option<Format>,
    /// Of its widest content so far.
    width: u16,
    is_number: bool,
}

impl<'a> Table<'a> {
    pub fn new(fields: &'a [Field], place: &'a str, width: Option<u16>) -> Self {
        Self { fields, place, width, columns: Vec::new() }
    }

    /// The text of further rows, under a header where there are new columns.
    pub fn rows(&mut self, rows: &[&Node]) -> String {
        if rows.is_empty() {
            return String::new();
        }
        let (mut table, is_first) = (blank(self.width), self.columns.is_empty());
        let mut text = String::new();
        if self.add_columns(rows) {
            table.set_header(self.columns.iter().map(|column| column.name.to_uppercase()));
            text.push_str(if is_first { "" } else { "\n" });
        }
        for row in rows {
            table.add_row(self.columns.iter().map(|column| match row {
                Node::Object(members) => {
                    members.get(&column.name).map(|value| nested(value, column.format)).unwrap_or_default()
                }
                value => cell(value, column.format),
            }));
        }
        let widths = table.column_max_content_widths();
        for (index, column) in self.columns.iter_mut().enumerate() {
            column.width = widths.get(index).copied().unwrap_or_default().max(column.width);
            let Some(found) = table.column_mut(index) else { continue };
            if column.is_number {
                found.set_cell_alignment(CellAlignment::Right);
            }
            if !is_first {
                // So that it stands under those before.
                found.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(column.width + GAP)));
            }
        }
        text.push_str(&finished(&mut table));
        text
    }

    /// Adds the fields that have a value in any of these rows. Whether there were new ones.
    fn add_columns(&mut self, rows: &[&Node]) -> bool {
        let mut names: IndexSet<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        let known = names.len();
        for row in rows {
            let Node::Object(members) = row else {
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
            self.columns.push(Column { name, format, width: 0, is_number });
        }
        self.columns.len() > known
    }
}

/// A cell. Of what has fields or items of its own, only the beginning: the whole is in the JSON.
fn nested(value: &Node, format: Option<Format>) -> String {
    let text = match value {
        Node::Object(members) if members.values().all(Node::is_scalar) => {
            let said = members.iter().filter(|(_, value)| !value.is_empty());
            said.map(|(name, value)| format!("{name}={}", cell(value, format))).collect::<Vec<_>>().join(" ")
        }
        value => cell(value, format),
    };
    if value.is_scalar() { text } else { truncate_str(&text, NESTED, "…").into_owned() }
}

fn blank(width: Option<u16>) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING);
    match width {
        Some(width) => table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table
}

fn finished(table: &mut comfy_table::Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP));
    }
    let text = table.trim_fmt();
    if text.is_empty() { text } else { format!("{text}\n") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shown(json: &str, fields: &[Field]) -> String {
        page(&Node::parse(json).unwrap(), fields, None)
    }

    #[test]
    fn plain_fields_stand_one_under_the_other() {
        let json = r#"{"video_id":1,"name":"第一讲","size":2048,"empty":null,"at":{"x":1,"y":[1,2]}}"#;
        let fields = [Field::bytes("size")];
        assert_eq!(
            shown(json, &fields),
            "video_id  1\nname      第一讲\nsize      2.00 KiB\nat.x      1\nat.y      1, 2\n"
        );
    }

    #[test]
    fn a_list_is_a_table_in_which_chinese_is_aligned() {
        let json =
            r#"{"total":2,"list":[{"id":7,"name":"数学","n":null},{"id":12,"name":"ab","x":{"a":1}}]}"#;
        let expected = "total  2\n\nlist:\nID  NAME  X\n 7  数学\n12  ab    a=1\n";
        assert_eq!(shown(json, &[]), expected);
    }

    #[test]
    fn maps_and_bare_values() {
        assert_eq!(shown(r#"{"9":{"n":1},"10":{"n":2}}"#, &[]), "KEY  N\n9    1\n10   2\n");
        let flow = [Field::bytes("flow")];
        assert_eq!(shown(r#"{"flow":{"2020-01-01":1024}}"#, &flow), "flow.2020-01-01  1.00 KiB\n");
        assert_eq!(shown("true", &[]), "yes\n");
        assert_eq!(shown("[1,2]", &[]), "1, 2\n");
        assert_eq!(shown("null", &[]), "");
        assert_eq!(shown("[]", &[]), "\n");
    }

    #[test]
    fn later_rows_stand_under_the_first() {
        let rows: Vec<_> = [r#"{"a":"wide wide","b":1}"#, r#"{"a":"x","b":2}"#]
            .iter()
            .map(|json| Node::parse(json).unwrap())
            .collect();
        let mut table = Table::new(&[], "", Some(80));
        assert_eq!(table.rows(&[&rows[0]]), "A          B\nwide wide  1\n");
        assert_eq!(table.rows(&[&rows[1]]), "x          2\n");
        assert_eq!(table.rows(&[]), "");
        let row = Node::parse(r#"{"a":"x","new":3}"#).unwrap();
        assert_eq!(table.rows(&[&row]), "\nA          B  NEW\nx               3\n");
    }
}
