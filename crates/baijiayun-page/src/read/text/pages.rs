//! Lines without page breaks, page numbers and running headers.

use std::collections::HashMap;

use super::line::TextLine;
use crate::read::unreadable::MAX_PARTS;
use crate::read::unreadable::Unreadable;

/// The fewest pages on which a line at the edge repeats if it is a running header.
const MIN_REPEATS: usize = 3;

/// Returns the lines. Tables and lists continue across page breaks.
pub(super) fn lines(source: &str) -> Result<Vec<TextLine<'_>>, Unreadable> {
    let mut pages: Vec<Vec<TextLine<'_>>> = vec![Vec::new()];
    for (text, number) in source.split('\n').zip(1..) {
        // Several form feeds before a line are empty pages.
        let (breaks, text) = match text.rfind('\u{c}') {
            Some(at) => (true, &text[at + 1..]),
            None => (false, text),
        };
        if breaks && pages.last().is_some_and(|page| !page.is_empty()) {
            pages.push(Vec::new());
        }
        if number > 2 * MAX_PARTS {
            return Err(Unreadable::TooManyParts);
        }
        if let Some(page) = pages.last_mut() {
            page.push(TextLine::new(number, text));
        }
    }
    if pages.len() == 1 {
        return Ok(pages.into_iter().flatten().collect());
    }
    let mut repeats: HashMap<String, usize> = HashMap::new();
    for page in &pages {
        for edge in [edge(page.iter()), edge(page.iter().rev())].into_iter().flatten() {
            *repeats.entry(without_digits(edge.text)).or_default() += 1;
        }
    }
    Ok(pages.into_iter().flat_map(|page| body(page, &repeats)).collect())
}

/// Returns a page without its running lines and the blank lines around it.
fn body<'a>(mut page: Vec<TextLine<'a>>, repeats: &HashMap<String, usize>) -> Vec<TextLine<'a>> {
    let is_running = |line: &TextLine<'_>| {
        let key = without_digits(line.text);
        is_page_number(line.text)
            || repeats.get(&key).is_some_and(|count| *count >= MIN_REPEATS) && !line.starts_part()
    };
    let is_outside = |line: &TextLine<'_>| line.is_blank();
    if let Some(at) = page.iter().position(|line| !is_outside(line)).filter(|at| is_running(&page[*at])) {
        page.drain(..=at);
    }
    if let Some(at) = page.iter().rposition(|line| !is_outside(line)).filter(|at| is_running(&page[*at])) {
        page.truncate(at);
    }
    let start = page.iter().position(|line| !is_outside(line)).unwrap_or(page.len());
    page.drain(..start);
    let end = page.iter().rposition(|line| !is_outside(line)).map_or(0, |last| last + 1);
    page.truncate(end);
    page
}

fn edge<'a, 'b>(mut lines: impl Iterator<Item = &'b TextLine<'a>>) -> Option<&'b TextLine<'a>>
where
    'a: 'b,
{
    lines.find(|line| !line.is_blank())
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).take(200).collect()
}

/// Returns whether the line is a page number, such as `3`, `- 3 -`, `3/10` or `第 3 页`.
fn is_page_number(text: &str) -> bool {
    let rest = without_digits(text);
    text.chars().any(|c| c.is_ascii_digit())
        && text.len() < 40
        && matches!(
            &*rest,
            "" | "--" | "—" | "——" | "/" | "第页" | "第页共页" | "第页/共页" | "Page" | "Pageof"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_headers_are_dropped() {
        let source = "图书馆接口\n\na\n\n 1\n\u{c}图书馆接口\nb\n\u{c}\u{c}图书馆接口\n\nc\n - 3 -\n\n";
        let lines: Vec<_> = lines(source).unwrap().into_iter().map(|line| (line.number, line.text)).collect();
        assert_eq!(lines, [(3, "a"), (7, "b"), (10, "c")]);
    }

    #[test]
    fn short_lines_with_a_number_are_page_numbers() {
        for text in ["3", "- 3 -", "—3—", "3/10", "第 3 页", "第3页 共10页", "Page 3 of 10"] {
            assert!(is_page_number(text), "{text}");
        }
        let long = |digits: usize| "1".repeat(digits);
        assert!(is_page_number(&long(39)));
        for text in ["", "--", "第页", "3 本", "API-3", &long(40)] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn a_number_is_kept_without_pages() {
        assert_eq!(lines("a\n1\n").unwrap().len(), 3);
    }

    #[test]
    fn parts_are_never_running_headers() {
        let source = "【请求参数】\na\n\u{c}【请求参数】\nb\n\u{c}【请求参数】\nc\n";
        assert_eq!(lines(source).unwrap().len(), 6);
    }
}
