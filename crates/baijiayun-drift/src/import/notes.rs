//! The notes under `review:` about differences between page and spec. They start with the same words, so that a later
//! import finds those that are outdated. All other notes are guesses, which only a person settles.

use super::node::Node;

/// The start of a note.
const START: &str = "the page differs";

/// Returns a note.
pub(super) fn open(line: Option<usize>, text: &str) -> Node {
    let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
    Node::text(&format!("{START}{line}: {text}"))
}

/// Returns whether a text is a note about a difference.
pub(super) fn is_open(text: &str) -> bool {
    text.starts_with(START)
}

/// Returns a text under `review:` without the page's line, which changes with every page.
pub(super) fn without_line(text: &str) -> &str {
    let rest = text.strip_prefix(START).map_or(text, |rest| rest.trim_start_matches(", "));
    match rest.split_once(": ") {
        Some((line, said)) if line.is_empty() || line.starts_with("line ") => said,
        _ => rest.trim_start_matches(": "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_the_same_on_another_line() {
        let text = |node: Node| match node {
            Node::Text(text) => text,
            _ => String::new(),
        };
        let (one, other) = (text(open(Some(3), "`a`: gone")), text(open(None, "`a`: gone")));
        assert!(is_open(&one) && is_open(&other) && !is_open("line 3: a guess"));
        assert_eq!((without_line(&one), without_line(&other)), ("`a`: gone", "`a`: gone"));
        assert_eq!(without_line("line 3: a guess: b"), "a guess: b");
        assert_eq!(without_line("`a`: by hand"), "`a`: by hand");
    }
}
