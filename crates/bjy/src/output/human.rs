//! Formats values for people, in tables.

use baijiayun_vod::UnixTime;
use indicatif::BinaryBytes;

use super::JsonValue;
use super::field::FieldFormat;
use crate::names::known_name;

/// Returns the text of a table cell.
pub fn cell(value: &JsonValue, format: Option<FieldFormat>) -> String {
    let text = match value {
        JsonValue::Null => String::new(),
        JsonValue::Bool(true) => t!("yes").into(),
        JsonValue::Bool(false) => t!("no").into(),
        JsonValue::Number(number) => {
            number.as_i64().and_then(|number| formatted(number, format)).unwrap_or_else(|| number.to_string())
        }
        // The server writes some numbers as text.
        JsonValue::Text(text) => match text.parse() {
            Ok(number) => formatted(number, format).unwrap_or_else(|| text.clone()),
            Err(_) => enum_names(text, format),
        },
        JsonValue::List(items) if items.iter().all(JsonValue::is_scalar) => {
            items.iter().map(|item| cell(item, format)).collect::<Vec<_>>().join(", ")
        }
        value => value.compact().unwrap_or_default(),
    };
    printable(&text)
}

/// Returns whether the value is aligned to the right like a number.
pub fn is_number(value: &JsonValue, format: Option<FieldFormat>) -> bool {
    match format {
        Some(FieldFormat::Enum(_) | FieldFormat::UnixTime | FieldFormat::Flag) => false,
        Some(FieldFormat::Bytes | FieldFormat::Seconds) => true,
        None => matches!(value, JsonValue::Number(_)),
    }
}

fn formatted(number: i64, format: Option<FieldFormat>) -> Option<String> {
    match format? {
        FieldFormat::Bytes => Some(bytes(u64::try_from(number).ok()?)),
        FieldFormat::Seconds => clock(number),
        FieldFormat::UnixTime => UnixTime(number).to_cst().map(|time| time.to_string()),
        FieldFormat::Flag => match number {
            0 => Some(t!("no").into()),
            1 => Some(t!("yes").into()),
            _ => None,
        },
        format @ FieldFormat::Enum(_) => Some(enum_names(&number.to_string(), Some(format))),
    }
}

/// Returns a number of bytes as text, such as `1.40 GiB`.
pub fn bytes(count: u64) -> String {
    BinaryBytes(count).to_string()
}

/// Returns a number of seconds as text, such as `1:02:03`.
pub fn clock(seconds: i64) -> Option<String> {
    let seconds = u64::try_from(seconds).ok()?;
    let hours = seconds / 3600;
    let minutes = seconds / 60 % 60;
    let seconds = seconds % 60;
    Some(if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    })
}

/// Replaces enum values, also those of a comma-separated list, by their names.
fn enum_names(text: &str, format: Option<FieldFormat>) -> String {
    let Some(FieldFormat::Enum(values)) = format else { return text.to_owned() };
    text.split(',').map(|value| known_name(values, value)).collect::<Vec<_>>().join(",")
}

/// Replaces control characters, which could move the cursor or colour the rest of the screen, and those that turn the
/// direction of text around.
pub fn printable(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ").replace(|c: char| c.is_control() || turns(c), "\u{fffd}")
}

fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use baijiayun_vod::{DefinitionName, VideoStatus};

    use super::*;

    fn number(value: i64, format: FieldFormat) -> String {
        cell(&JsonValue::Number(value.into()), Some(format))
    }

    #[test]
    fn numbers_are_formatted() {
        assert_eq!(number(1_500_000_000, FieldFormat::Bytes), "1.40 GiB");
        assert_eq!(number(3723, FieldFormat::Seconds), "1:02:03");
        assert_eq!(number(59, FieldFormat::Seconds), "0:59");
        assert_eq!(number(1_493_967_641, FieldFormat::UnixTime), "2017-05-05 15:00:41");
        assert_eq!(number(1, FieldFormat::Flag), "yes");
        assert_eq!(number(100, FieldFormat::Enum(VideoStatus::SCHEMA.values())), "transcoded");
    }

    #[test]
    fn numbers_written_as_text_are_formatted() {
        let text = |text: &str, format| cell(&JsonValue::Text(text.to_owned()), format);
        assert_eq!(text("2048", Some(FieldFormat::Bytes)), "2.00 KiB");
        assert_eq!(text("1", Some(FieldFormat::Flag)), "yes");
        assert_eq!(text("007", None), "007");
        assert_eq!(
            text("low,high,x", Some(FieldFormat::Enum(DefinitionName::SCHEMA.values()))),
            "low,high,x"
        );
        assert_eq!(text("super", Some(FieldFormat::Enum(DefinitionName::SCHEMA.values()))), "super-high");
    }

    #[test]
    fn unknown_and_invalid_values_are_not_changed() {
        assert_eq!(number(77, FieldFormat::Enum(VideoStatus::SCHEMA.values())), "77");
        assert_eq!(number(-1, FieldFormat::Bytes), "-1");
        assert_eq!(number(-1, FieldFormat::Seconds), "-1");
        assert_eq!(number(i64::MAX, FieldFormat::UnixTime), i64::MAX.to_string());
        assert_eq!(number(2, FieldFormat::Flag), "2");
    }

    #[test]
    fn control_characters_are_replaced() {
        let text = JsonValue::Text("a\u{1b}[31m\nb\u{9b}".to_owned());
        assert_eq!(cell(&text, None), "a\u{fffd}[31m b\u{fffd}");
    }
}
