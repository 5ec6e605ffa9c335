//! Prose of the spec as Markdown that rustdoc and clippy accept, and its wrapping.
//!
//! The spec's texts are prose with code, lists and tables. Everything that rustdoc would read as a link, HTML or
//! Rust is escaped.

use textwrap::core::display_width;

/// The width of wrapped prose in columns, without the indented `/// ` before it.
const WIDTH: usize = 90;

/// The languages of code blocks that rustdoc does not take for Rust.
const LANGUAGES: [&str; 10] = ["bash", "console", "html", "http", "js", "json", "php", "sh", "xml", "yaml"];

/// Returns a value as a code span.
pub fn code(value: &str) -> String {
    let longest = value.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 || value.trim().is_empty() { " " } else { "" };
    format!("{fence}{space}{value}{space}{fence}")
}

/// Returns the text of an item of a list: its further lines are indented below the first one.
pub fn item(text: &str) -> String {
    text.replace('\n', "\n  ")
}

/// Returns a text behind a label. A code block, a list or a table starts on a new line.
pub fn labelled(label: &str, text: &str) -> String {
    let is_block = fence_of(text).is_some() || marker(text) > 0 || text.starts_with(['#', '|']);
    format!("{label}{}{text}", if is_block { "\n\n" } else { " " })
}

/// Appends a sentence to a text.
pub fn append(text: &mut String, sentence: &str) {
    // It would become part of a code block, a table or the last item of a list.
    text.push_str(if text.contains('\n') { "\n\n" } else { " " });
    text.push_str(sentence);
}

/// Returns prose of the spec as Markdown: links and HTML are escaped, URLs become links, and code blocks that
/// do not name a language are text.
pub fn prose(text: &str) -> String {
    let mut lines = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut fence: Option<String> = None;
    let mut in_list = false;
    let mut source = text.trim_end().lines().map(str::trim_end).peekable();
    while let Some(line) = source.next() {
        let start = line.trim_start();
        let indent = &line[..line.len() - start.len()];
        if let Some(open) = &fence {
            lines.push(line.to_owned());
            if start.starts_with(open.as_str()) && start.trim_matches(|c| open.starts_with(c)).is_empty() {
                fence = None;
            }
        } else if let Some(open) = fence_of(&start[markers(start)..]) {
            lines.append(&mut flush(&mut paragraph));
            // The block may be the first thing in an item of a list.
            let (item, block) = start.split_at(markers(start));
            in_list |= !item.is_empty();
            let language = block[open.len()..].trim();
            let language = if LANGUAGES.contains(&language) { language } else { "text" };
            lines.push(format!("{indent}{item}{open}{language}"));
            fence = Some(open.to_owned());
        } else if indent.len() >= 4 && paragraph.is_empty() && !in_list {
            lines.push("```text".to_owned());
            lines.push(line[4..].to_owned());
            while let Some(line) = source.next_if(|line| line.starts_with("    ")) {
                lines.push(line[4..].to_owned());
            }
            lines.push("```".to_owned());
        } else if start.is_empty() {
            lines.append(&mut flush(&mut paragraph));
            lines.push(String::new());
        } else {
            in_list = marker(start) > 0 || (in_list && !(indent.is_empty() && paragraph.is_empty()));
            paragraph.push(line);
        }
    }
    lines.append(&mut flush(&mut paragraph));
    lines.extend(fence);
    lines.join("\n")
}

/// Escapes a paragraph. A code span may go over several of its lines.
fn flush(paragraph: &mut Vec<&str>) -> Vec<String> {
    let text = std::mem::take(paragraph).join("\n");
    if text.is_empty() { Vec::new() } else { escape(&text).lines().map(str::to_owned).collect() }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '`' => code_span(rest),
            '<' => autolink(rest),
            'h' if !escaped.ends_with(|c: char| c.is_ascii_alphanumeric()) => url(rest),
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => 2,
            _ => 0,
        };
        if length > 0 {
            let part = &rest[..length];
            escaped.push_str(&if first == 'h' { format!("<{part}>") } else { part.to_owned() });
            rest = &rest[length..];
            continue;
        }
        let starts_line = escaped.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
        if matches!(first, '[' | '<' | '`') || (starts_line && matches!(first, '>' | '=')) {
            escaped.push('\\');
        }
        escaped.push(first);
        rest = &rest[first.len_utf8()..];
    }
    escaped
}

/// Returns the length of the code span that `text` starts with, or 0.
fn code_span(text: &str) -> usize {
    let fence = text.len() - text.trim_start_matches('`').len();
    let mut at = fence;
    while let Some(found) = text[at..].find('`') {
        at += found;
        let run = text[at..].len() - text[at..].trim_start_matches('`').len();
        at += run;
        if run == fence {
            return at;
        }
    }
    0
}

/// Returns the length of the link in angle brackets that `text` starts with, or 0.
fn autolink(text: &str) -> usize {
    match text[1..].find(|c: char| c == '>' || c == '<' || c.is_whitespace()) {
        Some(end) if text[1 + end..].starts_with('>') && url(&text[1..]) > 0 => end + 2,
        _ => 0,
    }
}

/// Returns the length of the URL that `text` starts with, or 0.
fn url(text: &str) -> usize {
    let Some(host) = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)) else {
        return 0;
    };
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let end = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '/']).len()
        + usize::from(text[..end].ends_with('/'));
    if end > host.len() && text[host.len()..].starts_with(|c: char| c.is_ascii_alphanumeric()) {
        end
    } else {
        0
    }
}

/// Returns the fence that a line starts with, if it does.
fn fence_of(line: &str) -> Option<&str> {
    let length = |c: char| line.len() - line.trim_start_matches(c).len();
    let length = length('`').max(length('~'));
    // A backtick after the fence would make it a code span.
    let first = line[length..].lines().next().unwrap_or_default();
    (length >= 3 && !first.contains('`')).then(|| &line[..length])
}

/// Returns the length of the list marker that a line starts with, with the space after it, or 0.
fn marker(line: &str) -> usize {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = match line[digits..].chars().next() {
        Some('-' | '+' | '*') if digits == 0 => 1,
        Some('.' | ')') if (1..10).contains(&digits) => digits + 1,
        _ => return 0,
    };
    if line[length..].starts_with(' ') { length + 1 } else { 0 }
}

/// Returns the length of all list markers that a line starts with: `- 1. ` starts two lists.
fn markers(line: &str) -> usize {
    let mut length = 0;
    while let next @ 1.. = marker(&line[length..]) {
        length += next;
    }
    length
}

/// Wraps Markdown. Code blocks, tables and headings keep their lines; no code span is cut, and no line starts
/// with what Markdown would read as the start of something else.
pub fn wrap(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    // The indentation of the text of the current list item.
    let mut hanging = 0;
    let mut after_blank = true;
    for line in text.lines().map(str::trim_end) {
        let start = line.trim_start();
        let mut indent = line.len() - start.len();
        let is_fence = match fence {
            Some(open) => start.starts_with(open) && start.trim_matches(|c| open.starts_with(c)).is_empty(),
            None => fence_of(&start[markers(start)..]).is_some(),
        };
        let marker = if fence.is_some() { 0 } else { markers(start) };
        if is_fence {
            fence = if fence.is_some() { None } else { fence_of(&start[marker..]) };
            hanging = if marker > 0 { indent + marker } else { hanging };
        }
        if marker > 0 && !is_fence && indent > hanging + 3 {
            // Markdown would not read it as an item.
            indent = hanging;
        }
        if fence.is_none() && !is_fence && !start.is_empty() {
            hanging = match (marker, after_blank) {
                (0, true) if indent < hanging => indent,
                (0, _) => hanging,
                (marker, _) => indent + marker,
            };
        }
        after_blank = start.is_empty();
        if fence.is_some() || is_fence || start.is_empty() {
            lines.push(line.to_owned());
        } else if start.starts_with(['|', '#']) {
            lines.push(format!("{}{start}", " ".repeat(hanging.max(indent))));
        } else {
            let first = if marker > 0 { indent } else { hanging };
            fill(start, first, hanging, &mut lines);
        }
    }
    lines
}

/// Wraps one line greedily, with indentations for its first line and the others.
fn fill(text: &str, first: usize, hanging: usize, lines: &mut Vec<String>) {
    let mut line = " ".repeat(first);
    let mut is_empty = true;
    for word in words(text) {
        if !is_empty && display_width(&line) + 1 + display_width(word) > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(hanging)));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
}

/// Splits a line at spaces, but not in code spans, and not before a word that may not start a line.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let space = rest.len() - rest.trim_start_matches(' ').len();
        if space > 0 {
            if at == 0 || !may_not_start_a_line(&rest[space..]) {
                words.push(&text[start..at]);
                start = at + space;
            }
            at += space;
        } else {
            let span = if rest.starts_with('`') { code_span(rest) } else { 0 };
            let run = rest.len() - rest.trim_start_matches('`').len();
            at += span.max(run).max(rest.chars().next().map_or(1, char::len_utf8));
        }
    }
    words.push(&text[start..]);
    words
}

fn may_not_start_a_line(rest: &str) -> bool {
    rest.starts_with(['-', '+', '#', '>', '|', '=', '~']) || rest.starts_with("```") || {
        let word = rest.split(' ').next().unwrap_or_default();
        word == "*" || marker(&format!("{word} ")) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_escaped_outside_code() {
        for (text, expected) in [
            ("The value of [x], e.g. `list[0]`.", "The value of \\[x], e.g. `list[0]`."),
            ("A Vec<T>, `Vec<T>`.", "A Vec\\<T>, `Vec<T>`."),
            ("See https://example.com/a_b, or so.", "See <https://example.com/a_b>, or so."),
            ("See (https://example.com/a/).", "See (<https://example.com/a/>)."),
            ("See <https://example.com/a>.", "See <https://example.com/a>."),
            ("See `https://example.com`.", "See `https://example.com`."),
            ("At https://{domain}.example.", "At https://{domain}.example."),
            ("访问https://example.com。", "访问<https://example.com>。"),
            ("A `broken span.", "A \\`broken span."),
            ("Already \\[escaped\\].", "Already \\[escaped\\]."),
            ("> no quote", "\\> no quote"),
            ("A\n===", "A\n\\==="),
            ("[x]: nothing", "\\[x]: nothing"),
            ("a[^1] <!-- b", "a\\[^1] \\<!-- b"),
        ] {
            assert_eq!(prose(text), expected, "{text}");
        }
    }

    #[test]
    fn code_blocks_are_no_rust() {
        for (text, expected) in [
            ("A:\n\n```\n[x]\n```", "A:\n\n```text\n[x]\n```"),
            ("```rust\nx\n```", "```text\nx\n```"),
            ("```json\n{}\n```\n[y]", "```json\n{}\n```\n\\[y]"),
            ("~~~\na\n```\n~~~", "~~~text\na\n```\n~~~"),
            ("- ```\n  x\n  ```\n- b", "- ```text\n  x\n  ```\n- b"),
            ("a\n```\nb", "a\n```text\nb\n```"),
            ("A:\n\n    {}\n    []\n\nB", "A:\n\n```text\n{}\n[]\n```\n\nB"),
            ("- a\n\n    b\n\n    c", "- a\n\n    b\n\n    c"),
            ("- a\n\nb\n\n    c", "- a\n\nb\n\n```text\nc\n```"),
        ] {
            assert_eq!(prose(text), expected, "{text}");
        }
    }

    #[test]
    fn blocks_behind_a_label() {
        assert_eq!(item(&labelled("- `p`:", "```text\nx\n```")), "- `p`:\n  \n  ```text\n  x\n  ```");
        assert_eq!(labelled("- `p`:", "- a"), "- `p`:\n\n- a");
        assert_eq!(labelled("- `p`:", "A.\n\n- a"), "- `p`: A.\n\n- a");
    }

    #[test]
    fn values_are_code() {
        assert_eq!(code("1"), "`1`");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code(""), "`  `");
    }

    #[test]
    fn wrapping_cuts_nothing() {
        let words = "word ".repeat(17);
        for glued in
            ["`X-Upload-File Name-Of-The-Client`", "<https://www.example.com/doc/video-on-demand/api>"]
        {
            let lines = wrap(&format!("{words}{glued} end"));
            assert!(lines.iter().any(|line| line.starts_with(glued)), "{lines:?}");
        }
        for start in ["# 5", "- 5", "+ 5", "1. Then", "12) Then", "> 5", "* 5", "-5", "=== a", "| a", "```a"]
        {
            for count in 80..92 {
                let text = format!("{} {start} and so on", "a".repeat(count));
                let lines = wrap(&text);
                let first = start.split(' ').next().unwrap();
                assert!(!lines.iter().any(|line| line.starts_with(first)), "{lines:?}");
                assert_eq!(lines.join(" "), text);
            }
        }
    }

    #[test]
    fn items_hang() {
        let long = "word ".repeat(20);
        for (marker, indent) in
            [("- ", "  "), ("* ", "  "), ("1. ", "   "), ("  - ", "    "), ("12) ", "    ")]
        {
            let lines = wrap(&format!("{marker}{long}\nlazy\n\n{indent}more\n\nend"));
            assert!(lines[1].starts_with(&format!("{indent}word")), "{lines:?}");
            assert_eq!(
                lines[2..],
                [
                    format!("{indent}lazy"),
                    String::new(),
                    format!("{indent}more"),
                    String::new(),
                    "end".to_owned()
                ]
            );
        }
        let block = format!("- ```text\n  {long}\n  ```\n- {long}");
        assert_eq!(wrap(&block)[1], format!("  {}", long.trim_end()));
        assert!(wrap(&block).len() > 4);
        assert!(wrap(&format!("- 1. {long}"))[1].starts_with("     word"));
        assert_eq!(wrap("- a\n        - b\n\n            c"), ["- a", "  - b", "", "    c"]);
        assert_eq!(wrap("- a\n  - b\n- c\n\n# H\nd"), ["- a", "  - b", "- c", "", "# H", "d"]);
    }
}
