//! The repair of commas in JSON that was written by hand.

/// Removes commas before `}` and `]`, and adds missing ones between two values.
///
/// Returns `None` if no comma is wrong, or if the text has other faults: it is cut off, or its brackets do
/// not match.
pub fn commas(json: &str) -> Option<String> {
    let edits = scan(json)?;
    if edits.is_empty() {
        return None;
    }
    let mut repaired = String::with_capacity(json.len() + edits.len());
    let mut copied = 0;
    for edit in edits {
        match edit {
            Edit::Remove(at) => {
                repaired.push_str(&json[copied..at]);
                copied = at + 1;
            }
            Edit::Add(at) => {
                repaired.push_str(&json[copied..at]);
                repaired.push(',');
                copied = at;
            }
        }
    }
    repaired.push_str(&json[copied..]);
    Some(repaired)
}

/// A change at a byte of the text.
enum Edit {
    Remove(usize),
    Add(usize),
}

/// The token before the current one.
enum PreviousToken {
    /// The start of the text, of a list or of an object.
    Opening,
    /// The key of an entry of an object.
    Key,
    Colon,
    /// A value that ended at this byte.
    Value(usize),
    /// Commas at these bytes.
    Commas(Vec<usize>),
}

/// Returns the edits that repair the text, in order; `None` if its brackets or quotes do not match.
fn scan(json: &str) -> Option<Vec<Edit>> {
    let bytes = json.as_bytes();
    let mut edits = Vec::new();
    let mut open = Vec::new();
    let mut before = PreviousToken::Opening;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'"' => text_end(bytes, at)?,
            b' ' | b'\t' | b'\r' | b'\n' | b'{' | b'}' | b'[' | b']' | b',' | b':' => at + 1,
            _ => word_end(bytes, at),
        };
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b':' => before = PreviousToken::Colon,
            b',' => match &mut before {
                PreviousToken::Commas(positions) => positions.push(at),
                _ => before = PreviousToken::Commas(vec![at]),
            },
            b'}' | b']' => {
                if open.pop()? != byte {
                    return None;
                }
                if let PreviousToken::Commas(positions) = before {
                    edits.extend(positions.into_iter().map(Edit::Remove));
                }
                before = PreviousToken::Value(end);
            }
            _ => {
                // Add commas only inside of brackets: two documents in a row are not repaired.
                if let (PreviousToken::Value(end), Some(_)) = (&before, open.last()) {
                    edits.push(Edit::Add(*end));
                }
                let is_key = open.last() == Some(&b'}') && !matches!(before, PreviousToken::Colon);
                before = match byte {
                    b'{' | b'[' => {
                        // In ASCII, the closing bracket is the second character after the opening one.
                        open.push(byte + 2);
                        PreviousToken::Opening
                    }
                    _ if is_key => PreviousToken::Key,
                    _ => PreviousToken::Value(end),
                };
            }
        }
        at = end;
    }
    open.is_empty().then_some(edits)
}

/// Returns the position after the closing quote of the text that starts at `start`.
pub(super) fn text_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Returns the position after the number or word that starts at `start`.
fn word_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.iter().skip(start);
    let length = rest.take_while(|byte| !b" \t\r\n{}[],:\"".contains(byte));
    start + length.count()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::lenient::arbitrary;

    #[test]
    fn repairs_commas() {
        for (broken, repaired) in [
            (r#"{"a":1,}"#, r#"{"a":1}"#),
            ("[1,2 , ]", "[1,2  ]"),
            ("[1,,]", "[1]"),
            ("[,]", "[]"),
            ("[1 2]", "[1, 2]"),
            (r#"["a""b"]"#, r#"["a","b"]"#),
            (r#"{"a":1 "b":2}"#, r#"{"a":1, "b":2}"#),
            ("{\"a\":\"x\"\n\"b\":[]\n\"c\":{}}", "{\"a\":\"x\",\n\"b\":[],\n\"c\":{}}"),
            (r#"[{"a":"中",}{"b":null}]"#, r#"[{"a":"中"},{"b":null}]"#),
            (r#"{"a":"\",}" "b":"[1 2]",}"#, r#"{"a":"\",}", "b":"[1 2]"}"#),
            (r#"{"a":"\\","b":1,}"#, r#"{"a":"\\","b":1}"#),
        ] {
            assert_eq!(commas(broken).as_deref(), Some(repaired), "{broken}");
        }
    }

    #[test]
    fn leaves_other_faults_alone() {
        for text in [
            "",
            "1 2",
            "{} {}",
            "1,",
            "[1,",
            "[1,}",
            "]",
            "[\"a,]",
            "[\"a\\",
            "{\"a\" 1}",
            "{\"a\" \"b\"}",
            "<html>",
            "[1,,2]",
        ] {
            assert_eq!(commas(text), None, "{text}");
        }
    }

    /// Writes JSON with a comma after every value or after none.
    fn sloppy(value: &Value, comma: &str) -> String {
        match value {
            Value::Array(list) => {
                let items = list.iter().map(|item| sloppy(item, comma) + comma);
                format!("[{}]", items.collect::<String>())
            }
            Value::Object(map) => {
                let entry = |(key, item): (&String, &Value)| {
                    format!("{} : {}{comma}", Value::from(key.as_str()), sloppy(item, comma))
                };
                format!("{{{}}}", map.iter().map(entry).collect::<String>())
            }
            scalar => scalar.to_string(),
        }
    }

    proptest! {
        #[test]
        fn never_changes_json(value in arbitrary::json()) {
            prop_assert_eq!(commas(&value.to_string()), None);
            prop_assert_eq!(commas(&serde_json::to_string_pretty(&value).unwrap()), None);
        }

        #[test]
        fn recovers_json_from_sloppy_commas(value in arbitrary::json()) {
            for comma in [",", " ", " ,\n", "\n\n"] {
                let text = sloppy(&value, comma);
                let repaired = commas(&text).unwrap_or(text);
                prop_assert_eq!(&serde_json::from_str::<Value>(&repaired).unwrap(), &value);
            }
        }

        #[test]
        fn never_panics(text: String, brackets in "[\\[\\]{},:\"\\\\ 1中]{0,40}") {
            let _ = commas(&text);
            let _ = commas(&brackets);
        }
    }
}
