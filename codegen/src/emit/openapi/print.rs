//! Prints the document. A value that fits is on one line, so that a change of a field changes one line.

use serde_json::Value as Json;

use super::ordered_json::{Object, OrderedJson};

/// The longest line, in characters.
const WIDTH: usize = 200;

/// Returns the text of a document.
pub fn text(document: Object) -> String {
    let mut text = String::new();
    write(&document.into(), 0, 0, &mut text);
    text.push('\n');
    text
}

/// Writes a value after `used` characters of its line.
fn write(json: &OrderedJson, indent: usize, used: usize, text: &mut String) {
    let line = one_line(json);
    let members = json.members();
    if used + line.chars().count() < WIDTH || members.is_empty() {
        return text.push_str(&line);
    }
    let (open, close) = json.brackets();
    text.push(open);
    let inner = indent + 2;
    for (index, (name, member)) in members.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        let name = name.as_ref().map_or_else(String::new, |name| format!("{}: ", quoted(name)));
        text.push_str(&format!("{:inner$}{name}", ""));
        write(member, inner, inner + name.chars().count(), text);
    }
    text.push_str(&format!("\n{:indent$}{close}", ""));
}

fn one_line(json: &OrderedJson) -> String {
    let members = json.members();
    if members.is_empty() {
        return json.scalar();
    }
    let (open, close) = json.brackets();
    let members = members.iter().map(|(name, member)| match name {
        Some(name) => format!("{}: {}", quoted(name), one_line(member)),
        None => one_line(member),
    });
    let members = members.collect::<Vec<_>>().join(", ");
    let space = if open == '{' { " " } else { "" };
    format!("{open}{space}{members}{space}{close}")
}

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}
