//! Tables, which start at a header of known titles.

use super::code;
use super::line::TextLine;
use super::row::{Chunk, Columns, chunks, header_chunks, join_cell};
use crate::document::{Row, Table};
use crate::read::lines::single_blanks;
use crate::words;

/// Returns whether the header of a table is here.
pub(super) fn starts(lines: &[TextLine<'_>]) -> bool {
    lines.first().is_some_and(|line| header(line.text).is_some())
}

/// Reads a table. Returns the rest of the lines, too.
pub(super) fn read<'a, 'b>(lines: &'b [TextLine<'a>]) -> (Table, &'b [TextLine<'a>]) {
    let Some((first, mut rest)) = lines.split_first() else { return (Table::default(), lines) };
    let mut reader = Reader::new(first.text);
    while let Some((line, after)) = rest.split_first() {
        let blank = rest.iter().take_while(|line| line.is_blank()).count();
        if blank > 0 {
            // A blank line ends the table, unless there is another row after it.
            match rest.get(blank) {
                Some(line) if reader.read(line, true) => rest = &rest[blank + 1..],
                _ => break,
            }
        } else if reader.read(line, false) {
            rest = after;
        } else {
            break;
        }
    }
    (reader.table, rest)
}

/// Returns the titles if the line is a header: most of them are known, and there are two at least. Between titles
/// that are all known, one blank is enough.
fn header(line: &str) -> Option<Vec<Chunk<'_>>> {
    let known =
        |chunks: &[Chunk<'_>]| chunks.iter().filter(|chunk| words::column(chunk.text).is_some()).count();
    let [wide, narrow] = header_chunks(line)?;
    let is_header =
        known(&wide) >= 2 && known(&wide) * 2 >= wide.len() || is_tabbed(line) && known(&narrow) >= 2;
    if is_header {
        Some(wide)
    } else {
        (narrow.len() >= 3 && known(&narrow) == narrow.len()).then_some(narrow)
    }
}

fn is_tabbed(line: &str) -> bool {
    line.contains('\t')
}

struct Reader {
    /// The columns where cells start. `None` if there are tabs between cells.
    columns: Option<Columns>,
    table: Table,
}

impl Reader {
    fn new(line: &str) -> Self {
        let (columns, header) = if is_tabbed(line) {
            (None, tabbed(line))
        } else {
            let chunks = header(line).unwrap_or_default();
            (Some(Columns::new(&chunks)), chunks.iter().map(|chunk| single_blanks(chunk.text)).collect())
        };
        Self { columns, table: Table { header, rows: Vec::new() } }
    }

    /// Reads a line. Returns false if it is not part of the table.
    fn read(&mut self, line: &TextLine<'_>, after_blank: bool) -> bool {
        if line.starts_part() || is_note(line.text) || code::starts(line) {
            return false;
        }
        match &mut self.columns {
            None => self.read_tabbed(line, after_blank),
            Some(columns) => {
                let chunks = chunks(line.text);
                let cells = columns.cells(&chunks);
                let aligned = chunks.first().is_some_and(|first| columns.is_aligned(first));
                self.read_aligned(line.number, cells, aligned || !after_blank)
            }
        }
    }

    fn read_tabbed(&mut self, line: &TextLine<'_>, after_blank: bool) -> bool {
        let cells = tabbed(line.text);
        if is_tabbed(line.text) {
            let continues = cells[0].is_empty() && !self.table.rows.is_empty();
            if continues {
                self.extend(cells)
            } else {
                self.push(line.number, cells)
            }
            return true;
        }
        // A cell with line breaks.
        let Some(cell) = self.table.rows.last_mut().and_then(|row| row.cells.last_mut()) else {
            return false;
        };
        if after_blank {
            return false;
        }
        cell.push('\n');
        cell.push_str(&single_blanks(line.text));
        true
    }

    fn read_aligned(&mut self, number: usize, cells: Vec<String>, aligned: bool) -> bool {
        let name = &cells[0];
        let last = self.table.rows.last().map(|row| row.cells[0].as_str());
        let is_alone = cells[1..].iter().all(String::is_empty);
        if last.is_some_and(|last| name.is_empty() && aligned || continues_name(last, name)) {
            self.extend(cells);
        } else if name.is_empty() || is_alone && !is_name(name) {
            return false;
        } else {
            self.push(number, cells);
        }
        true
    }

    /// Adds a row. The header is repeated on each page.
    fn push(&mut self, line: usize, cells: Vec<String>) {
        if cells != self.table.header {
            self.table.rows.push(Row { line, cells });
        }
    }

    /// Appends the cells to those of the last row.
    fn extend(&mut self, cells: Vec<String>) {
        let Some(row) = self.table.rows.last_mut() else { return };
        for (index, next) in cells.iter().enumerate() {
            match row.cells.get_mut(index) {
                Some(name) if index == 0 => name.push_str(next),
                Some(cell) => join_cell(cell, next),
                None => row.cells.push(next.clone()),
            }
        }
    }
}

fn tabbed(line: &str) -> Vec<String> {
    line.split('\t').map(single_blanks).collect()
}

/// Returns whether a name was broken in two.
fn continues_name(last: &str, next: &str) -> bool {
    !next.is_empty()
        && is_name(next)
        && (last.ends_with(['_', '.', '[']) || next.starts_with(['_', '.', ']']) || next.starts_with("[]"))
}

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '-' | '`' | '*'))
}

/// Returns whether a note starts here, such as `注：`.
fn is_note(line: &str) -> bool {
    let title = line.split([':', '：']).next().filter(|title| title.len() < line.len());
    title.is_some_and(|title| words::part(title) == Some(words::Part::Notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(source: &str) -> (Vec<Vec<String>>, usize) {
        let lines: Vec<_> =
            source.lines().zip(1..).map(|(text, number)| TextLine::new(number, text)).collect();
        assert!(starts(&lines));
        let (table, rest) = read(&lines);
        (
            std::iter::once(table.header).chain(table.rows.into_iter().map(|row| row.cells)).collect(),
            rest.len(),
        )
    }

    #[test]
    fn half_of_the_titles_of_a_header_are_known_at_least() {
        for (line, is_header) in [
            ("参数  类型", true),
            ("参数  甲", false),
            ("参数  类型  甲  乙", true),
            ("参数  类型  甲  乙  丙", false),
            ("参数  类型  描述  甲  乙  丙", true),
            ("参数  类型  描述  甲  乙  丙  丁", false),
            ("参数 类型 描述", true),
            ("参数 类型", false),
            ("参数 类型 描述 甲", false),
            ("参数\t类型\t甲\t乙\t丙", true),
            ("参数\t甲", false),
        ] {
            assert_eq!(starts(&[TextLine::new(1, line)]), is_header, "{line}");
        }
    }

    #[test]
    fn wrapped_cells_are_joined() {
        let source = "\
参数        类型    描述
book_       int     书的
number              编号
 state      int     状态
                    0：在馆
                    1：借出

list.       array   列表
[].id       int     编号
上面的表是例子
";
        let (rows, rest) = table(source);
        assert_eq!(
            rows[1..3],
            [["book_number", "int", "书的编号"], ["state", "int", "状态\n0：在馆\n1：借出"]]
        );
        assert_eq!(rows[3][0], "list.[].id");
        assert_eq!(rest, 1);
    }

    #[test]
    fn a_name_is_continued_at_its_marks() {
        for (last, next) in [
            ("book_", "id"),
            ("list.", "id"),
            ("list[", "].id"),
            ("book", "_id"),
            ("list", ".id"),
            ("list", "[]"),
        ] {
            assert!(continues_name(last, next), "{last} {next}");
        }
        for (last, next) in [("book", "id"), ("book_", "编号"), ("book_", ""), ("list", "[")] {
            assert!(!continues_name(last, next), "{last} {next}");
        }
    }

    #[test]
    fn tabs_separate_cells() {
        let source = "参数\t类型\t 描述\nid\tint\t状态\n0：在馆\nx\t\t\n\n注：a\tb\n";
        let (rows, rest) = table(source);
        assert_eq!(
            rows,
            [vec!["参数", "类型", "描述"], vec!["id", "int", "状态\n0：在馆"], vec!["x", "", ""]]
        );
        assert_eq!(rest, 2);
    }

    #[test]
    fn a_row_of_tabs_without_a_name_continues_the_one_before() {
        let (rows, _) = table("参数\t类型\t描述\nid\tint\t书的\n\t\t编号\n");
        assert_eq!(rows[1..], [["id", "int", "书的编号"]]);
    }

    #[test]
    fn a_part_ends_the_table() {
        for end in ["【返回参数】", "API-2: x", "注意： a  b", "{", "以下 是 说明"] {
            let (rows, rest) = table(&format!("参数 类型 是否必填 描述\na    int    是   x\n\n{end}\n"));
            assert_eq!((rows.len(), rest), (2, 2), "{end}");
        }
    }
}
