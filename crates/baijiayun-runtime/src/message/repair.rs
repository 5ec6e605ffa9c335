//! Mending the commas of JSON that was written by hand.

/// Drops commas before `}` and `]`, and adds the ones missing between two values.
///
/// Returns `None` if there was nothing to mend, or if the text is cut off or its brackets do not
/// match: then it has other faults than its commas.
pub fn commas(json: &str) -> Option<String> {
    let edits = scan(json)?;
    if edits.is_empty() {
        return None;
    }
    let mut mended = String::with_capacity(json.len() + edits.len());
    let mut copied = 0;
    for edit in edits {
        match edit {
            Edit::Drop(at) => {
                mended.push_str(&json[copied..at]);
                copied = at + 1;
            }
            Edit::Add(at) => {
                mended.push_str(&json[copied..at]);
                mended.push(',');
                copied = at;
            }
        }
    }
    mended.push_str(&json[copied..]);
    Some(mended)
}

/// A change at a byte of the text.
enum Edit {
    Drop(usize),
    Add(usize),
}

/// The token before the current position.
enum Before {
    /// The start of the text, of a list or of an object.
    Opening,
    /// The key of an object's entry.
    Key,
    Colon,
    /// A value that ended at this byte.
    Value(usize),
    /// Commas at these bytes.
    Commas(Vec<usize>),
}

/// The edits that mend the text, in order; `None` if its brackets or quotes do not match.
fn scan(json: &str) -> Option<Vec<Edit>> {
    let bytes = json.as_bytes();
    let mut edits = Vec::new();
    let mut open = Vec::new();
    let mut before = Before::Opening;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'"' => text_end(bytes, at)?,
            b' ' | b'\t' | b'\r' | b'\n' | b'{' | b'}' | b'[' | b']' | b',' | b':' => at + 1,
            _ => word_end(bytes, at),
        };
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b':' => before = Before::Colon,
            b',' => match &mut before {
                Before::Commas(places) => places.push(at),
                _ => before = Before::Commas(vec![at]),
            },
            b'}' | b']' => {
                if open.pop()? != byte {
                    return None;
                }
                if let Before::Commas(places) = before {
                    edits.extend(places.into_iter().map(Edit::Drop));
                }
                before = Before::Value(end);
            }
            _ => {
                // Two documents one after the other are not mended, so only inside of brackets.
                if let (Before::Value(end), Some(_)) = (&before, open.last()) {
                    edits.push(Edit::Add(*end));
                }
                let is_key = open.last() == Some(&b'}') && !matches!(before, Before::Colon);
                before = match byte {
                    b'{' | b'[' => {
                        // In ASCII, the closing bracket is two after the opening one.
                        open.push(byte + 2);
                        Before::Opening
                    }
                    _ if is_key => Before::Key,
                    _ => Before::Value(end),
                };
            }
        }
        at = end;
    }
    open.is_empty().then_some(edits)
}

/// The byte after the closing quote of the text that starts here.
fn text_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The byte after the number or word that starts here.
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
    fn mends_commas() {
        for (broken, mended) in [
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
            assert_eq!(commas(broken).as_deref(), Some(mended), "{broken}");
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
                let mended = commas(&text).unwrap_or(text);
                prop_assert_eq!(&serde_json::from_str::<Value>(&mended).unwrap(), &value);
            }
        }

        #[test]
        fn never_panics(text: String, brackets in "[\\[\\]{},:\"\\\\ 1中]{0,40}") {
            let _ = commas(&text);
            let _ = commas(&brackets);
        }
    }
}
