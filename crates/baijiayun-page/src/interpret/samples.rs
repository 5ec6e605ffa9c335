//! Reads sample requests and responses.

use serde_json::{Map, Value as Json};

use super::json::{self, bodies};
use super::outline::PartBlocks;
use super::problems::Problems;
use crate::document::Content;
use crate::page::Sample;

/// The sample responses of a part.
#[derive(Debug, Default)]
pub(super) struct Responses {
    pub(super) successes: Vec<Sample>,
    pub(super) failures: Vec<Sample>,
}

/// Reads the sample responses of a part. Of several with different codes, those that are not 0 are failures.
pub(super) fn responses(part: &PartBlocks<'_>, problems: &mut Problems) -> Responses {
    let mut samples = Vec::new();
    for (line, code) in codes(part) {
        let bodies = bodies(&code);
        if bodies.is_empty() {
            problems.push(line, "a sample response that is no JSON object", &code);
        }
        for body in bodies {
            match json::read(&body.text) {
                Ok((value, text)) => samples.push(Sample { line, value, text }),
                Err(error) => {
                    problems.push(line, &format!("a sample response that is no JSON: {error}"), &code);
                    continue;
                }
            }
            if body.is_completed {
                problems.push(line, "the last `}` of a sample response is missing; it is added", &code);
            }
        }
    }
    let code = |sample: &Sample| sample.value.get("code").and_then(Json::as_i64);
    let first = samples.iter().find_map(code);
    let success = if samples.iter().any(|sample| code(sample) == Some(0)) { Some(0) } else { first };
    let is_success = |sample: &Sample| code(sample).is_none() || code(sample) == success;
    let (successes, failures) = samples.into_iter().partition(is_success);
    Responses { successes, failures }
}

/// Reads the sample failures of a part.
pub(super) fn failures(part: &PartBlocks<'_>, problems: &mut Problems) -> Vec<Sample> {
    let Responses { mut successes, failures } = responses(part, problems);
    successes.extend(failures);
    successes.sort_by_key(|sample| sample.line);
    successes
}

/// Reads the sample requests of a part: JSON, a form, or the parameters of a `curl` command.
pub(super) fn requests(part: &PartBlocks<'_>, problems: &mut Problems) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (line, code) in codes(part) {
        let code = code.trim();
        let pairs = if is_json(code) && !code.contains("://") || code.starts_with('{') {
            match json::read(&code[code.find(['{', '[', '｛']).unwrap_or(0)..]) {
                Ok((value, text)) => samples.push(Sample { line, value, text }),
                Err(error) => {
                    problems.push(line, &format!("a sample request that is no JSON: {error}"), code)
                }
            }
            continue;
        } else if code.starts_with("curl") {
            curl(code)
        } else {
            form(code.rsplit('?').next().unwrap_or(code))
        };
        if pairs.is_empty() {
            problems.push(line, "a sample request that cannot be read", code);
            continue;
        }
        let members: Vec<_> =
            pairs.iter().map(|(name, value)| format!("{}: {value}", Json::String(name.clone()))).collect();
        samples.push(Sample {
            line,
            text: format!("{{{}}}", members.join(", ")),
            value: Json::Object(pairs.into_iter().collect::<Map<_, _>>()),
        });
    }
    samples
}

/// Returns the pieces of code in a part: code blocks, numbered lists, and lines that begin like JSON or curl.
fn codes(part: &PartBlocks<'_>) -> Vec<(usize, String)> {
    let mut codes: Vec<(usize, String)> = Vec::new();
    // The brackets of the last code that are not closed yet.
    let mut open = 0;
    if !part.inline.is_empty() {
        open = open_brackets(part.inline, is_json(part.inline));
        codes.push((part.line, part.inline.to_owned()));
    }
    for block in &part.blocks {
        let text = match &block.content {
            Content::Code(text) | Content::Paragraph(text) => text.clone(),
            Content::List { items, .. } => {
                items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join("\n")
            }
            Content::Heading { .. } | Content::Table(_) => continue,
        };
        let is_paragraph = matches!(block.content, Content::Paragraph(_));
        match codes.last_mut() {
            // A paragraph continues the code before it, if that is not closed yet.
            Some((_, before)) if open > 0 => {
                open += open_brackets(&text, true);
                before.push('\n');
                before.push_str(&text);
            }
            _ if is_paragraph && !is_json(&text) && !text.trim_start().starts_with("curl ") => {}
            _ => {
                open = open_brackets(&text, is_json(&text));
                codes.push((block.line, text));
            }
        }
    }
    codes
        .into_iter()
        .map(|(line, code)| (line, undo_entities(code.trim_matches('\n').trim_end())))
        .filter(|(_, code)| !code.is_empty())
        .collect()
}

/// Returns whether the text is JSON, or a caption and JSON, such as `返回：{`.
fn is_json(text: &str) -> bool {
    let Some(start) = text.find(['{', '[', '｛']) else { return false };
    let caption = text[..start].trim_end_matches(' ');
    caption.trim().is_empty()
        || caption.chars().count() <= CAPTION
            && caption.ends_with([':', '：', '\n'])
            && !caption.contains("curl")
}

/// The longest caption of a sample, in characters.
const CAPTION: usize = 30;

/// Returns how many brackets JSON opens and does not close.
fn open_brackets(text: &str, is_json: bool) -> isize {
    let bracket = |c: char| match c {
        '{' | '[' => 1,
        '}' | ']' => -1,
        _ => 0,
    };
    if is_json { text.chars().map(bracket).sum() } else { 0 }
}

/// The characters that browsers decode from `&` and the start of a name: `×tamp` was `&timestamp`.
const ENTITIES: [(char, &str); 9] = [
    ('×', "&times"),
    ('¶', "&para"),
    ('§', "&sect"),
    ('©', "&copy"),
    ('®', "&reg"),
    ('¬', "&not"),
    ('¤', "&curren"),
    ('µ', "&micro"),
    ('¢', "&cent"),
];

/// Restores the names whose start was decoded as an HTML entity.
fn undo_entities(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_name = rest.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_');
        match ENTITIES.iter().find(|(sign, _)| *sign == c && is_name) {
            Some((_, name)) => result.push_str(name),
            None => result.push(c),
        }
    }
    result
}

/// Returns the parameters of a `curl` command.
fn curl(code: &str) -> Vec<(String, Json)> {
    let joined = code.replace("\\\n", " ").replace('\n', " ");
    // A command with an open quote, as wrapped lines may leave it, is read without quotes.
    let words = shell_words::split(&joined).unwrap_or_else(|_| {
        joined.split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned()).collect()
    });
    let mut pairs = Vec::new();
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let option = word.split('=').next().unwrap_or_default();
        match option {
            "-d" | "--data" | "--data-raw" | "--data-urlencode" | "--data-binary" => {
                pairs.extend(form(&words.next().unwrap_or_default()));
            }
            "-F" | "--form" => pairs.extend(form_part(&words.next().unwrap_or_default())),
            _ if word.contains("://") => {
                pairs.extend(word.split_once('?').map(|(_, query)| form(query)).unwrap_or_default());
            }
            _ => {}
        }
    }
    pairs
}

/// Reads a form that may be percent-encoded.
fn form(text: &str) -> Vec<(String, Json)> {
    let text = text.trim();
    if text.starts_with('{') {
        let object = json::read(text).ok().and_then(|(value, _)| value.as_object().cloned());
        return object.into_iter().flatten().collect();
    }
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.filter(|(name, _)| super::table::is_name(name.trim()));
    pairs.map(|(name, value)| (name.trim().to_owned(), scalar(&decoded(value.trim())))).collect()
}

/// Reads `name=value` or `name=@file`.
fn form_part(text: &str) -> Option<(String, Json)> {
    let (name, value) = text.split_once('=')?;
    let value = match value.strip_prefix('@') {
        Some(file) => serde_json::json!({ "file": file, "content": "" }),
        None => scalar(value),
    };
    Some((name.to_owned(), value))
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns a number if the whole text is one.
fn scalar(text: &str) -> Json {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => Json::from(number),
        _ => Json::from(text),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(pairs: Vec<(String, Json)>) -> Json {
        Json::Object(pairs.into_iter().collect())
    }

    #[test]
    fn commands() {
        let expected = json!({ "partner_id": 1, "name": "第一讲", "code": "007" });
        for command in [
            r#"curl -d "partner_id=1&name=第一讲&code=007" "https://a.b/openapi/x/y""#,
            "curl -X POST \\\n 'https://a.b/x' \\\n --data 'partner_id=1' --data-urlencode 'name=第一讲' -d code=007",
            "curl 'https://a.b/x?partner_id=1&name=%E7%AC%AC%E4%B8%80%E8%AE%B2&code=007'",
        ] {
            assert_eq!(object(curl(command)), expected, "{command}");
        }
        let file = curl("curl -F name=a -F subtitle=@a.vtt https://a.b/x");
        assert_eq!(object(file), json!({ "name": "a", "subtitle": { "file": "a.vtt", "content": "" } }));
    }

    #[test]
    fn a_sample_may_have_a_short_caption() {
        for text in ["{}", " [", "返回：{", "结果:\n["] {
            assert!(is_json(text), "{text}");
        }
        let long = format!("{}：{{", "字".repeat(CAPTION));
        for text in ["无", "见 {a}", "curl -d: {", &long] {
            assert!(!is_json(text), "{text}");
        }
    }

    #[test]
    fn swallowed_entities() {
        assert_eq!(undo_entities("id=1×tamp=2¶m=3®ion=4"), "id=1&timestamp=2&param=3&region=4");
        assert_eq!(undo_entities("3 × 4"), "3 × 4");
    }
}
