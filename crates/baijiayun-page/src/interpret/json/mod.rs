//! Reads JSON as pages have it: with comments, trailing or missing commas, full-width signs and parts left out.

mod body;
mod tidy;

use jsonc_parser::{JsonValue, ParseOptions, parse_to_value};
use serde_json::{Map, Value as Json};

pub(super) use self::body::bodies;
use self::tidy::tidy;

/// The longest text in bytes that is read. Its values take many times the memory.
const MAX_BYTES: usize = 1 << 20;

/// Reads JSON, and returns its value and the same as strict JSON in the page's order.
///
/// # Errors
///
/// Says what cannot be read.
pub(super) fn read(text: &str) -> Result<(Json, String), String> {
    let read = |text: &str| match parse_to_value(text, &ParseOptions::default()) {
        Ok(Some(value)) => Ok((to_json(&value), to_text(&value))),
        Ok(None) => Err("it is empty".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    if text.len() > MAX_BYTES {
        return Err(format!("it has more than {} KB", MAX_BYTES >> 10));
    }
    read(text).or_else(|error| read(&tidy(text)).map_err(|_| error))
}

fn to_json(value: &JsonValue<'_>) -> Json {
    match value {
        JsonValue::Null => Json::Null,
        JsonValue::Boolean(value) => Json::Bool(*value),
        JsonValue::Number(text) => {
            serde_json::from_str(text).unwrap_or_else(|_| Json::String((*text).to_owned()))
        }
        JsonValue::String(text) => Json::String(text.to_string()),
        JsonValue::Array(items) => Json::Array(items.iter().map(to_json).collect()),
        JsonValue::Object(members) => {
            let members =
                members.clone().into_iter().map(|(name, value)| (name.into_owned(), to_json(&value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
    }
}

/// Writes JSON in its own order.
fn to_text(value: &JsonValue<'_>) -> String {
    match value {
        JsonValue::Array(items) => {
            let items: Vec<_> = items.iter().map(to_text).collect();
            format!("[{}]", items.join(", "))
        }
        JsonValue::Object(members) => {
            let members = members.clone().into_iter();
            let members: Vec<_> = members
                .map(|(name, value)| format!("{}: {}", Json::String(name.into_owned()), to_text(&value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        other => to_json(other).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn untidy_json_is_read() {
        let expected = json!({ "code": 0, "data": { "b": "甲：乙", "a": [1, 2] } });
        for text in [
            r#"{ "code": 0, "data": { "b": "甲：乙", "a": [1, 2] } }"#,
            "{ \"code\": 0, // 成功\n \"data\": { \"b\": \"甲：乙\", /* 列表 */ \"a\": [1, 2,], }, }",
            "{ \"code\": 0\n \"data\": { \"b\": \"甲：乙\"\n\t\"a\": [1 2] } }",
            "{ \"code\": 0, # 成功\n \"data\": { \"b\": \"甲：乙\", （列表）\n \"a\": [1, 2, ...], ... } }",
            "{ \"code\": 0, …, \"data\": { \"b\": \"甲：乙\", (列表) \"a\": [..., 1, 2], …… } }",
            "｛“code”：0，“data”：｛“b”：“甲：乙”，“a”：［1，2］｝｝",
        ] {
            let (value, ordered) = read(text).unwrap();
            assert_eq!(value, expected, "{text}");
            assert_eq!(ordered, r#"{"code": 0, "data": {"b": "甲：乙", "a": [1, 2]}}"#);
        }
    }

    #[test]
    fn a_value_that_is_left_out_is_null() {
        assert_eq!(
            read("{ \"a\": ..., \"b\": {...}, \"c\": \"...\" }").unwrap().0,
            json!({ "a": null, "b": {}, "c": "..." })
        );
    }

    #[test]
    fn unreadable_json_is_an_error() {
        for text in ["", "{", "{ \"a\": 借书 }", &"[".repeat(100_000)] {
            assert!(read(text).is_err(), "{}", &text[..text.len().min(20)]);
        }
    }
}
