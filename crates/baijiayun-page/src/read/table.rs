//! Tables of HTML and Markdown.

use crate::document::{Line, Row, Table};

/// The most columns that a cell spans.
const MAX_COLUMNS: usize = 64;

/// The most cells of a page that are added for cells that span several rows or columns.
const MAX_SPANNED: usize = 100_000;

/// The longest text in bytes that is repeated in each row that its cell spans.
const MAX_REPEATED: usize = 200;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct TableBuilder {
    /// The line where it starts.
    pub(super) line: usize,
    /// The tables inside the open cell. Their texts become a part of the cell.
    pub(super) nested: usize,
    /// The cells so far.
    pub(super) parts: usize,
    rows: Vec<Row>,
    row: Option<Row>,
    cell: Option<Cell>,
    spans: Vec<Span>,
    spanned: usize,
}

/// A cell that is being read.
#[derive(Debug)]
struct Cell {
    text: String,
    columns: usize,
    rows: usize,
}

/// A cell of an earlier row that reaches into this row.
#[derive(Debug, Clone, Default)]
struct Span {
    rows: usize,
    text: String,
}

impl TableBuilder {
    pub(super) fn new(line: usize) -> Self {
        Self { line, ..Self::default() }
    }

    /// Returns whether a cell is open.
    pub(super) fn is_in_cell(&self) -> bool {
        self.cell.is_some()
    }

    /// Starts a row.
    pub(super) fn open_row(&mut self, line: usize) {
        self.close_row();
        self.row = Some(Row { line, cells: Vec::new() });
    }

    /// Starts a cell, and its row if there is none.
    pub(super) fn open_cell(&mut self, line: usize, columns: usize, rows: usize) {
        self.close_cell();
        self.row.get_or_insert_with(|| Row { line, cells: Vec::new() });
        self.cell =
            Some(Cell { text: String::new(), columns: columns.clamp(1, MAX_COLUMNS), rows: rows.max(1) });
    }

    /// Appends lines to the open cell.
    pub(super) fn push(&mut self, lines: Vec<Line>) {
        let Some(cell) = &mut self.cell else { return };
        for line in lines {
            let text = line.text.trim();
            if !text.is_empty() {
                if !cell.text.is_empty() {
                    cell.text.push('\n');
                }
                cell.text.push_str(text);
            }
        }
    }

    /// Ends the open cell.
    pub(super) fn close_cell(&mut self) {
        let (Some(cell), Some(_)) = (self.cell.take(), &self.row) else { return };
        self.fill_spans();
        self.parts += 1;
        let Some(row) = &mut self.row else { return };
        let column = row.cells.len();
        if cell.rows > 1 {
            self.spans.resize(self.spans.len().max(column + cell.columns), Span::default());
            for (offset, span) in self.spans[column..column + cell.columns].iter_mut().enumerate() {
                let repeated = offset == 0 && cell.text.len() <= MAX_REPEATED;
                *span = Span {
                    rows: cell.rows - 1,
                    text: if repeated { cell.text.clone() } else { String::new() },
                };
            }
        }
        row.cells.push(cell.text);
        // A text across columns is put into the first one, so that the other columns stay aligned.
        let more = (cell.columns - 1).min(MAX_SPANNED.saturating_sub(self.spanned));
        self.spanned += more;
        row.cells.extend(std::iter::repeat_n(String::new(), more));
    }

    /// Ends the open row. Rows of empty cells are left out.
    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if self.row.is_some() {
            self.fill_spans();
        }
        if let Some(mut row) = self.row.take().filter(|row| row.cells.iter().any(|cell| !cell.is_empty())) {
            row.cells.shrink_to_fit();
            self.rows.push(row);
        }
    }

    /// Returns the table. Its first row is the header.
    pub(super) fn finish(mut self) -> Table {
        self.close_row();
        let mut rows = self.rows.into_iter();
        let header = rows.next().map(|row| row.cells).unwrap_or_default();
        Table { header, rows: rows.collect() }
    }

    /// Adds the cells of earlier rows that reach into the next columns of this row.
    fn fill_spans(&mut self) {
        let Some(row) = &mut self.row else { return };
        while let Some(span) = self.spans.get_mut(row.cells.len()).filter(|span| span.rows > 0) {
            if self.spanned == MAX_SPANNED {
                return;
            }
            self.spanned += 1;
            span.rows -= 1;
            row.cells.push(span.text.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[&[(&str, usize, usize)]]) -> Vec<Vec<String>> {
        let mut table = TableBuilder::new(1);
        for row in cells {
            table.open_row(1);
            for (text, columns, rows) in *row {
                table.open_cell(1, *columns, *rows);
                table.push(vec![Line { line: 1, text: (*text).to_owned() }]);
            }
        }
        let table = table.finish();
        std::iter::once(table.header).chain(table.rows.into_iter().map(|row| row.cells)).collect()
    }

    #[test]
    fn spans_keep_columns_aligned() {
        let rows = table(&[
            &[("a", 1, 1), ("b", 2, 1), ("c", 1, 1)],
            &[("1", 1, 2), ("2", 2, 3), ("3", 1, 1)],
            &[("4", 1, 1)],
            &[("5", 1, 1), ("6", 1, 1)],
        ]);
        assert_eq!(
            rows,
            [["a", "b", "", "c"], ["1", "2", "", "3"], ["1", "2", "", "4"], ["5", "2", "", "6"]]
        );
    }

    #[test]
    fn spans_are_bounded() {
        let text = "x".repeat(MAX_REPEATED + 1);
        let row = [(&*text, usize::MAX, usize::MAX)];
        let rows = table(&[&row, &[("a", 1, 1)]]);
        assert_eq!(rows[1].len(), MAX_COLUMNS + 1);
        assert_eq!(rows[1].concat(), "a");
    }
}
