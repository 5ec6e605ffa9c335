//! Turns what pages write around JSON into JSON.

use super::body::Strings;
use crate::words::narrow;

/// Replaces full-width signs outside of strings, as in `｛“code”：0｝`, and removes `# comments`, `（remarks）` and the
/// `...` of parts that are left out. A value that is left out is null.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    // The last sign outside of strings that is not blank.
    let mut last = ' ';
    let mut strings = Strings::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let was_open = strings.is_open();
        strings.advance(c);
        let skipped = if was_open || strings.is_open() { None } else { skipped(rest) };
        if let Some(length) = skipped {
            let is_left_out = rest.starts_with(['.', '…']);
            rest = &rest[length..];
            if is_left_out && last == ':' {
                tidy.push_str("null");
                last = 'l';
            } else if is_left_out && matches!(last, ',' | '[' | '{') {
                rest = rest.trim_start().strip_prefix([',', '，']).unwrap_or(rest);
            }
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let sign = match c {
            _ if was_open != strings.is_open() => '"',
            c if was_open => c,
            '、' => ',',
            c => narrow(c),
        };
        tidy.push(sign);
        if !sign.is_whitespace() {
            last = sign;
        }
    }
    tidy
}

/// The longest remark in brackets, in characters.
const REMARK: usize = 60;

/// Returns the length in bytes of a comment, a remark or dots at the start of the text.
fn skipped(text: &str) -> Option<usize> {
    match text.chars().next()? {
        '#' => Some(text.find('\n').unwrap_or(text.len())),
        '(' | '（' => {
            let mut remark = text.char_indices().take(REMARK).take_while(|(_, c)| *c != '\n');
            remark.find(|(_, c)| matches!(c, ')' | '）')).map(|(at, c)| at + c.len_utf8())
        }
        '.' | '…' => {
            let dots = text.len() - text.trim_start_matches(['.', '…']).len();
            (dots > 1).then_some(dots)
        }
        _ => None,
    }
}
