//! The text of a response, and the JSON in it.

use std::borrow::Cow;

use encoding_rs::GBK;
use serde::de::IgnoredAny;

use crate::message::repair;

/// The longest key that is looked for, in bytes.
const LONGEST_KEY: usize = 64;

/// The beginnings of tags that only a page has. PHP writes `<br />` and `<b>` around its warnings.
const TAGS_OF_PAGES: [&str; 4] = ["<!doctype", "<html", "<head", "<body"];

/// The beginning of a tag in front of the JSON in a page. Networks add one after a response.
const SCRIPT: &str = "<script";

/// Returns the text of a body, which may be GBK in old installations. Bytes that are neither UTF-8 nor GBK are
/// replaced, so that the code can be read beside a broken text.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => not_utf8(body),
    };
    match text {
        // Each of several PHP files may begin with a byte order mark.
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\u{feff}').to_owned()),
    }
}

fn not_utf8(body: &[u8]) -> Cow<'_, str> {
    let lossy = String::from_utf8_lossy(body);
    // A broken byte in UTF-8 may make valid GBK, with other characters throughout. Chinese has three bytes in UTF-8,
    // which GBK seldom imitates.
    let chinese = lossy.chars().filter(|c| c.len_utf8() >= 3 && *c != char::REPLACEMENT_CHARACTER).count();
    let broken = lossy.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    if chinese >= broken {
        return lossy;
    }
    GBK.decode_without_bom_handling_and_without_replacement(body).unwrap_or(lossy)
}

/// Finds the response in a text with something around it, such as warnings of PHP or a comment. Its commas are
/// repaired if necessary.
///
/// Returns `None` where it is not certain: for a page, for JSON that is broken or cut off, in which a part could be
/// taken for the whole, and for several responses.
pub(crate) fn find_response(text: &str, is_response: impl Fn(&str) -> bool) -> Option<Cow<'_, str>> {
    let (mut found, mut at) = (None, 0);
    while let Some(offset) = text[at..].find('{') {
        let start = at + offset;
        if !opens_object(&text[start..]) {
            at = start + 1;
            continue;
        }
        let end = object_end(text, start)?;
        if let Some(response) = object(&text[start..end]).filter(|object| is_response(object)) {
            if found.is_some() || is_part(&text[..start], &text[end..]) {
                return None;
            }
            found = Some((response, start, end));
        }
        at = end;
    }
    let (response, start, end) = found?;
    let is_page = is_page(&text[..start]) || has_tag(&text[..start], &[SCRIPT]) || is_page(&text[end..]);
    (!is_page).then_some(response)
}

/// Returns whether the text begins with a brace, a key and a colon.
fn opens_object(text: &str) -> bool {
    let key = text[1..].trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
    key.is_some_and(|(key, rest)| key.len() <= LONGEST_KEY && rest.trim_start().starts_with(':'))
}

/// Returns the end of the object that begins at `start`; `None` if it is cut off.
fn object_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        at = match bytes.get(at)? {
            b'"' => repair::text_end(bytes, at)?,
            b'{' => {
                depth += 1;
                at + 1
            }
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => {
                depth -= 1;
                at + 1
            }
            _ => at + 1,
        };
    }
}

/// Returns the text if it is JSON, with its commas repaired if necessary.
fn object(text: &str) -> Option<Cow<'_, str>> {
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    if is_json(text) {
        return Some(Cow::Borrowed(text));
    }
    repair::commas(text).filter(|repaired| is_json(repaired)).map(Cow::Owned)
}

/// Returns whether an object between these texts is a part of other JSON, which is broken.
fn is_part(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    before.ends_with(['[', '{', ','])
        || before.ends_with("\":")
        || after.trim_start().starts_with([',', ']', '}'])
}

fn is_page(text: &str) -> bool {
    has_tag(text, &TAGS_OF_PAGES)
}

fn has_tag(text: &str, tags: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    tags.iter().any(|tag| text.contains(tag))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lenient::arbitrary;

    fn found(text: &str) -> Option<String> {
        find_response(text, |json| json.contains(r#""code""#)).map(Cow::into_owned)
    }

    #[test]
    fn text_around_a_response_is_ignored() {
        let json = r#"{"code":0,"data":{"a":"}{"}}"#;
        for (before, after) in [
            ("", ""),
            ("<br />\n<b>Warning</b>: Undefined index {x} in <b>/a.php</b> on line <b>3</b><br />\n", ""),
            ("\nNotice: {\"a\"} and {$b} in /a.php on line 3\n\u{feff}", "\n"),
            ("", "<!-- 12ms -->"),
            ("debug", "x"),
            ("<b>Notice {x}</b>", "<script>{\"a\":1}</script>"),
            ("Notice: {\"a\": $b} in /a.php\n", "<SCRIPT>x</SCRIPT>"),
            ("{\"a\":\"}\"}", "{\"b\":\"{\"}"),
            ("{\"sql\":\"SELECT 1\"}\n", "<br />{\"time\":1}"),
            ("callback(", ");"),
            ("[27-Nov-2026 20:33:10] PHP Warning: x ", ""),
        ] {
            let text = format!("{before}{json}{after}");
            assert_eq!(found(&text).as_deref(), Some(json), "{text}");
        }
        let sloppy = "Warning {x}\n{\"code\":0 \"data\":1,}<script>{\"a\":1}</script>";
        assert_eq!(found(sloppy).as_deref(), Some(r#"{"code":0, "data":1}"#));
        let sloppy = "Warning\n{\"code\":0 \"data\":1,}<!-- 1 -->";
        assert_eq!(found(sloppy).as_deref(), Some(r#"{"code":0, "data":1}"#));
    }

    #[test]
    fn a_doubtful_response_is_none() {
        for text in [
            "",
            "<br />",
            r#"Warning {"a":1}"#,
            r#"{"code":0}{"code":1}"#,
            r#"Warning {"code":0}, {"code":0}"#,
            r#"x{"code":0,"data":{"a":[1,"#,
            r#"{"code":0,"data":{"list":[{"code":5},{"code":6},"#,
            r#"{"data":"a"b","list":[{"code":5}]}"#,
            r#"[{"code":0},"#,
            r#"[{"code":0} x"#,
            r#""data": {"code":0} x"#,
            r#"x {"code":0} ]"#,
            r#"{'data': {"code":0}}"#,
            r#"<!DOCTYPE html><p>{"code":0}</p>"#,
            r#"<SCRIPT>x = {"code":0}</SCRIPT>"#,
            r#"{"code":0}<html>"#,
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn gbk_is_read_and_broken_utf8_is_not_taken_for_it() {
        let (gbk, ..) = GBK.encode(r#"{"code":1002,"msg":"签名错误"}"#);
        assert_eq!(text(&gbk), r#"{"code":1002,"msg":"签名错误"}"#);
        let mut broken = r#"{"code":0,"name":"高等数学第十二讲"}"#.as_bytes().to_vec();
        broken.remove(broken.len() - 3);
        assert!(text(&broken).contains("高等数学第十二"), "{}", text(&broken));
        assert_eq!(text(b"\xef\xbb\xbf\xef\xbb\xbf{}"), "{}");
        assert_eq!(text(b"{\"a\":\"\xff\"}"), "{\"a\":\"\u{fffd}\"}");
    }

    proptest! {
        #[test]
        fn any_response_is_found(value in arbitrary::json(), before in "[a-z<>/: \n]{0,20}", after in "[a-z<>/ \n]{0,20}") {
            let json = format!(r#"{{"code":{value}}}"#);
            let text = format!("{before}{json}{after}");
            prop_assert_eq!(found(&text), Some(json));
        }

        #[test]
        fn never_panics(bytes: Vec<u8>, braces in "[{}\\[\\]\":, code0中]{0,40}") {
            let _ = (found(&text(&bytes)), found(&braces));
        }
    }
}
