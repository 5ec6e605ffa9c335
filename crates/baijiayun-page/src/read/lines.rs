//! Lines of texts: the line of an offset, and the joining of wrapped lines.

/// Counts lines. Fast for offsets that mostly grow.
pub(super) struct LineCounter<'a> {
    source: &'a [u8],
    offset: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source: source.as_bytes(), offset: 0, line: 1 }
    }

    /// Returns the line of an offset, from 1.
    pub(super) fn at(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.source.len());
        if offset >= self.offset {
            self.line += breaks(&self.source[self.offset..offset]);
        } else {
            self.line -= breaks(&self.source[offset..self.offset]);
        }
        self.offset = offset;
        self.line
    }
}

fn breaks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// The width in columns from which a line without an end of a sentence counts as wrapped.
const WRAPPED: usize = 56;

/// Returns whether the line looks as if it was wrapped and the next line continues it.
pub(super) fn is_wrapped(line: &str) -> bool {
    let line = line.trim_end();
    width(line) >= WRAPPED
        && !line.ends_with(['。', '；', '：', ':', ';', '！', '？', '!', '?', '.', '】', '>'])
}

/// Appends the next line of a wrapped text.
pub(super) fn join(text: &mut String, next: &str) {
    let next = next.trim();
    let blank = match (text.chars().next_back(), next.chars().next()) {
        (Some(last), Some(first)) => has_blank_between(last, first),
        _ => false,
    };
    if blank {
        text.push(' ');
    }
    text.push_str(next);
}

/// Returns whether a line break between these characters is a blank. Chinese has no blanks between words, and none at
/// its punctuation marks.
pub(super) fn has_blank_between(last: char, first: char) -> bool {
    !(is_wide(last) && is_wide(first) || is_wide_mark(last) || is_wide_mark(first))
}

fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '！'..='／' | '：'..='＠')
}

/// Returns the columns that the text takes in a terminal.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Returns whether the character is Chinese.
fn is_wide(c: char) -> bool {
    ('\u{2e80}'..='\u{ffdf}').contains(&c) || c >= '\u{20000}'
}

/// Replaces every run of blanks by one blank and drops invisible characters.
pub(super) fn single_blanks(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        if !single.is_empty() && !single.ends_with(' ') {
            single.push(' ');
        }
        single.extend(word.chars().filter(|c| !is_invisible(*c)));
    }
    single.truncate(single.trim_end().len());
    single
}

/// Returns whether the character has no width and no meaning in an API page.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_in_both_directions() {
        let mut lines = LineCounter::new("a\nb\nc\n");
        assert_eq!([lines.at(0), lines.at(4), lines.at(2), lines.at(1), lines.at(99)], [1, 3, 2, 1, 4]);
    }

    #[test]
    fn chinese_is_joined_without_a_blank() {
        let mut text = "借".to_owned();
        join(&mut text, " 书");
        join(&mut text, "id ");
        join(&mut text, "to");
        assert_eq!(text, "借书 id to");
    }

    #[test]
    fn blanks_become_single() {
        assert_eq!(single_blanks(" a\u{a0} \u{3000}b\t\u{200b} c\u{200b}d\n"), "a b cd");
    }
}
