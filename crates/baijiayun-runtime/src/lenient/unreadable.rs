//! The error of a document that cannot be read.

use std::fmt;

use serde_json::error::Category;
use serde_path_to_error::Path;

/// The longest quote of a value in a message, in characters.
const LONGEST_QUOTE: usize = 80;

/// The error of a document that cannot be read.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// The path to the value, such as `list[3].create_time`; empty for the document itself, and for text that
    /// is not JSON, whose message has the line and column.
    pub path: String,
    /// The reason why the value cannot be read.
    pub message: String,
    /// The kind of the failure.
    pub kind: UnreadableKind,
    /// The message with the whole value, so that secrets in it can be found and masked.
    pub(crate) full_message: String,
}

/// The two ways in which a document can be unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnreadableKind {
    /// The text is not JSON, or is cut off.
    Syntax,
    /// The JSON does not have the expected shape.
    Shape,
}

impl Unreadable {
    pub(super) fn new(path: String, error: &serde_json::Error) -> Self {
        let kind = match error.classify() {
            Category::Data => UnreadableKind::Shape,
            Category::Syntax | Category::Eof | Category::Io => UnreadableKind::Syntax,
        };
        let (message, full_message) = match kind {
            UnreadableKind::Syntax => (error.to_string(), error.to_string()),
            UnreadableKind::Shape => {
                let text = without_position(error);
                (reworded(&text, shortened), reworded(&text, str::to_owned))
            }
        };
        Self { path, message, kind, full_message }
    }

    /// Returns the error of the value at `path` around the value that cannot be read.
    pub(super) fn inside(self, path: String) -> Self {
        let inner = |message: String| match self.path.as_str() {
            "" => message,
            inner => format!("{inner}: {message}"),
        };
        Self { path, message: inner(self.message), kind: self.kind, full_message: inner(self.full_message) }
    }

    /// Returns whether the text is not JSON, or is cut off.
    pub fn is_syntax(&self) -> bool {
        self.kind == UnreadableKind::Syntax
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}

/// Prints the message, as `main` shows an error.
impl fmt::Debug for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for Unreadable {}

pub(super) fn path_text(path: &Path) -> String {
    // The `Display` of an empty path is a dot.
    match path.iter().len() {
        0 => String::new(),
        _ => path.to_string(),
    }
}

/// Returns the message without line and column. The path is more useful, as the JSON is on a single line.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).unwrap_or(&text).to_owned()
}

/// Rewords serde's ``invalid type: string "abc", expected a whole number``.
fn reworded(message: &str, quote: fn(&str) -> String) -> String {
    message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "))
        .map(|(found, expected)| format!("expected {expected}, found {}", quote(type_name(found))))
        .unwrap_or_else(|| quote(message))
}

fn type_name(found: &str) -> &str {
    match found {
        "map" => "an object",
        "sequence" => "a list",
        _ => found.strip_prefix("string ").or_else(|| found.split('`').nth(1)).unwrap_or(found),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
