//! The items of a list and their fields that are printed: `--filter`, `--sort` and `--columns`. Times are written alike
//! in every command.

use baijiayun_vod::UnixTime;
use baijiayun_vod::metadata::closest;
use indexmap::IndexMap;

use super::JsonValue;
use super::field::{Field, FieldFormat, format_at, join, paths_below};
use super::filter::Filter;
use super::sort::Sort;
use super::tree::flattened;
use crate::error::CliError;

/// The options that choose among items and fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// The fields, in their order; empty for all.
    pub columns: Vec<String>,
    pub filter: Option<String>,
    pub sort: Option<Sort>,
}

/// The items to print, and their fields.
pub struct Selection<'a> {
    fields: &'a [Field],
    /// The path of the items in a response; `None` if it is no list.
    path: Option<&'a str>,
    filter: Option<Filter>,
    sort: Option<&'a Sort>,
    pub columns: &'a [String],
}

impl<'a> Selection<'a> {
    /// Checks the options against the fields of a response.
    pub fn new(choice: &'a Choice, fields: &'a [Field], path: Option<&'a str>) -> Result<Self, CliError> {
        let (sort, columns) = (choice.sort.as_ref(), choice.columns.as_slice());
        if path.is_none() && (choice.filter.is_some() || sort.is_some()) {
            return Err(CliError::usage(t!("--filter and --sort are for lists. Nothing was sent")));
        }
        let rows = path.unwrap_or_default();
        let known = paths_below(fields, rows);
        let chosen =
            columns.iter().map(|name| ("columns", name)).chain(sort.map(|sort| ("sort", &sort.path)));
        let is_unknown = |(_, name): &(&str, &String)| !known.is_empty() && !known.contains(name);
        if let Some((option, name)) = chosen.into_iter().find(is_unknown) {
            return Err(unknown(option, name, &known));
        }
        let filter = choice.filter.as_deref().map(|code| Filter::new(code, fields, rows)).transpose()?;
        Ok(Self { fields, path, filter, sort, columns })
    }

    /// Returns whether items are printed as they come from the server, one by one.
    pub fn is_in_order(&self) -> bool {
        self.sort.is_none()
    }

    /// Returns an item to print, unless the filter leaves it out.
    pub fn item(&self, json: &str) -> Result<Option<JsonValue>, CliError> {
        let mut item = JsonValue::parse(json)?;
        write_times(&mut item, self.fields, self.path.unwrap_or_default());
        let is_selected = self.filter.as_ref().map_or(Ok(true), |filter| filter.accepts(&item))?;
        Ok(is_selected.then_some(item))
    }

    /// Sorts items, if that is asked for.
    pub fn sort(&self, items: &mut [JsonValue]) {
        if let Some(sort) = self.sort {
            sort.sort(items);
        }
    }

    /// Returns a response with the items to print.
    pub fn response(&self, json: &str) -> Result<JsonValue, CliError> {
        let mut value = JsonValue::parse(json)?;
        write_times(&mut value, self.fields, "");
        let Some(path) = self.path else { return Ok(value) };
        let rows = if path.is_empty() { Some(&mut value) } else { value.member_mut(path) };
        if let Some(JsonValue::List(items)) = rows
            && (self.filter.is_some() || self.sort.is_some())
        {
            *items = self.select(&flattened(items))?;
        }
        Ok(value)
    }

    fn select(&self, items: &[JsonValue]) -> Result<Vec<JsonValue>, CliError> {
        let mut selected = Vec::new();
        for item in items {
            if self.filter.as_ref().map_or(Ok(true), |filter| filter.accepts(item))? {
                selected.push(item.clone());
            }
        }
        self.sort(&mut selected);
        Ok(selected)
    }

    /// Returns the items of a response, or the response itself as the only one.
    pub fn items(&self, response: &JsonValue) -> Vec<JsonValue> {
        let items = match self.path {
            None => return vec![response.clone()],
            Some("") => Some(response),
            Some(path) => response.field(path),
        };
        match items {
            Some(JsonValue::List(items)) => flattened(items).into_owned(),
            Some(JsonValue::Null) | None => Vec::new(),
            Some(value) => vec![value.clone()],
        }
    }

    /// Returns an item with the chosen columns only.
    pub fn narrowed(&self, item: JsonValue) -> JsonValue {
        if self.columns.is_empty() {
            return item;
        }
        let member = |path: &String| (path.clone(), item.at(path).cloned().unwrap_or(JsonValue::Null));
        JsonValue::Object(self.columns.iter().map(member).collect())
    }

    /// Returns a response whose items have the chosen columns only.
    pub fn narrowed_response(&self, response: JsonValue) -> JsonValue {
        match (self.path, response) {
            (_, response) if self.columns.is_empty() => response,
            (Some(""), JsonValue::List(items)) => self.narrowed_list(items),
            (Some(path), JsonValue::Object(mut members)) => {
                if let Some(JsonValue::List(items)) = members.shift_remove(path) {
                    members.insert(path.to_owned(), self.narrowed_list(items));
                }
                JsonValue::Object(members)
            }
            (_, response) => self.narrowed(response),
        }
    }

    fn narrowed_list(&self, items: Vec<JsonValue>) -> JsonValue {
        JsonValue::List(items.into_iter().map(|item| self.narrowed(item)).collect())
    }

    /// Returns the columns of CSV: the chosen ones, or all. Without a schema, those of the first item.
    pub fn file_columns(&self, first: Option<&JsonValue>) -> Vec<String> {
        if !self.columns.is_empty() {
            return self.columns.to_vec();
        }
        let known = paths_below(self.fields, self.path.unwrap_or_default());
        match first {
            Some(JsonValue::Object(members)) if known.is_empty() => members.keys().cloned().collect(),
            _ if known.is_empty() => vec!["value".to_owned()],
            _ => known,
        }
    }
}

fn unknown(option: &str, name: &str, known: &[String]) -> CliError {
    let error = CliError::usage(t!(
        "--%{option}: there is no field `%{name}`. Nothing was sent",
        option = option,
        name = name
    ));
    let error = match closest(name, known.iter().map(String::as_str)) {
        Some(meant) => error.hint(t!("did you mean `%{name}`?", name = meant)),
        None => error,
    };
    error.hint(t!("fields: %{names}", names = known.join(", ")))
}

/// Writes unix times as dates and times: the server has both forms for the same field.
pub fn write_times(value: &mut JsonValue, fields: &[Field], path: &str) {
    match value {
        JsonValue::List(items) => items.iter_mut().for_each(|item| write_times(item, fields, path)),
        JsonValue::Object(members) => write_members(members, fields, path),
        JsonValue::Number(number) if matches!(format_at(fields, path), Some(FieldFormat::UnixTime)) => {
            let time = number.as_i64().and_then(|seconds| UnixTime(seconds).to_cst());
            if let Some(time) = time {
                *value = JsonValue::Text(time.to_string());
            }
        }
        _ => {}
    }
}

fn write_members(members: &mut IndexMap<String, JsonValue>, fields: &[Field], path: &str) {
    for (name, member) in members {
        write_times(member, fields, &join(path, name));
    }
}
