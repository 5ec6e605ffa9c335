//! The ids of a file or of standard input: an id per line, JSON, or a table with a column of ids.

use serde_json::Value;

use super::sheet::{Place, decode, table};
use crate::input::read_bytes;
use crate::lang::of_library;

/// An id as it was found.
pub struct FoundId {
    /// Its place, in front of a message about it.
    pub place: String,
    /// The id, or the reason why there is none.
    pub id: Result<String, String>,
}

/// Reads the ids of a file; `-` is standard input. `names` are the fields or columns that may have them, the usual one
/// first.
pub fn read(names: &[String], path: &str) -> Result<Vec<FoundId>, String> {
    let file = if path == "-" { t!("standard input") } else { path.into() };
    let unreadable =
        |reason: String| t!("cannot read %{file}: %{error}", file = file, error = of_library(reason));
    let bytes = read_bytes(path).map_err(|error| unreadable(error.to_string()))?;
    parse(names, &decode(&bytes).map_err(unreadable)?, &file)
}

/// Reads the ids of a file's text.
pub fn parse(names: &[String], text: &str, file: &str) -> Result<Vec<FoundId>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim_start();
    if first.starts_with('[') {
        return array(names, text, file);
    }
    if first.starts_with('{') {
        let found = serde_json::from_str(text).ok().map(|json| response(names, &json, file));
        return Ok(found.unwrap_or_else(|| lines(names, text, file)));
    }
    if let Some(ids) = column(names, text, file) {
        return Ok(ids);
    }
    let columns: Vec<_> = first.split([',', '\t']).map(|name| name.trim().trim_matches('"')).collect();
    if columns.len() > 1 && columns.iter().all(|name| name.parse::<i64>().is_err()) {
        return Err(t!(
            "%{file} has no column `%{name}`. Its columns: %{columns}",
            file = file,
            name = main_name(names),
            columns = columns.join(", ")
        )
        .into());
    }
    Ok(lines(names, text, file))
}

/// Reads a JSON array of ids, or of objects that have them.
fn array(names: &[String], text: &str, file: &str) -> Result<Vec<FoundId>, String> {
    let items: Vec<Value> = serde_json::from_str(text).map_err(|error| {
        t!("%{file} is not a JSON array: %{error}", file = file, error = of_library(error))
    })?;
    Ok(found_items(names, &items, file))
}

/// Reads a response: the items of its list, or itself.
fn response(names: &[String], json: &Value, file: &str) -> Vec<FoundId> {
    let members = json.as_object().filter(|members| !names.iter().any(|name| members.contains_key(name)));
    match members.and_then(|members| members.values().find_map(Value::as_array)) {
        Some(items) => found_items(names, items, file),
        None => found_items(names, std::slice::from_ref(json), file),
    }
}

fn found_items(names: &[String], items: &[Value], file: &str) -> Vec<FoundId> {
    let found = |(index, item): (usize, &Value)| FoundId {
        place: t!("%{file}, item %{item}: ", file = file, item = index + 1).into(),
        id: json_id(names, item),
    };
    items.iter().enumerate().map(found).collect()
}

/// Reads a table with a header. `None` if no column has a name of the ids.
fn column(names: &[String], text: &str, file: &str) -> Option<Vec<FoundId>> {
    let is_name = |name: &str| names.iter().any(|known| known == name.trim());
    let mut rows = table(text, file, is_name).into_iter();
    let (_, header) = rows.next()?;
    let column = names.iter().find_map(|known| header.iter().position(|name| name.trim() == known))?;
    let has_more =
        |cells: &csv::StringRecord| cells.iter().skip(header.len()).any(|cell| !cell.trim().is_empty());
    let found = |(place, cells): (Place, csv::StringRecord)| FoundId {
        place: t!("%{file}, row %{row}: ", file = file, row = place.line()).into(),
        // A comma without quotes would cut the id, such as the name of a category.
        id: match has_more(&cells) {
            true => Err(t!("it has more cells than there are columns").into()),
            false => Ok(cells.get(column).unwrap_or_default().to_owned()),
        },
    };
    Some(rows.map(found).collect())
}

/// Reads lines: ids, or JSON.
fn lines(names: &[String], text: &str, file: &str) -> Vec<FoundId> {
    let id = |line: &str| match line.trim_start().starts_with(['{', '"']) {
        true => match serde_json::from_str(line) {
            Ok(value) => json_id(names, &value),
            Err(_) => Err(t!("it is not JSON").into()),
        },
        false => Ok(line.to_owned()),
    };
    let found = |(index, line): (usize, &str)| FoundId {
        place: t!("%{file}, line %{line}: ", file = file, line = index + 1).into(),
        id: id(line),
    };
    text.lines().enumerate().map(found).collect()
}

fn json_id(names: &[String], value: &Value) -> Result<String, String> {
    let none = || t!("there is no `%{name}`", name = main_name(names)).into_owned();
    let id = match value {
        Value::Object(fields) => names.iter().find_map(|name| fields.get(name)).ok_or_else(none)?,
        value => value,
    };
    match id {
        Value::String(text) if !text.is_empty() => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::String(_) | Value::Null => Err(none()),
        other => Err(t!("`%{text}` is not an id", text = other).into()),
    }
}

fn main_name(names: &[String]) -> &str {
    names.first().map(String::as_str).unwrap_or_default()
}
