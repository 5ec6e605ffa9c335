//! The columns of a record in a table. A list of records takes a column for each field of each item: the columns
//! `option_1_value` and `option_1_is_right` have the first item of `option_list`.

use baijiayun_vod::metadata::{Field, RecordSchema, Schema};

/// The most items that a list has in a table.
pub const MAX_ITEMS: usize = 100;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// A field of the record.
    Field(&'static Field),
    /// A field of an item of a list; the first item has the number 1.
    Item { list: &'static Field, number: usize, field: &'static Field },
}

impl Column {
    /// Returns the name in the header.
    pub fn name(&self) -> String {
        match self {
            Self::Field(field) => field.name.to_owned(),
            Self::Item { list, number, field } => format!("{}_{}", item_name(list, *number), field.name),
        }
    }

    /// Returns the name in Chinese, which a header may have too: `选项1内容`.
    pub fn title_zh(&self) -> String {
        match self {
            Self::Field(field) => field.title_zh.to_owned(),
            Self::Item { list, number, field } => {
                let rest = field.title_zh.strip_prefix(list.title_zh).unwrap_or(field.title_zh);
                format!("{}{number}{rest}", list.title_zh)
            }
        }
    }

    /// Returns the field whose value is in the cells.
    pub fn field(&self) -> &'static Field {
        match self {
            Self::Field(field) | Self::Item { field, .. } => field,
        }
    }
}

/// Returns the column that a header names. A list can be in one column too, as JSON.
pub fn find(record: RecordSchema, header: &str) -> Option<Column> {
    let name = normal(header);
    // The number of an item is the only one in its name.
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    let number = digits.parse().ok().filter(|number| (1..=MAX_ITEMS).contains(number)).unwrap_or(1);
    let is_named = |column: &Column| column.name() == name || normal(&column.title_zh()) == name;
    let columns = all(record, |_| number).into_iter();
    columns.rev().find(is_named).or_else(|| field(record, header).map(Column::Field))
}

/// Returns the columns of a record whose lists have up to `count(list)` items.
pub fn all(record: RecordSchema, count: impl Fn(&Field) -> usize) -> Vec<Column> {
    let columns = record.fields().iter().flat_map(|list| match items(&list.schema) {
        Some(item) => (1..=count(list))
            .flat_map(|number| item.fields().iter().map(move |field| Column::Item { list, number, field }))
            .collect(),
        None => vec![Column::Field(list)],
    });
    columns.collect()
}

/// Returns the record of a list of records.
pub fn items(schema: &Schema) -> Option<RecordSchema> {
    match schema {
        Schema::List(Schema::Record(record)) => Some(*record),
        _ => None,
    }
}

/// Returns the field with this name, or Chinese title.
pub fn field(record: RecordSchema, name: &str) -> Option<&'static Field> {
    let name = normal(name);
    record.fields().iter().find(|field| field.name == name || normal(field.title_zh) == name)
}

/// Returns a name as fields have it: `Option type` becomes `option_type`.
pub fn normal(name: &str) -> String {
    name.trim().to_lowercase().replace(['-', ' '], "_")
}

/// Returns the name of an item of a list: `option_1` for the first of `option_list`.
pub fn item_name(list: &Field, number: usize) -> String {
    format!("{}_{number}", prefix(list))
}

/// Returns the name of the items of a list: `option` for `option_list`.
fn prefix(list: &Field) -> &'static str {
    list.name.strip_suffix("_list").unwrap_or(list.name)
}
