//! Numbers that a float would change.

use std::borrow::Cow;

/// Writes the numbers of a document that a float cannot keep as text, which keeps their digits: `1e400`, `7.10`, and
/// those of too many digits. All types read a number also from text.
pub(crate) fn keep_digits(json: &str) -> Cow<'_, str> {
    let bytes = json.as_bytes();
    let (mut kept, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(byte) = bytes.get(at) {
        let length = match byte {
            b'"' => text_length(&bytes[at..]),
            b'-' | b'0'..=b'9' => number_length(&bytes[at..]),
            _ => 1,
        };
        let end = at + length;
        if length > 1 && *byte != b'"' && loses_digits(&json[at..end]) {
            kept.push_str(&json[copied..at]);
            kept.extend(["\"", &json[at..end], "\""]);
            copied = end;
        }
        at = end;
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    kept.push_str(&json[copied..]);
    Cow::Owned(kept)
}

/// Returns the length of the text at the start, with its quotes.
fn text_length(bytes: &[u8]) -> usize {
    let mut is_escaped = true;
    let end = bytes.iter().position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(bytes.len(), |end| end + 1)
}

fn number_length(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count()
}

/// Returns whether a number is out of range, or another one is written for it. A number with an exponent is seldom
/// written as it was.
fn loses_digits(number: &str) -> bool {
    if !number.contains(['.', 'e', 'E']) && number.len() < 19 {
        return false;
    }
    match serde_json::from_str::<serde_json::Number>(number) {
        Ok(read) => !number.contains(['e', 'E']) && read.to_string() != number,
        // Text that is no JSON number is left to the parser of the document, which rejects it.
        Err(error) => error.to_string().starts_with("number out of range"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lenient::{arbitrary, from_str, from_str_tolerant};

    #[test]
    fn numbers_that_a_float_changes_become_text() {
        for (json, kept) in [
            ("[7.10,1.5]", r#"["7.10",1.5]"#),
            (r#"{"a\"":-1e400}"#, r#"{"a\"":"-1e400"}"#),
            ("12345678901234567890123.10", r#""12345678901234567890123.10""#),
            ("99999999999999999999", r#""99999999999999999999""#),
        ] {
            assert_eq!(keep_digits(json), kept);
        }
        for json in [
            "18446744073709551615",
            "-9223372036854775808",
            "1e3",
            "-0.0",
            r#""7.10""#,
            r#"["\\",1]"#,
            "1.",
            "\"7.10",
        ] {
            assert_eq!(keep_digits(json), json);
        }
    }

    #[test]
    fn text_keeps_the_digits_of_a_number() {
        for number in ["7.10", "12345678901234567890123.10", "99999999999999999999", "1e400"] {
            assert_eq!(from_str::<String>(number).unwrap(), number);
        }
        assert_eq!(from_str::<i64>("7.10").unwrap(), 7);
    }

    #[test]
    fn a_number_out_of_range_does_not_cost_the_page() {
        let (rows, dropped) = from_str_tolerant::<Vec<Option<i64>>>("[1,1e400,3]").unwrap();
        assert_eq!(rows, [Some(1), None, Some(3)]);
        assert_eq!(dropped[0].path, "[1]");
        assert!(!from_str::<i64>("1e400").unwrap_err().is_syntax());
    }

    proptest! {
        #[test]
        fn other_documents_are_unchanged(value in arbitrary::json()) {
            let json = value.to_string();
            prop_assert_eq!(keep_digits(&json), json.as_str());
        }

        #[test]
        fn never_panics(text: String, numbers in "[-+.eE0-9\"\\\\,中]{0,40}") {
            let _ = (keep_digits(&text), keep_digits(&numbers));
        }
    }
}
