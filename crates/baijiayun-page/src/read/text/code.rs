//! JSON without numbers in front of its lines.

use super::line::TextLine;
use crate::document::Line;

/// Returns whether JSON starts here.
pub(super) fn starts(line: &TextLine<'_>) -> bool {
    let text = line.text.trim_start();
    matches!(text, "{" | "[") || text.starts_with("{\"") || text.starts_with("{ \"") || text.starts_with("[{")
}

/// Reads JSON to its last bracket, or to the next part if that is missing. Returns the rest of the lines, too.
pub(super) fn read<'a, 'b>(lines: &'b [TextLine<'a>]) -> (Vec<Line>, &'b [TextLine<'a>]) {
    let mut code = Vec::new();
    let mut depth = 0;
    for line in lines {
        if line.starts_part() && !code.is_empty() {
            break;
        }
        code.push(line.to_line());
        depth += brackets(line.text);
        if depth <= 0 {
            break;
        }
    }
    let rest = &lines[code.len()..];
    while code.last().is_some_and(|line| line.text.is_empty()) {
        code.pop();
    }
    (code, rest)
}

/// The brackets that a line opens and does not close, apart from those in strings.
fn brackets(text: &str) -> isize {
    let mut depth = 0;
    let mut string = false;
    let mut escaped = false;
    for c in text.chars() {
        match c {
            '"' if !escaped => string = !string,
            '{' | '[' if !string => depth += 1,
            '}' | ']' if !string => depth -= 1,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    depth
}
