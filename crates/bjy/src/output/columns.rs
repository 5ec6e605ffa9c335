//! The columns of a table of rows: which fields, in which order, and how wide.

use baijiayun_vod::metadata::Schema;
use console::measure_text_width;
use indexmap::IndexSet;

use super::JsonValue;
use super::field::{Field, FieldFormat, format_at, join, label, own_paths, schema_at};
use super::human::is_number;
use crate::names::known_name;

/// The number of spaces between two columns.
pub const GAP: usize = 2;
/// The width to which text is shortened before a column is left out.
const MIN_TEXT: usize = 12;
/// The width of text whose rows are not known yet.
const ASSUMED_TEXT: usize = 24;

/// The name of the column with the keys of a map.
pub const KEY: &str = "key";

/// The rows of a table that are known when it begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Known {
    All,
    /// The first ones: columns and widths must fit the others too.
    First,
}

/// A column of a table.
pub struct Column {
    /// The path of its values in a row, such as `category.name`.
    pub path: String,
    pub header: String,
    pub format: Option<FieldFormat>,
    /// Set if its values are never cut: a number that is cut is another number.
    pub is_number: bool,
    /// Set for quantities. Ids are numbers that nobody adds, and begin below their header.
    pub is_right: bool,
    /// The width of its header, and of its values or the widest one that its type allows.
    pub width: usize,
    /// Set if its values may be shortened.
    is_text: bool,
    has_schema: bool,
    is_empty: bool,
}

impl Column {
    /// Returns the column of a field of the rows at `path` in a response.
    pub fn new(fields: &[Field], path: &str, name: &str) -> Self {
        let at = join(path, name);
        let schema = schema_at(fields, &at);
        let last = name.rsplit('.').next().unwrap_or(name);
        let format = format_at(fields, &at);
        Self {
            path: name.to_owned(),
            header: label(fields, &at, last).to_uppercase(),
            format,
            is_number: schema.is_some_and(|schema| schema.is_number()) && is_aligned_right(format),
            is_right: schema.is_some_and(|schema| schema.is_number() && !matches!(schema, Schema::IntId(_)))
                && is_aligned_right(format),
            width: schema.and_then(max_width).unwrap_or_default(),
            is_text: schema.is_none_or(|schema| max_width(schema).is_none() || !schema.values().is_empty()),
            has_schema: schema.is_some(),
            is_empty: false,
        }
    }

    /// Returns the value of the column in a row.
    pub fn value<'r>(&self, row: &'r JsonValue) -> Option<&'r JsonValue> {
        if !matches!(row, JsonValue::Object(_)) {
            return Some(row);
        }
        row.at(&self.path)
    }

    /// Adapts the column to the rows that are known, and to the width of their widest cell. Without a schema, the values
    /// tell whether it is one of numbers.
    pub fn measure(&mut self, rows: &[JsonValue], widest: usize, known: Known) {
        if !self.has_schema {
            let mut values = rows.iter().filter_map(|row| self.value(row)).filter(|value| !value.is_empty());
            self.is_number = values.all(|value| is_number(value, self.format));
            self.is_right = self.is_number && !is_id(&self.path);
            self.is_text = !self.is_number;
        }
        self.is_empty = widest == 0;
        self.width = match known {
            Known::All => widest,
            Known::First if self.is_text && self.width == 0 => widest.max(ASSUMED_TEXT),
            Known::First => self.width.max(widest),
        };
        self.width = self.width.max(self.header_width());
    }

    /// Returns whether no row has a value.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    fn header_width(&self) -> usize {
        measure_text_width(&self.header)
    }

    /// Returns the width below which it is not shortened.
    fn min_width(&self) -> usize {
        if self.is_text { self.width.min(MIN_TEXT.max(self.header_width())) } else { self.width }
    }
}

/// Fits columns into a terminal: leaves out the last ones if even shortened text is too wide, and then shortens text,
/// the widest first. Returns the names of those left out. The first column always stays.
pub fn fit(columns: &mut Vec<Column>, terminal_width: usize) -> Vec<String> {
    let mut hidden = Vec::new();
    while columns.len() > 1 && total(columns, Column::min_width) > terminal_width {
        hidden.extend(columns.pop().map(|column| column.path));
    }
    hidden.reverse();
    while total(columns, |column| column.width) > terminal_width {
        let shorter = columns.iter_mut().filter(|column| column.width > column.min_width());
        match shorter.max_by_key(|column| column.width) {
            Some(widest) => widest.width -= 1,
            None => break,
        }
    }
    // Not even the first one fits.
    if let [only] = columns.as_mut_slice() {
        only.width = only.width.min(terminal_width);
    }
    hidden
}

fn total(columns: &[Column], width: impl Fn(&Column) -> usize) -> usize {
    columns.iter().map(|column| width(column) + GAP).sum::<usize>().saturating_sub(GAP)
}

/// Returns the columns of these rows, the most important one first: those that were chosen, or those of the spec. If the
/// rows have no schema, all plain fields.
pub fn columns(fields: &[Field], path: &str, rows: &[JsonValue], chosen: &[String]) -> Vec<Column> {
    let mut names: Vec<String> = match (chosen, schema_at(fields, path)) {
        ([_, ..], _) => chosen.to_vec(),
        ([], Some(Schema::Record(record))) if !record.columns.is_empty() => {
            record.columns.iter().map(|name| (*name).to_owned()).collect()
        }
        ([], Some(Schema::Record(record))) => {
            let plain = record.fields().iter().filter(|field| is_plain(&field.schema));
            plain.map(|field| field.name.to_owned()).collect()
        }
        ([], _) => names(rows),
    };
    if chosen.is_empty() {
        let own = own_paths(fields);
        names.retain(|name| !own.contains(name));
        names.splice(0..0, own);
    }
    let first = first_names(rows, &names);
    first.into_iter().chain(names).map(|name| Column::new(fields, path, &name)).collect()
}

/// Returns the names of the fields that a table adds in front of those of the record, such as the key of a map.
fn first_names(rows: &[JsonValue], names: &[String]) -> Option<String> {
    let Some(JsonValue::Object(members)) = rows.first() else { return None };
    let (name, _) = members.first()?;
    (name == KEY && !names.contains(name)).then(|| name.clone())
}

/// Returns the names of all plain fields that have a value in any row, in their order.
fn names(rows: &[JsonValue]) -> Vec<String> {
    let mut names: IndexSet<String> = IndexSet::new();
    for row in rows {
        let JsonValue::Object(members) = row else {
            names.insert("value".to_owned());
            continue;
        };
        let mut next = 0;
        for (name, _) in members.iter().filter(|(_, value)| !value.is_empty() && value.is_plain()) {
            let index = names.get_index_of(name).unwrap_or_else(|| {
                names.shift_insert(next, name.clone());
                next
            });
            next = index + 1;
        }
    }
    names.into_iter().collect()
}

/// Returns whether a table shows such values without being told to.
fn is_plain(schema: &Schema) -> bool {
    !matches!(schema, Schema::Record(_) | Schema::List(_) | Schema::Map(..) | Schema::Any | Schema::Secret)
}

/// Returns whether a field without a schema has ids, such as `video_id`.
fn is_id(path: &str) -> bool {
    path.rsplit(['.', '_']).next() == Some("id")
}

fn is_aligned_right(format: Option<FieldFormat>) -> bool {
    !matches!(format, Some(FieldFormat::Enum(_) | FieldFormat::UnixTime | FieldFormat::Flag))
}

/// Returns the width of the widest usual value of a type, if its values are of about one width.
fn max_width(schema: Schema) -> Option<usize> {
    match schema {
        Schema::Flag | Schema::Bool => Some(3),
        Schema::Int => Some(9),
        Schema::IntId(_) => Some(10),
        Schema::ByteCount => Some("1023.99 GiB".len()),
        Schema::Seconds | Schema::Position | Schema::Jump => Some("99:59:59".len()),
        Schema::CstDate => Some("2026-09-01".len()),
        Schema::CstDateTime | Schema::UnixTime => Some("2026-09-01 08:00:00".len()),
        Schema::Enum(known) => {
            known.values.iter().map(|value| measure_text_width(&known_name(known.values, value.value))).max()
        }
        _ => None,
    }
}
