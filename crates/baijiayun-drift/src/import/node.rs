//! YAML to be written: values in order, with their layout.

use serde_json::Value as Json;

use super::layout;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// A word that needs no quotes: a type, a path, the name of a value.
    Word(String),
    /// JSON, on one line if it fits.
    Json(String),
    /// A list on one line.
    Words(Vec<String>),
    /// A list, an item per line.
    List(Vec<Node>),
    /// A mapping, a key per line.
    Map(Vec<(String, Node)>),
    /// A mapping on one line if it fits.
    Flow(Vec<(String, Node)>),
}

/// The longest line of a mapping on one line.
const WIDTH: usize = 100;

impl Node {
    /// Returns a text. Characters that a spec may not contain become blanks.
    pub fn text(text: &str) -> Self {
        Self::Text(one_line(text))
    }

    /// Returns a word.
    pub fn word(word: impl Into<String>) -> Self {
        Self::Word(word.into())
    }

    /// Returns a list of texts.
    pub fn texts<'t>(texts: impl IntoIterator<Item = &'t String>) -> Self {
        Self::List(texts.into_iter().map(|text| Self::text(text)).collect())
    }

    /// Returns the YAML of the value, without a line break at the end.
    pub fn yaml(&self) -> String {
        self.indented(0).trim_start_matches('\n').to_owned()
    }

    fn indented(&self, indent: usize) -> String {
        let start = format!("\n{}", " ".repeat(indent));
        match self {
            Self::Text(text) => quoted(text),
            Self::Int(number) => number.to_string(),
            Self::Bool(value) => value.to_string(),
            Self::Word(word) => word.clone(),
            Self::Json(json) => {
                let text = layout::json(json, WIDTH.saturating_sub(indent));
                if text.contains('\n') { format!("{start}{}", text.replace('\n', &start)) } else { text }
            }
            Self::Words(words) => format!("[{}]", words.join(", ")),
            Self::List(items) => items
                .iter()
                .map(|item| format!("{start}- {}", item.indented(indent + 2).trim_start()))
                .collect(),
            Self::Map(entries) => entries
                .iter()
                .map(|(key, value)| {
                    let text = value.indented(indent + 2);
                    let blank = if text.starts_with('\n') { "" } else { " " };
                    format!("{start}{}:{blank}{text}", key_text(key))
                })
                .collect(),
            Self::Flow(entries) => match self.on_one_line() {
                Some(line) if line.chars().count() + indent <= WIDTH => line,
                _ => Self::Map(entries.clone()).indented(indent),
            },
        }
    }

    fn on_one_line(&self) -> Option<String> {
        let Self::Flow(entries) = self else { return None };
        let mut parts = Vec::new();
        for (key, value) in entries {
            let text = match value {
                Self::List(items) => {
                    format!("[{}]", items.iter().map(Self::yaml).collect::<Vec<_>>().join(", "))
                }
                Self::Map(_) => return None,
                Self::Word(word) if word.contains(',') => Json::from(word.as_str()).to_string(),
                other => other.yaml(),
            };
            parts.push(format!("{}: {text}", key_text(key)));
        }
        Some(format!("{{ {} }}", parts.join(", ")))
    }
}

/// Returns a text in double quotes, which YAML reads like JSON.
fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

fn key_text(key: &str) -> String {
    let is_plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && key.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_plain { key.to_owned() } else { quoted(key) }
}

/// Returns the text on one line, without invisible characters.
fn one_line(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
    };
    let text: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_layout_of_the_spec() {
        let param = Node::Flow(vec![
            ("type".into(), Node::word("comma_list<VideoId>")),
            ("required".into(), Node::Bool(true)),
            ("description".into(), Node::text("视频ID：\u{200b}多个\n以逗号分隔")),
        ]);
        let node = Node::Map(vec![
            ("title".into(), Node::text("A \"title\": of an operation")),
            ("methods".into(), Node::Words(vec!["GET".into(), "POST".into()])),
            ("params".into(), Node::Map(vec![("video_id".into(), param)])),
            (
                "samples".into(),
                Node::List(vec![Node::Map(vec![("request".into(), Node::Json("{\"a\": 1}".into()))])]),
            ),
        ]);
        insta::assert_snapshot!(node.yaml());
    }
}
