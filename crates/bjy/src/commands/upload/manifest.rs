//! `--manifest`: a table with a row for each file.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use csv::StringRecord;

use super::files::{Entry, common_name};
use crate::error::CliError;
use crate::input::read_file;
use crate::lang::of_library;
use crate::operation::{Mistakes, Place, decode, table, with_closest};

const FILE: &str = "file";
const NAME: &str = "name";
const CATEGORY: &str = "category";
/// The columns of the request that creates the video.
const PARAMS: [&str; 2] = ["definition", "callback_url"];

/// Reads the files of a manifest. Their paths are relative to its folder.
pub fn read(path: &Path, mistakes: &mut Mistakes) -> Result<Vec<Entry>, CliError> {
    let unreadable = |reason: String| {
        let file = path.display();
        CliError::usage(t!(
            "cannot read %{file}: %{error}. Nothing was sent",
            file = file,
            error = of_library(reason)
        ))
    };
    let bytes = read_file(path).map_err(|error| unreadable(error.to_string()))?;
    let text = decode(&bytes).map_err(unreadable)?;
    let mut rows = table(&text, &path.to_string_lossy(), |name| column(name).is_some()).into_iter();
    let Some((place, header)) = rows.next() else {
        mistakes.add(&Place::Row(1), t!("it has no columns: %{columns}", columns = columns().join(", ")));
        return Ok(Vec::new());
    };
    let columns = headings(&place, &header, mistakes);
    let folder = path.parent().unwrap_or(Path::new(""));
    let entries: Vec<_> =
        rows.map(|(place, cells)| entry(place, &cells, &columns, folder, mistakes)).collect();
    if entries.is_empty() {
        mistakes.add(&Place::Row(2), t!("it names no files"));
    }
    Ok(without_duplicates(entries.into_iter().flatten(), mistakes))
}

fn columns() -> Vec<&'static str> {
    [FILE, NAME, CATEGORY].into_iter().chain(PARAMS).collect()
}

fn column(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    columns().into_iter().find(|column| *column == name)
}

/// Returns the columns of the first row; `None` for those that are not known.
fn headings(place: &Place, header: &StringRecord, mistakes: &mut Mistakes) -> Vec<Option<&'static str>> {
    let mut found = Vec::new();
    for name in header {
        let column = column(name);
        let cell = place.member(name.trim());
        match column {
            None if name.trim().is_empty() => {}
            None => mistakes.add(&cell, with_closest(&t!("there is no such column"), name, columns())),
            Some(_) if found.contains(&column) => {
                mistakes.add(&cell, t!("there are two columns of this name"));
            }
            Some(_) => {}
        }
        found.push(column);
    }
    if !found.contains(&Some(FILE)) {
        mistakes.add_missing_column(&place.member(FILE), &[FILE]);
    }
    found
}

/// Returns the file of a row; `None` if it cannot be read.
fn entry(
    place: Place,
    cells: &StringRecord,
    columns: &[Option<&'static str>],
    folder: &Path,
    mistakes: &mut Mistakes,
) -> Option<Entry> {
    let mut values = HashMap::new();
    for (index, cell) in cells.iter().enumerate() {
        let cell = cell.trim();
        match columns.get(index) {
            None if !cell.is_empty() => mistakes.add(&place, t!("it has more cells than there are columns")),
            Some(Some(column)) if !cell.is_empty() => drop(values.insert(*column, cell.to_owned())),
            _ => {}
        }
    }
    let cell = place.member(FILE);
    let Some(file) = values.remove(FILE) else {
        mistakes.add_missing(&cell, t!("the file is missing"));
        return None;
    };
    let path = folder.join(file);
    match fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => mistakes.add(&cell, t!("it is a folder")),
        Ok(_) => {
            return Some(Entry {
                path,
                name: values.remove(NAME),
                category: values.remove(CATEGORY),
                params: PARAMS.into_iter().filter_map(|name| Some((name, values.remove(name)?))).collect(),
                row: Some(place),
            });
        }
        Err(error) => {
            let file = path.display();
            mistakes.add(&cell, t!("cannot read %{file}: %{error}", file = file, error = of_library(error)));
        }
    }
    None
}

/// Returns the entries without those whose file another row has.
fn without_duplicates(entries: impl Iterator<Item = Entry>, mistakes: &mut Mistakes) -> Vec<Entry> {
    let mut rows: HashMap<String, u64> = HashMap::new();
    let mut unique = Vec::new();
    for entry in entries {
        let Some(place) = &entry.row else { continue };
        match rows.get(&common_name(&entry.path)) {
            Some(row) => mistakes.add(&place.member(FILE), t!("row %{row} has the same file", row = row)),
            None => {
                rows.insert(common_name(&entry.path), place.line());
                unique.push(entry);
            }
        }
    }
    unique
}
