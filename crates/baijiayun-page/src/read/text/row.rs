//! The columns of a table whose cells are aligned by blanks.

use crate::read::lines::{join, single_blanks, width};

/// The longest line that can be the header of a table.
const MAX_HEADER: usize = 1000;

/// The columns up to which a text counts as aligned with the title of its column.
const ALIGNED: usize = 3;

/// A text between blanks, and where it starts.
///
/// Programs align cells by characters, people by columns of a terminal, in which Chinese takes two. Both starts are
/// kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    pub(super) text: &'a str,
    starts: [usize; 2],
}

/// Splits a line at two or more blanks.
pub(super) fn chunks(line: &str) -> Vec<Chunk<'_>> {
    split(line, 2)
}

/// Splits a line that may be a header at two or more blanks, and at each blank.
pub(super) fn header_chunks(line: &str) -> Option<[Vec<Chunk<'_>>; 2]> {
    (line.len() <= MAX_HEADER).then(|| [split(line, 2), split(line, 1)])
}

fn split(line: &str, min_blanks: usize) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut rest = line;
    let mut starts = [0, 0];
    while !rest.is_empty() {
        let text = rest.trim_start();
        let blanks = &rest[..rest.len() - text.len()];
        advance(&mut starts, blanks);
        let end = end_of_chunk(text, min_blanks);
        if end > 0 {
            chunks.push(Chunk { text: &text[..end], starts });
        }
        advance(&mut starts, &text[..end]);
        rest = &text[end..];
    }
    chunks
}

fn advance(starts: &mut [usize; 2], text: &str) {
    starts[0] += text.chars().count();
    starts[1] += width(text);
}

fn end_of_chunk(text: &str, min_blanks: usize) -> usize {
    let mut blanks = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            blanks += 1;
        } else {
            blanks = 0;
            end = at + c.len_utf8();
        }
        if blanks >= min_blanks {
            break;
        }
    }
    end
}

/// The columns where the cells of a table start.
#[derive(Debug)]
pub(super) struct Columns {
    header: Vec<[usize; 2]>,
    /// The starts in the last row that has a text in each column.
    row: Vec<[usize; 2]>,
}

impl Columns {
    pub(super) fn new(header: &[Chunk<'_>]) -> Self {
        let header: Vec<_> = header.iter().map(|chunk| chunk.starts).collect();
        Self { row: header.clone(), header }
    }

    /// Returns the cells of a line.
    pub(super) fn cells(&mut self, chunks: &[Chunk<'_>]) -> Vec<String> {
        if chunks.len() == self.header.len() {
            self.row = chunks.iter().map(|chunk| chunk.starts).collect();
        }
        let mut cells = vec![String::new(); self.header.len()];
        for (chunk, column) in chunks.iter().zip(self.assign(chunks)) {
            if let Some(cell) = cells.get_mut(column) {
                join_cell(cell, &single_blanks(chunk.text));
            }
        }
        cells
    }

    /// Returns whether the text starts where a column does.
    pub(super) fn is_aligned(&self, chunk: &Chunk<'_>) -> bool {
        let is_near = |column, measure| self.distance(column, chunk, measure) <= ALIGNED;
        (0..self.header.len()).any(|column| is_near(column, 0) || is_near(column, 1))
    }

    /// Returns the column of each text, with the measure in which the texts are closer to the titles.
    fn assign(&self, chunks: &[Chunk<'_>]) -> Vec<usize> {
        if chunks.len() == self.header.len() {
            return (0..chunks.len()).collect();
        }
        let [by_chars, by_width] = [0, 1].map(|measure| self.nearest(chunks, measure));
        if by_width.0 < by_chars.0 { by_width.1 } else { by_chars.1 }
    }

    fn distance(&self, column: usize, chunk: &Chunk<'_>, measure: usize) -> usize {
        let start = chunk.starts[measure];
        self.header[column][measure].abs_diff(start).min(self.row[column][measure].abs_diff(start))
    }

    /// Returns the nearest columns, in order, and the sum of the distances. Texts share a column only if there are
    /// more texts than columns.
    fn nearest(&self, chunks: &[Chunk<'_>], measure: usize) -> (usize, Vec<usize>) {
        let count = self.header.len();
        let shared = chunks.len() > count;
        let mut from = 0;
        let mut sum = 0;
        let mut columns = Vec::with_capacity(chunks.len());
        for (index, chunk) in chunks.iter().enumerate() {
            let to = if shared { count } else { count + index + 1 - chunks.len() };
            let distance = |column: &usize| self.distance(*column, chunk, measure);
            let column = (from..to).min_by_key(distance).unwrap_or(from);
            sum += distance(&column);
            columns.push(column);
            from = if shared { column } else { column + 1 };
        }
        (sum, columns)
    }
}

/// Appends a text to a cell. A value with its meaning, such as `1：借出`, starts a line.
pub(super) fn join_cell(cell: &mut String, next: &str) {
    if cell.is_empty() {
        cell.push_str(next);
    } else if starts_choice(next) {
        cell.push('\n');
        cell.push_str(next);
    } else if !next.is_empty() {
        join(cell, next);
    }
}

fn starts_choice(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text).trim_start_matches(|c: char| c.is_ascii_digit());
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && rest.trim_start().starts_with([':', '：', '=', '、', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_belong_to_the_column_that_starts_nearest() {
        let header = chunks("参数        类型    是否必填  描述");
        let mut columns = Columns::new(&header);
        let mut cells = |line| columns.cells(&chunks(line));
        assert_eq!(cells("book_id     int     是      编号"), ["book_id", "int", "是", "编号"]);
        assert_eq!(cells("book_id     int             编号 一"), ["book_id", "int", "", "编号 一"]);
        assert_eq!(cells("                              续"), ["", "", "", "续"]);
    }

    #[test]
    fn columns_of_a_terminal_count_too() {
        let header = chunks("参数名称      类型    是否必填    描述");
        let mut columns = Columns::new(&header);
        assert_eq!(
            columns.cells(&chunks("book_id       int                 编号")),
            ["book_id", "int", "", "编号"]
        );
    }

    #[test]
    fn each_text_has_a_column_of_its_own() {
        let mut columns = Columns::new(&chunks("a   b   c   d"));
        let mut cells = |line| columns.cells(&chunks(line));
        assert_eq!(
            cells("            x  y  z"),
            ["", "x", "y", "z"],
            "in order, although all are near the last"
        );
        assert_eq!(cells("            x  y"), ["", "", "x", "y"]);
        assert_eq!(cells("x  y  z"), ["x", "y", "z", ""]);
        assert_eq!(cells("    x y  z"), ["", "x y", "z", ""]);
    }

    #[test]
    fn the_distances_of_all_texts_count() {
        let columns = Columns::new(&chunks("a   b   c   d"));
        assert_eq!(columns.nearest(&chunks("   x      y"), 0), (3, vec![1, 2]));
        assert_eq!(columns.nearest(&chunks(" v  w  x  y  z"), 0), (5, vec![0, 1, 2, 2, 3]), "shared");
    }

    #[test]
    fn further_texts_are_joined() {
        let mut columns = Columns::new(&chunks("参数  描述"));
        assert_eq!(columns.cells(&chunks("id    a  1：b  c")), ["id", "a\n1：b c"]);
    }
}
