//! The ids that a command acts on: `1,2,3`, `@file`, and `-` for standard input.
//!
//! A file has an id per line, JSON with the field of the id, or a table with a header that names the field.

use std::collections::HashSet;

use baijiayun_vod::metadata::{Operation, Param, Schema};
use clap::ArgMatches;
use serde_json::Value;

use super::sheet::{Place, decode, table};
use crate::error::CliError;
use crate::input::read_bytes;
use crate::lang::of_library;
use crate::names::kebab;

/// The name of the positional argument with ids.
pub const POSITIONAL: &str = "ids";
/// The number of invalid ids that an error lists.
const MAX_LISTED: usize = 20;

/// Returns the parameter that the positional ids are for: the first required list of ids, or else the first
/// required id.
pub fn main_param(operation: &Operation) -> Option<&'static Param> {
    let required = || operation.params.iter().filter(|param| param.required);
    let is_list = |param: &&Param| matches!(param.schema, Schema::CommaList(item) if is_id(item));
    required().find(is_list).or_else(|| required().find(|param| is_id(&param.schema)))
}

fn is_id(schema: &Schema) -> bool {
    matches!(schema, Schema::IntId(_) | Schema::TextId(_))
}

/// Returns whether ids of this schema can be written as paths of names.
pub fn is_category(schema: &Schema) -> bool {
    matches!(schema, Schema::IntId("CategoryId"))
}

/// Returns the field that holds the id in rows: `video_id`, also for the parameter `video_ids`.
pub fn field(param: &Param) -> String {
    param.name.strip_suffix("ids").map_or_else(|| param.name.to_owned(), |stem| format!("{stem}id"))
}

/// Returns the ids of the option and of the positional arguments, without blank lines and without duplicates. Every
/// invalid id is part of the error.
pub fn read_ids(param: &'static Param, matches: &ArgMatches) -> Result<Vec<String>, CliError> {
    let given = |name: &str| matches.try_get_many::<String>(name).ok().flatten().into_iter().flatten();
    let texts: Vec<_> = given(param.name).chain(given(POSITIONAL)).map(String::as_str).collect();
    ids_of(param, &texts)
}

/// Returns the ids of these texts.
pub fn ids_of(param: &Param, texts: &[&str]) -> Result<Vec<String>, CliError> {
    let mut found = Vec::new();
    for text in texts {
        match (*text, text.strip_prefix('@')) {
            ("-", _) => found.extend(file_ids(param, "-", &t!("standard input"))?),
            (_, Some(path)) => found.extend(file_ids(param, path, path)?),
            _ => found.extend(text.split(',').map(|id| (String::new(), id.to_owned()))),
        }
    }
    checked(param, found)
}

/// Checks the ids, each with its place, and drops blank ones and duplicates.
fn checked(param: &Param, found: Vec<(String, String)>) -> Result<Vec<String>, CliError> {
    let is_number = match param.schema {
        Schema::CommaList(item) => item.is_number(),
        schema => schema.is_number() && !is_category(&schema),
    };
    let mut ids = Vec::new();
    let mut invalid = Vec::new();
    for (place, text) in found {
        let text = text.trim();
        match text.parse::<i64>() {
            _ if text.is_empty() && place.is_empty() => invalid.push(t!("an id is missing").into_owned()),
            _ if text.is_empty() => {}
            Ok(number) if is_number => ids.push(number.to_string()),
            Err(_) if is_number => {
                invalid.push(format!("{place}{}", t!("`%{text}` is not a whole number", text = text)));
            }
            // The list is sent joined with commas.
            _ if text.contains([',', '{']) => {
                invalid.push(format!("{place}{}", t!("`%{text}` is not an id", text = text)));
            }
            _ => ids.push(text.to_owned()),
        }
    }
    if !invalid.is_empty() {
        return Err(rejected(param, &invalid));
    }
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    Ok(ids)
}

fn rejected(param: &Param, invalid: &[String]) -> CliError {
    let option = kebab(param.name);
    if let [one] = invalid {
        return CliError::usage(format!("--{option}: {one}"));
    }
    let message = t!("%{count} ids are invalid. Nothing was sent", count = invalid.len());
    let error = CliError::usage(format!("--{option}: {message}"));
    let error = invalid.iter().take(MAX_LISTED).fold(error, CliError::hint);
    match invalid.len().saturating_sub(MAX_LISTED) {
        0 => error,
        more => error.hint(t!("… and %{more} more", more = more)),
    }
}

/// Reads the ids of a file, each with its place.
fn file_ids(param: &Param, path: &str, name: &str) -> Result<Vec<(String, String)>, CliError> {
    let failed = |reason: &str| CliError::usage(format!("--{}: {reason}", kebab(param.name)));
    let bytes = read_bytes(path)
        .map_err(|error| failed(&t!("cannot read %{file}: %{error}", file = name, error = of_library(error))))?;
    let text = decode(&bytes).map_err(|reason| failed(&format!("{name}: {reason}")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let ids = match serde_json::from_str(text) {
        Ok(json @ (Value::Array(_) | Value::Object(_))) => json_ids(param, &json),
        Err(error) if text.trim_start().starts_with('[') => {
            return Err(failed(&t!("%{file} is not a JSON array: %{error}", file = name, error = of_library(error))));
        }
        _ => table_ids(param, text).unwrap_or_else(|| line_ids(param, text)),
    };
    let with_file = |place| t!("%{file}, %{place}: ", file = name, place = place).into_owned();
    Ok(ids.into_iter().map(|(place, id)| (with_file(place), id)).collect())
}

/// Returns the ids of a JSON array, of the list in a response, or of a single object.
fn json_ids(param: &Param, json: &Value) -> Vec<(Place, String)> {
    let is_item = names(param).iter().any(|name| json.get(name).is_some());
    let lists = json.as_object().into_iter().flatten().filter(|_| !is_item);
    let list = lists.filter_map(|(name, value)| Some((name.as_str(), value.as_array()?))).next();
    match (json, list) {
        (Value::Array(items), _) => item_ids(param, "", items),
        (_, Some((name, items))) => item_ids(param, name, items),
        _ => vec![(Place::Line(1), json_id(param, json))],
    }
}

fn item_ids(param: &Param, list: &str, items: &[Value]) -> Vec<(Place, String)> {
    let place = |index| Place::Path(list.to_owned()).item(index);
    items.iter().enumerate().map(|(index, item)| (place(index), json_id(param, item))).collect()
}

/// Returns the ids of a table whose header names the field; `None` for other texts.
fn table_ids(param: &Param, text: &str) -> Option<Vec<(Place, String)>> {
    let names = names(param);
    let is_column = |cell: &str| names.iter().any(|name| name == cell.trim());
    let mut rows = table(text, is_column).into_iter();
    let (_, header) = rows.next()?;
    let column = names.iter().find_map(|name| header.iter().position(|cell| cell.trim() == name))?;
    Some(rows.map(|(place, row)| (place, row.get(column).unwrap_or_default().to_owned())).collect())
}

/// Returns the ids of a text with one on each line, also as a JSON object with the field.
fn line_ids(param: &Param, text: &str) -> Vec<(Place, String)> {
    let id = |line: &str| match line.trim_start().starts_with('{') {
        true => serde_json::from_str(line).map_or_else(|_| line.to_owned(), |row| json_id(param, &row)),
        false => line.to_owned(),
    };
    text.lines().enumerate().map(|(index, line)| (Place::Line(index + 1), id(line))).collect()
}

/// Returns the names that a field with the id may have, the best first.
fn names(param: &Param) -> [String; 3] {
    [field(param), alias(param), "id".to_owned()]
}

/// Returns the id in a JSON value: the field of the parameter, or `id`. Without one, returns the JSON itself, which
/// is rejected as an id.
fn json_id(param: &Param, value: &Value) -> String {
    let found = names(param).iter().find_map(|name| value.get(name)).unwrap_or(value);
    match found {
        Value::String(text) if !text.is_empty() => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the field that responses have for ids of this type: `video_id` for the parameter `video_unique`.
fn alias(param: &Param) -> String {
    let name = match param.schema {
        Schema::IntId(name) | Schema::TextId(name) => name,
        Schema::CommaList(Schema::IntId(name) | Schema::TextId(name)) => name,
        _ => "",
    };
    name.strip_suffix("Id").map(|stem| format!("{}_id", stem.to_lowercase())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use baijiayun_vod::API;
    use baijiayun_vod::metadata::Param;

    use super::ids_of;

    fn video_id() -> &'static Param {
        API.operation("video.get_info").unwrap().param("video_id").unwrap()
    }

    /// Returns the ids of a file with this content, or the error.
    fn ids_in(content: &[u8]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ids");
        std::fs::write(&path, content).unwrap();
        let path = path.display().to_string();
        let result = ids_of(video_id(), &[&format!("@{path}")]);
        result.map_err(|error| format!("{error:?}").replace(&path, "ids"))
    }

    #[test]
    fn ids_are_read_from_every_format() {
        let utf_16: Vec<_> = "\u{feff}1\r\n2\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let files: [&[u8]; 16] = [
            b"1\n2\n",
            b"1\r\n\r\n2\r\n",
            "\u{feff}1\n2".as_bytes(),
            b"2\n1\n2\n1",
            b"{\"video_id\":1,\"name\":\"a\"}\n{\"video_id\":\"2\"}\n",
            b"{\"id\":1}\n{\"id\":2}\n",
            b"[1, \"2\"]",
            b"[\n  {\"video_id\": 1},\n  {\"video_id\": 2}\n]\n",
            b"{\n  \"total\": 2,\n  \"list\": [{\"video_id\": 1, \"files\": []}, {\"video_id\": 2}]\n}\n",
            b"{\"total\": 2, \"list\": [{\"video_id\": 1}, {\"video_id\": 2}]}",
            b"video_id,name\n1,a\n2,b\n",
            b"\"name, of the lesson\",\"video_id\"\r\n\"a, b\",1\r\n\"two\nlines\",2\r\n",
            b"name\tvideo_id\na\t1\nb\t2\n",
            b"name;video_id\na;1\nb;2\n",
            b"\xca\xfd\xd1\xa7,video_id\n\xca\xfd\xd1\xa7,1\n,2\n",
            &utf_16,
        ];
        for file in files {
            let mut ids = ids_in(file).unwrap();
            ids.sort_unstable();
            assert_eq!(ids, ["1", "2"], "{}", String::from_utf8_lossy(file));
        }
        assert_eq!(ids_in(b"").unwrap(), Vec::<String>::new());
        assert_eq!(ids_in(b"2\n1\n2\n").unwrap(), ["2", "1"]);
    }

    #[test]
    fn an_error_names_the_place_of_every_invalid_id() {
        let cases: [(&[u8], &[&str]); 7] = [
            (b"1\n\nx\n1\ny\n", &["ids, line 3: `x`", "ids, line 5: `y`"]),
            (b"[1, \"x\", null]", &["ids, [1]: `x`", "ids, [2]: `null`"]),
            (b"video_id,name\n1,a\nx,b\n", &["ids, row 3: `x`"]),
            (b"{\"video_id\":1}\n{\"name\":\"a\"}\n", &["ids, line 2: `{"]),
            (b"[1,", &["ids is not a JSON array"]),
            (b"{\"total\": 1, \"list\": [{\"video_id\": \"x\"}]}", &["ids, list[0]: `x`"]),
            (b"\xff\xff\xff", &["ids: its text is neither UTF-8 nor GB18030"]),
        ];
        for (file, places) in cases {
            let error = ids_in(file).unwrap_err();
            assert!(places.iter().all(|place| error.contains(place)), "{error}");
        }
    }
}
