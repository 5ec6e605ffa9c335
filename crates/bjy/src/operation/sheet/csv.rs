//! Reads a table as a list of records. The first row has the names of the columns.

use std::collections::{BTreeMap, HashSet};

use baijiayun_vod::metadata::{Field, RecordSchema, Schema};
use csv::{ReaderBuilder, StringRecord};
use indexmap::IndexMap;

use super::columns::{self, Column, item_name};
use super::format::Format;
use super::json;
use super::mistakes::Mistakes;
use super::node::{Content, Member, Node, Place};
use crate::operation::scalar::with_closest;

/// The separators of columns, the usual one first.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// The record of the rows.
#[derive(Clone, Copy)]
pub struct Rows {
    pub record: RecordSchema,
    /// The record of the list from which the table may come. Its other columns are left out.
    pub listed: Option<RecordSchema>,
}

/// A column and its name in the header.
struct Heading {
    column: Column,
    name: String,
}

/// Reads a table, the text of the file at `path`. One without rows is empty, and no list.
pub fn read(text: &str, path: &str, rows: Rows, mistakes: &mut Mistakes) -> Node {
    let mut table = table(text, path, |name| columns::find(rows.record, name).is_some()).into_iter();
    let Some((place, header)) = table.next() else { return Node::empty(Place::Row(1)) };
    let headings = headings(&place, &header, rows, mistakes);
    check_required(&headings, rows.record, &place, mistakes);
    let items: Vec<_> = table.map(|(place, cells)| row(place, &cells, &headings, mistakes)).collect();
    let content = if items.is_empty() { Content::Empty } else { Content::List(items) };
    Node { place, content }
}

/// Returns the rows that are not blank, with their numbers. The separator is that which gives the first row the most
/// columns with known names. If it has one column alone, it is that of the file's extension.
pub fn table(text: &str, path: &str, is_column: impl Fn(&str) -> bool) -> Vec<(Place, StringRecord)> {
    records(text, separator(text, path, is_column))
}

fn separator(text: &str, path: &str, is_column: impl Fn(&str) -> bool) -> u8 {
    let known = |separator: u8| {
        let header = records(text, separator).into_iter().next().map(|(_, header)| header);
        header.iter().flatten().filter(|name| is_column(name)).count()
    };
    let is_usual = |separator: u8| separator == b'\t' && Format::of(path, text) == Format::Tsv;
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| (known(*separator), is_usual(*separator)));
    best.unwrap_or(SEPARATORS[0])
}

/// Returns the rows that are not blank, with their numbers.
fn records(text: &str, separator: u8) -> Vec<(Place, StringRecord)> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    // A cell may have several lines, but is in one row.
    let mut inner_lines = 0;
    for record in reader.records().map_while(Result::ok) {
        let line = record.position().map_or(1, csv::Position::line);
        let row = line.saturating_sub(inner_lines);
        inner_lines += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push((Place::Row(row), record));
        }
    }
    rows
}

/// Returns the columns of a header; `None` for those that are left out.
fn headings(
    place: &Place,
    header: &StringRecord,
    rows: Rows,
    mistakes: &mut Mistakes,
) -> Vec<Option<Heading>> {
    let mut seen = HashSet::new();
    let mut heading = |name: &str| {
        let name = name.trim();
        let place = place.member(name);
        let Some(column) = columns::find(rows.record, name) else {
            let is_listed = rows.listed.is_some_and(|listed| columns::find(listed, name).is_some());
            if !is_listed && !name.is_empty() {
                mistakes.add(&place, unknown(name, rows.record));
            }
            return None;
        };
        if !seen.insert(column.name()) {
            mistakes.add(&place, t!("there are two columns of this name"));
        }
        Some(Heading { column, name: name.to_owned() })
    };
    header.iter().map(&mut heading).collect()
}

fn unknown(name: &str, record: RecordSchema) -> String {
    let names: Vec<_> = columns::all(record, |_| 9).iter().map(Column::name).collect();
    with_closest(&t!("there is no such column"), &columns::normal(name), names.iter().map(String::as_str))
}

/// Adds a mistake for each missing column that every row needs.
fn check_required(
    headings: &[Option<Heading>],
    record: RecordSchema,
    place: &Place,
    mistakes: &mut Mistakes,
) {
    let names: HashSet<_> = headings.iter().flatten().map(|heading| heading.column.name()).collect();
    for column in columns::all(record, |_| 1) {
        let name = column.name();
        let is_missing = |list: &Field| list.required && !names.contains(list.name);
        match column {
            _ if names.contains(&name) => {}
            Column::Field(field) if field.required => {
                mistakes.add_missing_column(&place.member(&name), &[&name]);
            }
            Column::Item { list, field, .. } if is_missing(list) && field.required => {
                mistakes.add_missing_column(&place.member(&name), &[&name, list.name]);
            }
            _ => {}
        }
    }
}

fn row(place: Place, cells: &StringRecord, headings: &[Option<Heading>], mistakes: &mut Mistakes) -> Node {
    let mut members: Vec<Member> = Vec::new();
    // The members of each item, by list and number.
    let mut lists: IndexMap<&str, BTreeMap<usize, Item>> = IndexMap::new();
    for (index, cell) in cells.iter().enumerate() {
        let Some(heading) = headings.get(index) else {
            if !cell.trim().is_empty() {
                mistakes.add(&place, t!("it has more cells than there are columns"));
            }
            continue;
        };
        let Some(Heading { column, name }) = heading else { continue };
        let field = column.field();
        let value = value(place.member(name), field, cell, mistakes);
        let member = Member { name: field.name.to_owned(), value };
        match column {
            Column::Field(_) => members.push(member),
            Column::Item { list, number, .. } => {
                let items = lists.entry(list.name).or_default();
                let new = || Item::new(place.member(&item_name(list, *number)));
                let item = items.entry(*number).or_insert_with(new);
                item.members.push(member);
                item.is_filled |= !cell.trim().is_empty();
            }
        }
    }
    for (name, items) in lists {
        let filled = items.into_values().filter(|item| item.is_filled);
        let items = filled.map(|item| Node { place: item.place, content: Content::Map(item.members) });
        let value = Node { place: place.member(name), content: Content::List(items.collect()) };
        members.push(Member { name: name.to_owned(), value });
    }
    Node { place, content: Content::Map(members) }
}

/// The cells of an item of a list.
struct Item {
    place: Place,
    members: Vec<Member>,
    is_filled: bool,
}

impl Item {
    fn new(place: Place) -> Self {
        Self { place, members: Vec::new(), is_filled: false }
    }
}

/// Returns the value of a cell. A cell of a list or map is JSON.
fn value(place: Place, field: &Field, cell: &str, mistakes: &mut Mistakes) -> Node {
    let is_empty = cell.trim().is_empty();
    match field.schema {
        // An empty text is a value: it removes the one before.
        Schema::Text | Schema::Url if !field.required || !is_empty => Node::scalar(place, cell),
        _ if is_empty => Node::empty(place),
        Schema::List(_) | Schema::Map(..) | Schema::Record(_) | Schema::Json(_) => {
            json::read_at(cell, place, mistakes)
        }
        _ => Node::scalar(place, cell),
    }
}
