//! The ids of options: `1,2,3`, `@file`, and `-` for standard input.

use std::collections::HashSet;

use baijiayun_vod::metadata::{Operation, Param, Schema};
use clap::ArgMatches;

use super::id_file::{self, FoundId};
use crate::error::CliError;
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

/// Returns whether the values of this schema are an id or a list of ids.
pub fn has_ids(schema: &Schema) -> bool {
    match schema {
        Schema::CommaList(item) => is_id(item),
        schema => is_id(schema),
    }
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
        match file(text) {
            Some(path) => {
                let ids = id_file::read(&names(param), path).map_err(|reason| failed(param, &reason))?;
                found.extend(ids);
            }
            None => {
                let ids = text.split(',').map(|id| FoundId { place: String::new(), id: Ok(id.to_owned()) });
                found.extend(ids);
            }
        }
    }
    checked(param, found)
}

/// Returns the ids of an option other than that of the main parameter. One that takes a single id must have one.
pub fn option_ids(param: &Param, texts: &[&str]) -> Result<String, CliError> {
    let is_list = matches!(param.schema, Schema::CommaList(_));
    let is_number = |id: &str| id.trim().parse::<i64>().is_ok();
    if let [text] = texts
        && !is_list
        && file(text).is_none()
        // A name may have commas.
        && !text.split(',').all(is_number)
    {
        return Ok((*text).to_owned());
    }
    let ids = ids_of(param, texts)?;
    match ids.len() {
        0 => Err(failed(param, &t!("an id is missing"))),
        count if count > 1 && !is_list => {
            Err(failed(param, &t!("it takes one id, and there are %{count}", count = count)))
        }
        _ => Ok(ids.join(",")),
    }
}

/// Returns the path of `@path`, and `-` for standard input.
fn file(text: &str) -> Option<&str> {
    text.strip_prefix('@').or_else(|| (text == "-").then_some(text))
}

fn failed(param: &Param, reason: &str) -> CliError {
    CliError::usage(format!("--{}: {reason}", kebab(param.name)))
}

/// Checks the ids, each with its place, and drops blank ones and duplicates.
fn checked(param: &Param, found: Vec<FoundId>) -> Result<Vec<String>, CliError> {
    let is_number = match param.schema {
        Schema::CommaList(item) => item.is_number(),
        schema => schema.is_number() && !is_category(&schema),
    };
    let mut ids = Vec::new();
    let mut invalid = Vec::new();
    for FoundId { place, id } in found {
        let text = match id {
            Ok(text) => text,
            Err(reason) => {
                invalid.push(format!("{place}{reason}"));
                continue;
            }
        };
        let text = text.trim();
        match text.parse::<i64>() {
            _ if text.is_empty() && place.is_empty() => invalid.push(t!("an id is missing").into_owned()),
            _ if text.is_empty() => {}
            Ok(number) if is_number => ids.push(number.to_string()),
            Err(_) if is_number => {
                invalid.push(format!("{place}{}", t!("`%{text}` is not a whole number", text = text)));
            }
            // The list is sent joined with commas.
            _ if text.contains([',', '{']) || text.contains(char::is_control) => {
                invalid.push(format!("{place}{}", t!("`%{text}` is not an id", text = text.escape_debug())));
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
    if let [one] = invalid {
        return failed(param, one);
    }
    let error = failed(param, &t!("%{count} ids are invalid. Nothing was sent", count = invalid.len()));
    let error = invalid.iter().take(MAX_LISTED).fold(error, CliError::hint);
    match invalid.len().saturating_sub(MAX_LISTED) {
        0 => error,
        more => error.hint(t!("… and %{more} more", more = more)),
    }
}

/// Returns the ids in the text of a file.
pub fn ids_in(param: &Param, text: &str) -> Result<Vec<String>, CliError> {
    checked(param, id_file::parse(&names(param), text, "ids").map_err(|reason| failed(param, &reason))?)
}

/// Returns the fields and columns that may have the ids, the usual one first.
fn names(param: &Param) -> Vec<String> {
    vec![field(param), alias(param), "id".to_owned()]
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
    use baijiayun_vod::metadata::{Param, Schema};

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
    fn an_id_is_one_line() {
        let texts = API.operations.iter().flat_map(|operation| operation.params);
        let param = texts.copied().find(|param| matches!(param.schema, Schema::TextId(_))).unwrap();
        let error = super::ids_in(&param, "[\"a\\nb\"]").unwrap_err();
        assert!(format!("{error:?}").contains("`a\\\\nb` is not an id"), "{error:?}");
        assert_eq!(super::ids_in(&param, "[\"学号1\"]").unwrap(), ["学号1"]);
    }

    #[test]
    fn an_error_names_the_place_of_every_invalid_id() {
        let cases: [(&[u8], &[&str]); 8] = [
            (b"1\n\nx\n1\ny\n", &["ids, line 3: `x`", "ids, line 5: `y`"]),
            (b"[1, \"x\", null]", &["ids, item 2: `x`", "ids, item 3: there is no `video_id`"]),
            (b"video_id,name\n1,a\nx,b\n", &["ids, row 3: `x`"]),
            (b"video_id\n1,2\n", &["ids, row 2: it has more cells than there are columns"]),
            (b"{\"video_id\":1}\n{\"name\":\"a\"}\n", &["ids, line 2: there is no `video_id`"]),
            (b"[1,", &["ids is not a JSON array"]),
            (b"{\"total\": 1, \"list\": [{\"video_id\": \"x\"}]}", &["ids, item 1: `x`"]),
            (b"\xff\xff\xff", &["ids: its text is neither UTF-8 nor GB18030"]),
        ];
        for (file, places) in cases {
            let error = ids_in(file).unwrap_err();
            assert!(places.iter().all(|place| error.contains(place)), "{error}");
        }
    }
}
