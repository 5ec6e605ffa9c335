//! Finds the parts of an unquoted text that YAML drops.

use std::ops::Range;

use serde_yaml::Value;

use super::node::Malformed;

const QUOTE: &str = "put the text in quotes";

/// Finds the parts that an unquoted text loses: the rest after ` #`, and digits of numbers.
pub fn plain(text: &str, span: &Range<usize>, value: &Value) -> Option<Malformed> {
    let rest = text.get(span.end..).unwrap_or_default();
    match value {
        // An intended comment has more space in front of it.
        Value::String(_) if rest.starts_with(" #") || rest.starts_with("\t#") => {
            let help = "quote the text; or, if this is a comment, put two blanks in front of `#`";
            Some(Malformed::new(span.clone(), "this text ends at ` #`, where a comment starts", help))
        }
        Value::String(digits) if is_whole(digits) && digits.parse::<i64>().is_err() => Some(too_large(span)),
        Value::Number(number) if number.is_u64() && !number.is_i64() => Some(too_large(span)),
        Value::Number(number) if number.as_f64().is_some_and(|number| !number.is_finite()) => {
            Some(Malformed::new(span.clone(), "this is not a number that JSON can hold", QUOTE))
        }
        // Some numbers are read as fractions, which keep only their first digits.
        Value::Number(number) if number.is_f64() && is_whole(&text[span.clone()]) => Some(too_large(span)),
        _ => None,
    }
}

/// Returns whether a mistake was found already that stops the parser at `at`: a comment on the line above hides the
/// brackets behind it.
pub fn hides(text: &str, at: usize, mistakes: &[Malformed]) -> bool {
    let hidden = comment_above(text, at);
    mistakes.last().is_some_and(|last| hidden.is_some_and(|comment| last.span.end + 1 == comment))
}

/// Describes a comment on the line above that hides a bracket, which stops the parser at `at`.
pub fn hidden(text: &str, at: usize) -> Option<Malformed> {
    let comment = comment_above(text, at)?;
    let help = "a text that starts with `#` needs quotes";
    Some(Malformed::new(comment..comment + 1, "a comment starts here, and hides the bracket behind it", help))
}

/// Returns the byte of the `#` of a comment with a closing bracket, on the line above.
fn comment_above(text: &str, at: usize) -> Option<usize> {
    let end = text[..at].trim_end().len();
    let start = text[..end].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..end];
    let comment = line.find(" #")? + 1;
    (line[comment..].contains(['}', ']']) && line[..comment].contains(['{', '['])).then_some(start + comment)
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn too_large(span: &Range<usize>) -> Malformed {
    let help = "put it in quotes if it is a text";
    Malformed::new(span.clone(), "this number has too many digits: whole numbers have 64 bits", help)
}
