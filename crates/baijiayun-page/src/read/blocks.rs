//! The blocks of a page as they are collected.

use super::lines::{is_wrapped, join, single_blanks};
use super::unreadable::{MAX_PARTS, Unreadable};
use crate::document::{Block, Content, Line, Table};
use crate::words;

/// Collects blocks. Empty blocks are left out.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    blocks: Vec<Block>,
    parts: usize,
}

impl Blocks {
    /// Appends a heading.
    pub(super) fn heading(&mut self, line: usize, level: u8, text: &str, anchor: Option<String>) {
        // Wikis put a sign that links to the heading after it.
        let text = single_blanks(text.trim_end_matches(['¶', '#', ' ']));
        if !text.is_empty() {
            self.push(line, Content::Heading { level, text, anchor });
        }
    }

    /// Appends a paragraph. A title in `【】`, the heading of an operation and a URL start a new block.
    pub(super) fn paragraph(&mut self, lines: Vec<Line>) {
        self.paragraph_of(lines, |_| false);
    }

    /// Appends a paragraph whose lines may be wrapped.
    pub(super) fn wrapped_paragraph(&mut self, lines: Vec<Line>) {
        self.paragraph_of(lines, is_wrapped);
    }

    fn paragraph_of(&mut self, lines: Vec<Line>, is_wrapped: fn(&str) -> bool) {
        self.parts += lines.len();
        let mut text = String::new();
        let mut start = 0;
        let mut last = String::new();
        for Line { line, text: next } in lines {
            let next = single_blanks(&next);
            if next.is_empty() {
                continue;
            }
            if starts_block(&next) || ends_block(&last) {
                self.push_paragraph(start, std::mem::take(&mut text));
            }
            if text.is_empty() {
                start = line;
                text.push_str(&next);
            } else if is_wrapped(&last) {
                join(&mut text, &next);
            } else {
                text.push('\n');
                text.push_str(&next);
            }
            last = next;
        }
        self.push_paragraph(start, text);
    }

    /// Appends a list.
    pub(super) fn list(&mut self, numbered: bool, mut items: Vec<Line>) {
        let end = items.iter().rposition(|item| !item.text.trim().is_empty()).map_or(0, |last| last + 1);
        items.truncate(end);
        if let Some(first) = items.first() {
            self.parts += items.len();
            self.push(first.line, Content::List { numbered, items });
        }
    }

    /// Appends code.
    pub(super) fn code(&mut self, lines: &[Line]) {
        if let Some(first) = lines.first() {
            self.parts += lines.len();
            let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
            self.push(first.line, Content::Code(texts.join("\n")));
        }
    }

    /// Appends a table.
    pub(super) fn table(&mut self, line: usize, mut table: Table) {
        tidy_row(&mut table.header);
        table.rows.iter_mut().for_each(|row| tidy_row(&mut row.cells));
        table.rows.retain(|row| !row.cells.is_empty());
        if !table.header.is_empty() {
            self.parts +=
                table.header.len() + table.rows.iter().map(|row| row.cells.len() + 1).sum::<usize>();
            self.push(line, Content::Table(table));
        }
    }

    /// Counts parts that are not in a block yet and returns whether there are too many already.
    pub(super) fn is_full(&self, parts: usize) -> bool {
        self.parts + parts > MAX_PARTS
    }

    /// Returns the blocks. The title becomes a heading if there is none of level 1.
    pub(super) fn finish(mut self, title: Option<Line>) -> Result<Vec<Block>, Unreadable> {
        if self.is_full(0) {
            return Err(Unreadable::TooManyParts);
        }
        let is_title = |block: &Block| matches!(block.content, Content::Heading { level: 1, .. });
        if let Some(title) = title.filter(|_| !self.blocks.iter().any(is_title)) {
            let before = self.blocks.len();
            self.heading(title.line, 1, &title.text, None);
            // A title of invisible characters is no heading.
            let added = self.blocks.len() - before;
            self.blocks.rotate_right(added);
        }
        Ok(self.blocks)
    }

    fn push_paragraph(&mut self, line: usize, text: String) {
        if !text.is_empty() {
            self.push(line, Content::Paragraph(text));
        }
    }

    /// Nothing is kept beyond the limit, so that hostile pages do not fill the memory.
    fn push(&mut self, line: usize, content: Content) {
        self.parts += 1;
        if !self.is_full(0) {
            self.blocks.push(Block { line, content });
        }
    }
}

/// Drops backticks around cells, which pages leave open or put around blanks, and empty cells at the end, which not all
/// forms of a page show.
fn tidy_row(cells: &mut Vec<String>) {
    for cell in cells.iter_mut() {
        if cell.contains('`') && !cell.trim_matches('`').contains('`') {
            *cell = cell.trim_matches('`').trim().to_owned();
        }
    }
    let end = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    cells.truncate(end);
}

/// Returns whether the line begins a block even in the middle of a paragraph.
fn starts_block(line: &str) -> bool {
    words::bracketed(line).is_some() || words::heads_operation(line) || is_url(line)
}

/// Returns whether the next line is not part of the paragraph of this line.
fn ends_block(line: &str) -> bool {
    words::bracketed(line).is_some_and(|(_, rest)| rest.is_empty())
        || words::heads_operation(line)
        || is_url(line)
}

/// Returns whether the line is a URL and nothing else.
fn is_url(line: &str) -> bool {
    (line.starts_with("https://") || line.starts_with("http://")) && !line.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<(usize, String)> {
        let mut blocks = Blocks::default();
        let lines = text.lines().zip(1..).map(|(text, line)| Line { line, text: text.to_owned() }).collect();
        blocks.wrapped_paragraph(lines);
        let blocks = blocks.finish(None).unwrap();
        let text = |block: Block| match block.content {
            Content::Paragraph(text) => (block.line, text),
            content => panic!("{content:?}"),
        };
        blocks.into_iter().map(text).collect()
    }

    #[test]
    fn titles_operations_and_urls_are_blocks_of_their_own() {
        let text = "API-5: 借书\n借一本书。\n【请求地址】\nhttps://a.example/b\n注：\n见 https://a.example/c \n【请求类型】 POST\n或 GET";
        let expected = [
            (1, "API-5: 借书"),
            (2, "借一本书。"),
            (3, "【请求地址】"),
            (4, "https://a.example/b"),
            (5, "注：\n见 https://a.example/c"),
            (7, "【请求类型】 POST\n或 GET"),
        ];
        assert_eq!(paragraphs(text), expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let long = "借".repeat(30);
        assert_eq!(paragraphs(&format!("{long}\n书\n还\n")), [(1, format!("{long}书\n还"))]);
        assert_eq!(paragraphs(&format!("{long}。\n书")), [(1, format!("{long}。\n书"))]);
    }
}
