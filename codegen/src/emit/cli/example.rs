//! The options of an operation's first sample, as a shell takes them.

use serde_json::Value;

use crate::model::{Operation, Type};

/// Returns the options, such as `--item-id 7 --name 'two words'`; `None` for an operation without samples.
pub fn options(operation: &Operation) -> Option<String> {
    let sample = operation.samples.iter().find_map(|sample| sample.request.as_ref())?;
    let is_page = |name: &str| {
        operation.pagination.as_ref().is_some_and(|pages| pages.page == name || pages.page_size == name)
    };
    let options = sample.iter().filter(|(name, _)| !is_page(name)).filter_map(|(name, value)| {
        let param = operation.params.iter().find(|param| param.name == *name)?;
        Some(format!("--{} {}", name.replace('_', "-"), quoted(&text(name, &param.ty, value))))
    });
    Some(options.collect::<Vec<_>>().join(" "))
}

/// Returns the text of a value. A secret is read from a file, because other users see the command line, and so is
/// JSON, because it is long.
fn text(name: &str, ty: &Type, value: &Value) -> String {
    match (ty, value) {
        (Type::Secret, _) => "@secret.txt".to_owned(),
        (Type::Json(_), _) => format!("@{}.json", name.replace('_', "-")),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Object(members)) => match members.get("file") {
            Some(Value::String(name)) => name.clone(),
            _ => value.to_string(),
        },
        (_, value) => value.to_string(),
    }
}

/// Quotes text for a shell, if it has to be.
fn quoted(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:,@=".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn text_is_quoted_where_a_shell_would_change_it() {
        assert_eq!(quoted("2017-08-01"), "2017-08-01");
        assert_eq!(quoted("第一讲"), "第一讲");
        assert_eq!(quoted("two words"), "'two words'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
