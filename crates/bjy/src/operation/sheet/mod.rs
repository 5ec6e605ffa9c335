//! Sheets: records as people write them, in CSV, YAML or JSON. They are read as the JSON of a parameter, and written
//! from the JSON of a list, so that a list can be exported, edited and saved.

mod columns;
mod convert;
mod csv;
mod fields;
mod format;
mod json;
mod listing;
mod mistakes;
mod node;
mod options;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod write;
mod yaml;

pub use csv::table;
pub use format::{Format, decode};
pub use listing::RecordsParam;
pub use mistakes::Mistakes;
pub use node::Place;
pub use options::{add, chosen_example, chosen_sheet};
pub use write::write;

use crate::output::JsonValue;
use csv::Rows;
use listing::Listing;
use node::{Content, Node};

/// Reads the value of a parameter as JSON. `path` is the file, or empty. The error has all mistakes.
pub fn read(param: RecordsParam, bytes: &[u8], path: &str) -> Result<String, String> {
    let mut mistakes = Mistakes::new(path);
    let value = records(param, bytes, path, &mut mistakes).filter(|_| mistakes.is_empty());
    let json = value.map(|value| serde_json::to_string(&value).map_err(|error| error.to_string()));
    json.unwrap_or_else(|| Err(mistakes.message()))
}

fn records(param: RecordsParam, bytes: &[u8], path: &str, mistakes: &mut Mistakes) -> Option<JsonValue> {
    let root = Place::Path(String::new());
    let text = match format::decode(bytes) {
        Ok(text) => text,
        Err(reason) => {
            mistakes.add(&root, reason);
            return None;
        }
    };
    let listing = param.listing();
    let record = param.record;
    let listed = listing.map(|listing| listing.record);
    let node = match Format::of(path, &text) {
        Format::Csv | Format::Tsv => csv::read(&text, path, Rows { record, listed }, mistakes),
        Format::Yaml => yaml::read(&text, mistakes),
        Format::Json => json::read(&text, mistakes),
    };
    if matches!(node.content, Content::Empty) {
        if mistakes.is_empty() {
            mistakes.add(&root, t!("it has no records; `[]` is an empty list"));
        }
        return None;
    }
    let records = convert::list(&inner(node, param, listing), record, listed, mistakes);
    if param.is_list {
        return Some(records);
    }
    match records.items() {
        [record] => Some(record.clone()),
        _ => {
            mistakes.add(&root, t!("one record is expected"));
            None
        }
    }
}

/// Returns the list in the response of a list operation, or in an object with the parameter's name. Anything else is
/// the list itself.
fn inner(node: Node, param: RecordsParam, listing: Option<Listing>) -> Node {
    let Content::Map(members) = &node.content else { return node };
    let is_list =
        |name: &str| name == param.param.name || listing.is_some_and(|listing| name == listing.field);
    let is_field = |name: &str| param.record.fields().iter().any(|field| field.name == name);
    let list = members.iter().find(|member| is_list(&member.name) && !is_field(&member.name));
    list.map(|member| member.value.clone()).unwrap_or(node)
}
