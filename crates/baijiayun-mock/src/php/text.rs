//! The quirks of the text of a response.

use bytes::Bytes;
use encoding_rs::GBK;
use fastrand::Rng;

/// Messages of PHP and of pages around a response.
const BEFORE: [&str; 3] = [
    "\n",
    "<br />\n<b>Notice</b>:  Undefined index: page in <b>/www/video.php</b> on line <b>12</b><br />\n",
    "PHP Warning:  count(): Parameter must be an array in /www/video.php on line 7\n",
];
const AFTER: [&str; 3] =
    ["\r\n", "<!-- 0.012s -->", "\n<br />\n<b>Warning</b>:  session in <b>Unknown</b><br />"];

/// Changes the text of a response at random: escapes, commas, what is around it, and its encoding.
pub fn add_text_quirks(mut text: String, rng: &mut Rng) -> Bytes {
    if rng.bool() {
        text = escape(&text);
    }
    if rng.u8(..4) == 0 && text.ends_with('}') {
        text.insert(text.len() - 1, ',');
    }
    if rng.u8(..4) == 0 {
        text.insert_str(0, BEFORE[rng.usize(..BEFORE.len())]);
    }
    if rng.u8(..4) == 0 {
        text.push_str(AFTER[rng.usize(..AFTER.len())]);
    }
    match rng.u8(..8) {
        // Each PHP file that was saved with a byte order mark adds one.
        0 => text.insert_str(0, &"\u{feff}".repeat(rng.usize(1..3))),
        1 => return in_gbk(text),
        _ => {}
    }
    text.into()
}

/// Returns the text in GBK, if GBK has its characters and its bytes cannot be taken for UTF-8.
fn in_gbk(text: String) -> Bytes {
    let (bytes, _, has_unmappable) = GBK.encode(&text);
    if has_unmappable || std::str::from_utf8(&bytes).is_ok() {
        text.into()
    } else {
        bytes.into_owned().into()
    }
}

/// Escapes a text as PHP's `json_encode` does by default: `\/` for slashes, `\uXXXX` for all but ASCII.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '/' => escaped.push_str("\\/"),
            character if character.is_ascii() => escaped.push(character),
            character => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    escaped.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    escaped
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn each_quirk_of_the_text_is_in_some_responses_and_not_in_most() {
        let text = r#"{"a":"/讲"}"#;
        let written: Vec<_> =
            (0..400).map(|seed| add_text_quirks(text.to_owned(), &mut Rng::with_seed(seed))).collect();
        let count = |has: &dyn Fn(&str) -> bool| {
            written.iter().filter(|bytes| std::str::from_utf8(bytes).is_ok_and(has)).count()
        };
        for (quirk, has) in [
            ("a comma", &(|text: &str| text.contains(",}")) as &dyn Fn(&str) -> bool),
            ("before", &|text| BEFORE.iter().any(|before| text.contains(&format!("{before}{{")))),
            ("after", &|text| AFTER.iter().any(|after| text.ends_with(after))),
            ("a byte order mark", &|text| text.starts_with('\u{feff}')),
            ("two of them", &|text| text.starts_with("\u{feff}\u{feff}")),
        ] {
            assert!((1..200).contains(&count(has)), "{quirk}: {}", count(has));
        }
        let escaped = count(&|text| text.contains(r"\/\u8bb2"));
        assert!((100..300).contains(&escaped), "{escaped}");
        let gbk = written.iter().filter(|bytes| std::str::from_utf8(bytes).is_err()).count();
        assert!((1..200).contains(&gbk), "{gbk}");
        let list = |seed| add_text_quirks("[1]".to_owned(), &mut Rng::with_seed(seed));
        assert!((0..100).all(|seed| !list(seed).contains(&b',')));
    }

    #[test]
    fn escaping_keeps_the_value() {
        let text = json!({ "url": "http://a/b", "name": "第一讲 😀" }).to_string();
        let escaped = escape(&text);
        assert!(escaped.is_ascii() && escaped.contains("\\/"));
        assert_eq!(
            serde_json::from_str::<Value>(&escaped).unwrap(),
            serde_json::from_str::<Value>(&text).unwrap()
        );
    }
}
