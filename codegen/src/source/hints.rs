//! Hints for the parser's messages about YAML text.

use std::ops::Range;

use serde_yaml::Value;

use super::node::Malformed;

const QUOTE: &str = "put the text in quotes";

/// A part of the parser's message, and how to fix the mistake.
const HELP: [(&str, &str); 15] = [
    (
        "mapping values are not allowed",
        "a colon and a blank inside a text make it a map: put the whole text in quotes; or a line is indented wrongly",
    ),
    ("unexpected character", "a text cannot start with this character: put the text in quotes"),
    ("plain scalar cannot start", QUOTE),
    ("found a tab", "indent and separate with blanks: YAML takes no tabs"),
    ("tab", "replace the tabs by blanks, also in pasted JSON: YAML takes no tabs for indentation"),
    (
        "invalid Unicode character escape code",
        "half of an emoji, or no character: write the character itself, or both halves as in `\\ud83d\\ude00`",
    ),
    ("unknown escape character", "use single quotes, or write the backslash twice"),
    ("expected hexadecimal number", "`\\u` takes four digits and `\\x` two; or write the character itself"),
    (
        "invalid indentation",
        "indent every line deeper than the key to which it belongs, also the last brackets of pasted JSON",
    ),
    (
        "invalid trailing content",
        "the text ended at the quote before this: write a quote inside single quotes twice, as in `'it''s'`",
    ),
    ("unexpected end of stream", "a quote is never closed"),
    (
        "did not find expected ',' or",
        "a bracket is never closed, or a comma is missing; a text with a comma or a colon needs quotes",
    ),
    (
        "expected ',' or ']'",
        "a bracket is never closed, or a comma is missing; a text with a comma or a colon needs quotes",
    ),
    ("comment intercepting", "` #` starts a comment: put the text in quotes"),
    ("unprintable character", "remove it, or write it as an escape in double quotes"),
];

/// Describes a mistake that stopped the parser at the byte `at`.
pub fn scanner(text: &str, at: usize, info: &str) -> Malformed {
    let help = HELP.iter().find(|(part, _)| info.contains(part)).map_or_else(
        || "check the indentation, and put texts with `:`, `#`, quotes or brackets in quotes",
        |(_, help)| help,
    );
    // It says "double" of single quotes too.
    let info = info.replace("after double-quoted scalar", "after a text in quotes");
    let info = ["while scanning ", "while parsing "].iter().fold(info, |info, start| {
        match info.strip_prefix(start) {
            Some(rest) => rest.split_once(", ").map_or(info.clone(), |(_, what)| what.to_owned()),
            None => info,
        }
    });
    // At the end of the file, quote its last character: a line below it would show nothing.
    let last = text.trim_end().char_indices().next_back().map_or(0, |(last, _)| last);
    let at = at.min(last);
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Malformed::new(at..at + length, info, help)
}

/// Finds what a text without quotes loses: what stands behind ` #`, and digits of numbers.
pub fn plain(text: &str, span: &Range<usize>, value: &Value) -> Option<Malformed> {
    let rest = text.get(span.end..).unwrap_or_default();
    match value {
        // A comment on purpose stands further away.
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

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn too_large(span: &Range<usize>) -> Malformed {
    let help = "put it in quotes if it is a text";
    Malformed::new(span.clone(), "this number has too many digits: whole numbers have 64 bits", help)
}
