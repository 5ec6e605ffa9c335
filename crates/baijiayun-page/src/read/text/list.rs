//! Lists. Code is numbered line by line: `1. {`, `2. "code": 0,`.

use super::line::{TextLine, append};
use crate::document::Line;

/// The most lines, blank ones included, that an item takes.
const MAX_ITEM: usize = 24;

const BULLETS: [&str; 8] = ["•", "●", "○", "◦", "▪", "■", "· ", "- "];

/// Returns whether a list starts here: number 1, a number with the next one after it, or a bullet.
pub(super) fn starts(lines: &[TextLine<'_>]) -> bool {
    let Some((first, after)) = lines.split_first() else { return false };
    match number(first.text) {
        Some((1, _)) => true,
        Some((number, _)) => next(after, number + 1).is_some(),
        None => bullet(first.text).is_some(),
    }
}

/// Reads a list. Returns whether it is numbered, its items and the rest of the lines.
pub(super) fn read<'a, 'b>(lines: &'b [TextLine<'a>]) -> (bool, Vec<Line>, &'b [TextLine<'a>]) {
    match lines.first().and_then(|first| number(first.text)) {
        Some((number, _)) => {
            let (items, rest) = read_numbered(lines, number);
            (true, items, rest)
        }
        None => {
            let (items, rest) = read_bullets(lines);
            (false, items, rest)
        }
    }
}

fn read_numbered<'a, 'b>(lines: &'b [TextLine<'a>], mut expected: usize) -> (Vec<Line>, &'b [TextLine<'a>]) {
    let mut items: Vec<Line> = Vec::new();
    let mut nested: Vec<usize> = Vec::new();
    let mut rest = lines;
    while let Some((first, after)) = rest.split_first() {
        let Some((_, text)) = number(first.text).filter(|(number, _)| *number == expected) else { break };
        let mut item = vec![Line { line: first.number, text: text.to_owned() }];
        expected += 1;
        let column = first.text.chars().count() - text.trim_start().chars().count();
        let length = next(after, expected).unwrap_or_else(|| wrapped(after, column));
        for line in after[..length].iter().filter(|line| !line.is_blank()) {
            match bullet(line.text) {
                Some(text) => {
                    nested.push(items.len() + item.len());
                    item.push(Line { line: line.number, text: text.to_owned() });
                }
                None => append(&mut item, *line),
            }
        }
        items.append(&mut item);
        rest = &after[length..];
    }
    strip_margin(&mut items, &nested);
    (items, rest)
}

fn read_bullets<'a, 'b>(lines: &'b [TextLine<'a>]) -> (Vec<Line>, &'b [TextLine<'a>]) {
    let mut items = Vec::new();
    let mut rest = lines;
    let margin = lines.first().map_or(0, |first| blanks(first.text));
    while let Some((first, after)) = rest.split_first() {
        let Some(text) = bullet(first.text) else { break };
        let indent = if blanks(first.text) > margin + 1 { "  " } else { "" };
        items.push(Line { line: first.number, text: format!("{indent}{text}") });
        let column = first.text.chars().count() - text.chars().count();
        let length = wrapped(after, column);
        after[..length].iter().for_each(|line| append(&mut items, *line));
        let blank = after[length..].iter().take_while(|line| line.is_blank()).count();
        rest = &after[length..];
        if rest.get(blank).is_some_and(|line| bullet(line.text).is_some()) {
            rest = &rest[blank..];
        }
    }
    (items, rest)
}

/// Returns how many lines are between here and the item with this number.
fn next(lines: &[TextLine<'_>], expected: usize) -> Option<usize> {
    let is_next = |line: &TextLine<'_>| number(line.text).is_some_and(|(number, _)| number == expected);
    // Another list starts there.
    let ends =
        |line: &TextLine<'_>| line.starts_part() || number(line.text).is_some_and(|(number, _)| number == 1);
    let lines = &lines[..lines.len().min(MAX_ITEM)];
    let at = lines.iter().position(|line| is_next(line) || ends(line))?;
    is_next(&lines[at]).then_some(at)
}

/// Returns how many lines continue an item whose text starts in this column.
fn wrapped(lines: &[TextLine<'_>], column: usize) -> usize {
    let indent = |text: &str| text.chars().take_while(|c| c.is_whitespace()).count();
    let continues = |line: &&TextLine<'_>| {
        !line.is_blank()
            && !line.starts_part()
            && number(line.text).is_none()
            && bullet(line.text).is_none()
            && indent(line.text) + 1 >= column
    };
    lines.iter().take(MAX_ITEM).take_while(continues).count()
}

/// Drops the blanks that all items have between their numbers and their texts, and indents nested items.
fn strip_margin(items: &mut [Line], nested: &[usize]) {
    let is_nested = |index: &usize| nested.binary_search(index).is_ok();
    let filled =
        items.iter().enumerate().filter(|(index, item)| !is_nested(index) && !item.text.trim().is_empty());
    let margin = filled.map(|(_, item)| blanks(&item.text)).min().unwrap_or_default();
    for (index, item) in items.iter_mut().enumerate() {
        if is_nested(&index) {
            item.text.insert_str(0, "  ");
        } else {
            item.text.drain(..margin.min(blanks(&item.text)));
        }
    }
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// Splits `12. text` into the number and the text with its blanks. Decimals have a digit after the dot.
fn number(text: &str) -> Option<(usize, &str)> {
    let text = text.trim_start();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    let rest = rest.strip_prefix(['.', '、', '．'])?;
    if digits.is_empty() || digits.len() > 5 || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, rest.strip_prefix('\t').unwrap_or(rest)))
}

fn bullet(text: &str) -> Option<&str> {
    let text = text.trim_start();
    BULLETS.iter().find_map(|bullet| text.strip_prefix(bullet)).map(str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(source: &str) -> (bool, Vec<String>, usize) {
        let lines: Vec<_> =
            source.lines().zip(1..).map(|(text, number)| TextLine::new(number, text)).collect();
        assert!(starts(&lines));
        let (numbered, items, rest) = read(&lines);
        (numbered, items.into_iter().map(|item| item.text).collect(), rest.len())
    }

    #[test]
    fn numbers_are_dropped_and_blanks_kept() {
        let source = "  1. {\n  2.   \"code\": 0,\n\n  3.\n 10. }\nx";
        assert_eq!(items(source), (true, vec!["{".into(), "  \"code\": 0,".into(), "".into()], 2));
        assert_eq!(items("9.  a\n10.  b\n"), (true, vec!["a".into(), "b".into()], 0));
    }

    #[test]
    fn wrapped_lines_belong_to_their_item() {
        let source = "1. https://a.example/\nopen\n2. b\n   c\n\nd";
        assert_eq!(items(source).1, ["https://a.example/open", "b c"]);
        assert_eq!(items("1. a\n• b\n  c\n2. d").1, ["a", "  b c", "d"]);
        assert_eq!(items("• a\n  b\n\n  ◦ c\nd"), (false, vec!["a b".into(), "  c".into()], 1));
    }

    #[test]
    fn lines_continue_an_item_in_its_column() {
        let length = |source: &str| {
            let lines: Vec<_> =
                source.lines().zip(1..).map(|(text, number)| TextLine::new(number, text)).collect();
            wrapped(&lines, 3)
        };
        assert_eq!(length("   a\n  b\n c\nd"), 2, "one blank less is enough");
        for end in ["", "   【返回示例】", "   2. b", "   • b"] {
            assert_eq!(length(&format!("   a\n{end}\n   c")), 1, "{end:?}");
        }
        assert_eq!(length(&"   a\n".repeat(MAX_ITEM + 1)), MAX_ITEM);
    }

    #[test]
    fn a_number_has_five_digits_at_most() {
        assert_eq!(number(" 12345. a"), Some((12_345, " a")));
        for text in ["123456. a", "1.5", ". a", "1 a", "a1. b"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_part_ends_the_list() {
        assert_eq!(items("1. a\n【返回示例】\n2. b"), (true, vec!["a".into()], 2));
    }
}
