//! Names for what a page only has in Chinese or in paths.

use std::fmt::Display;

use baijiayun_codegen::model::names::{is_keyword, member_name};

use super::node::Node;

/// Returns whether the client adds the parameter to every call.
pub(super) fn is_common(name: &str) -> bool {
    ["partner_id", "timestamp", "sign"].contains(&name)
}

/// Returns the key that renames a value in Rust, if its name cannot be used there.
pub(super) fn rust(name: &str) -> Option<(String, Node)> {
    let rust = member_name(name, None);
    (is_keyword(&rust) || rust == "new").then(|| ("rust".to_owned(), Node::word(format!("{rust}_"))))
}

/// Returns the name of an operation from its path: `getVideoStatus` is `get_video_status`.
pub(super) fn operation(path: &str) -> String {
    snake(path.rsplit('/').next().unwrap_or_default())
}

/// Returns the module of an operation: the part of the path before the last one.
pub(super) fn module(path: &str) -> Option<String> {
    let module = snake(path.rsplit('/').nth(1)?);
    (!module.is_empty() && module != "openapi").then_some(module)
}

/// Returns the name of an error code: `code_1002`, `code_minus_1`.
pub(super) fn code(code: impl Display) -> String {
    format!("code_{code}").replace('-', "minus_")
}

/// Returns a name in snake_case that starts with a letter.
pub(super) fn snake(text: &str) -> String {
    let mut name = String::new();
    let mut was_lower = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && was_lower {
                name.push('_');
            }
            was_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
            name.push(c.to_ascii_lowercase());
        } else {
            if !name.is_empty() && !name.ends_with('_') {
                name.push('_');
            }
            was_lower = false;
        }
    }
    let name = name.trim_matches('_').to_owned();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("v{name}") } else { name }
}

/// Returns a name in PascalCase.
pub(super) fn pascal(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// Returns an English title from a name: `get_video_status` is `Get video status`.
pub(super) fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    match words.get(..1) {
        Some(first) => first.to_uppercase() + &words[1..],
        None => words,
    }
}

/// Returns the singular of a name: `questions` is `question`.
pub(super) fn singular(name: &str) -> String {
    match name.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')) {
        Some(stem) => stem.strip_suffix("ie").map_or_else(|| stem.to_owned(), |stem| format!("{stem}y")),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_paths() {
        assert_eq!(operation("/openapi/video/getVideoStatus"), "get_video_status");
        assert_eq!(module("/openapi/video_account/getUsedFlow").as_deref(), Some("video_account"));
        assert_eq!(module("/openapi/get"), None);
        assert_eq!(snake("2faURLCheck"), "v2fa_urlcheck");
        assert_eq!(title("get_info"), "Get info");
        assert_eq!(
            (singular("categories"), singular("class"), singular("books")),
            ("category".into(), "class".into(), "book".into())
        );
        assert_eq!(pascal("get_video_info"), "GetVideoInfo");
    }
}
