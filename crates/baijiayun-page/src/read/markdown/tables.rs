//! Tables that Markdown does not take for tables: without closing bars, without a row of dashes, with rows of several
//! lengths. They are rewritten before the text is parsed.

use super::super::unreadable::{MAX_PARTS, Unreadable};

/// The most empty cells that are added to rows.
const MAX_ADDED: usize = 250_000;

/// The most quotes and items that a line opens.
const MAX_DEPTH: usize = 100;

/// Markdown with tidy tables.
pub(super) struct Tidy {
    pub(super) text: String,
    /// Lines of the text, and the lines of the file that they and the following lines come from.
    origins: Vec<(usize, usize)>,
}

impl Tidy {
    /// Returns the line of the file for a line of the text.
    pub(super) fn original_line(&self, line: usize) -> usize {
        let after = self.origins.partition_point(|(start, _)| *start <= line);
        after
            .checked_sub(1)
            .and_then(|last| self.origins.get(last))
            .map_or(line, |(start, origin)| origin + line - start)
    }
}

/// Rewrites the tables.
pub(super) fn tidy(source: &str) -> Result<Tidy, Unreadable> {
    let mut writer = Writer::default();
    let mut raw = None;
    check_marks(source)?;
    let mut lines = source.split('\n').zip(1..).peekable();
    while let Some((line, number)) = lines.next() {
        if is_deep(line) {
            return Err(Unreadable::TooDeep { line: number });
        }
        let was_raw = raw.is_some();
        raw = Raw::after(raw, line);
        let next = lines.peek().map(|(next, _)| *next);
        if was_raw || raw.is_some() || !starts_table(line, next) {
            writer.line(line, number);
            continue;
        }
        let mut rows = vec![(line, number)];
        while let Some(row) =
            lines.next_if(|(line, _)| line.contains('|') && Raw::after(None, line).is_none())
        {
            rows.push(row);
        }
        writer.table(&rows)?;
    }
    Ok(Tidy { text: writer.text, origins: writer.origins })
}

/// Checks the number of lines and marks. The parser keeps a node for each, which takes many times the memory of the
/// file.
fn check_marks(source: &str) -> Result<(), Unreadable> {
    let mut raw = None;
    let mut marks = 0;
    for line in source.split('\n') {
        let was_raw = raw.is_some();
        raw = Raw::after(raw, line);
        let is_mark = |byte: &u8| matches!(byte, b'[' | b']' | b'*' | b'`' | b'<' | b'&' | b'\\');
        marks += 1 + if was_raw { 0 } else { line.bytes().filter(is_mark).count() };
        if marks > MAX_PARTS {
            return Err(Unreadable::TooManyParts);
        }
    }
    Ok(())
}

#[derive(Default)]
struct Writer {
    text: String,
    lines: usize,
    origin: usize,
    origins: Vec<(usize, usize)>,
    added: usize,
}

impl Writer {
    fn line(&mut self, line: &str, origin: usize) {
        self.text.push_str(line);
        self.end_line(origin);
    }

    fn end_line(&mut self, origin: usize) {
        self.text.push('\n');
        self.lines += 1;
        if origin != self.origin + 1 {
            self.origins.push((self.lines, origin));
        }
        self.origin = origin;
    }

    /// Writes a table with blank lines around it, so that it neither continues nor is continued.
    fn table(&mut self, lines: &[(&str, usize)]) -> Result<(), Unreadable> {
        let mut rows: Vec<(Vec<&str>, usize)> =
            lines.iter().map(|(line, number)| (cells(line), *number)).collect();
        let head = rows.len().min(2);
        if let Some(dashes) = rows[..head].iter().position(|(cells, _)| is_dashes(cells)) {
            rows.remove(dashes);
        }
        let Some((_, first)) = rows.first() else { return Ok(()) };
        self.line("", *first);
        let columns = rows.iter().map(|(cells, _)| cells.len()).max().unwrap_or_default();
        for (index, (cells, origin)) in rows.iter().enumerate() {
            let missing = columns - cells.len();
            self.added += missing;
            if self.added > MAX_ADDED {
                return Err(Unreadable::TooManyParts);
            }
            self.text.push('|');
            for cell in cells {
                self.text.push_str(cell);
                self.text.push('|');
            }
            self.text.extend(std::iter::repeat_n('|', missing));
            self.end_line(*origin);
            if index == 0 {
                self.line(&format!("|{}", "-|".repeat(columns)), *origin);
            }
        }
        let last = rows.last().map_or(0, |(_, origin)| *origin);
        self.line("", last);
        Ok(())
    }
}

/// Returns whether a table starts here: a row between bars, or a row and dashes.
fn starts_table(line: &str, next: Option<&str>) -> bool {
    let indent = line.len() - line.trim_start_matches(' ').len();
    if indent > 3 || line.starts_with('\t') {
        return false;
    }
    line[indent..].starts_with('|') && cells(line).len() > 1
        || line.contains('|') && next.is_some_and(|next| next.contains('|') && is_dashes(&cells(next)))
}

/// Splits a row at its bars.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !escaped {
            cells.push(line[start..at].trim());
            start = at + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    if start < line.len() {
        cells.push(line[start..].trim());
    }
    cells
}

fn is_dashes(cells: &[&str]) -> bool {
    let is_dash = |cell: &&str| {
        let dashes = cell.trim_matches(':');
        !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
    };
    !cells.is_empty()
        && cells.iter().all(|cell| cell.is_empty() || is_dash(cell))
        && cells.iter().any(is_dash)
}

/// Lines that Markdown does not look into.
#[derive(Debug, Clone, Copy)]
enum Raw {
    /// Code between fences of this character and length.
    Fence(char, usize),
    /// HTML up to a closing tag or the end of a comment.
    Html(&'static str),
}

impl Raw {
    /// Returns what the line after this one belongs to.
    fn after(raw: Option<Self>, line: &str) -> Option<Self> {
        let line = line.trim();
        match raw {
            Some(Self::Fence(mark, length)) => {
                let closes = line.len() >= length && line.chars().all(|c| c == mark);
                raw.filter(|_| !closes)
            }
            Some(Self::Html(end)) => raw.filter(|_| !line.contains(end)),
            None => Self::fence(line).or_else(|| Self::html(line)),
        }
    }

    fn fence(line: &str) -> Option<Self> {
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let rest = line.trim_start_matches(mark);
        let length = line.len() - rest.len();
        // Backticks of code within a line have another one after them.
        (length >= 3 && !rest.contains('`')).then_some(Self::Fence(mark, length))
    }

    fn html(line: &str) -> Option<Self> {
        let ends = [("<pre", "</pre>"), ("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")];
        let (_, end) = ends.into_iter().find(|(start, _)| line.starts_with(start))?;
        (!line.contains(end)).then_some(Self::Html(end))
    }
}

/// Returns whether the line opens so many quotes and items that it is an attack on the parser.
fn is_deep(line: &str) -> bool {
    let marks = line.bytes().take_while(|byte| {
        matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'0'..=b'9' | b'.' | b')')
    });
    marks.filter(|byte| matches!(byte, b'>' | b'-' | b'*' | b'+' | b'.' | b')')).count() > MAX_DEPTH
        && !line.bytes().all(|byte| byte == b'-' || byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(source: &str) -> String {
        tidy(source).unwrap().text
    }

    #[test]
    fn rows_get_bars_dashes_and_cells() {
        assert_eq!(tidied("| a | b\n| 1 | 2 | 3\n4|"), "\n|a|b||\n|-|-|-|\n|1|2|3|\n|4|||\n\n");
        assert_eq!(tidied("a | b\n-|-\n1 | x\\|y"), "\n|a|b|\n|-|-|\n|1|x\\|y|\n\n");
        assert_eq!(tidied("|---|---|\n|a||"), "\n|a||\n|-|-|\n\n");
    }

    #[test]
    fn code_is_left_alone() {
        let rows = "|a|b|\n|c|d|\n";
        for (start, end) in [("```\n", "```\n"), ("~~~\n```\n", "~~~\n"), ("<pre>\n", "</pre>\n")] {
            let source = format!("{start}{rows}{end}");
            assert_eq!(tidied(&source), format!("{source}\n"));
            assert!(tidied(&format!("{source}{rows}")).contains("|-|-|\n|c|d|"), "{source}");
        }
        assert_eq!(tidied("    |a|b|\n"), "    |a|b|\n\n");
    }

    #[test]
    fn lines_and_marks_are_counted() {
        for page in ["[".repeat(MAX_PARTS), "\n".repeat(MAX_PARTS), "a*\n".repeat(MAX_PARTS / 2 + 1)] {
            assert!(check_marks(&page).is_err());
        }
        let code = format!("```\n{}\n```", "[".repeat(MAX_PARTS));
        assert!(check_marks(&code).is_ok());
        assert!(check_marks(&"a".repeat(MAX_PARTS)).is_ok());
    }

    #[test]
    fn lines_keep_their_numbers() {
        let tidy = tidy("x\n|a|b|\n|1|2|\ny\nz").unwrap();
        let origins: Vec<(&str, usize)> =
            tidy.text.lines().zip(1..).map(|(text, line)| (text, tidy.original_line(line))).collect();
        assert_eq!(
            origins
                .into_iter()
                .filter(|(text, _)| !text.is_empty() && !text.starts_with("|-"))
                .collect::<Vec<_>>(),
            [("x", 1), ("|a|b|", 2), ("|1|2|", 3), ("y", 4), ("z", 5)]
        );
    }
}
