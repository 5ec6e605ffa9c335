//! Single values: their names for people, and their form on the wire.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use baijiayun_vod::metadata::{Schema, closest};
use baijiayun_vod::{CstDate, CstDateTime, Position};

use crate::lang::of_library;
use crate::names::{kebab, known_name, known_value};

/// The words for 1 and 0. The first ones are written, all are read.
const YES: [&str; 7] = ["yes", "true", "on", "1", "是", "对", "√"];
const NO: [&str; 7] = ["no", "false", "off", "0", "否", "错", "×"];
/// The words for a jump to nowhere.
const NO_JUMP: [&str; 3] = ["none", "-1", "无"];

/// Returns 1 or 0 for the words for yes and no.
pub fn flag(text: &str) -> Option<&'static str> {
    let is_in = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_in(&YES) {
        return Some("1");
    }
    is_in(&NO).then_some("0")
}

/// Returns a value as it is sent. The error says why it is none.
pub fn read(schema: &Schema, text: &str) -> Result<String, String> {
    let trimmed = text.trim();
    match schema {
        Schema::Flag | Schema::Bool => {
            let expected = || t!("`%{text}` is neither yes nor no", text = trimmed).into_owned();
            flag(trimmed).map(str::to_owned).ok_or_else(expected)
        }
        Schema::Enum(_) => known(schema, trimmed),
        Schema::Position => canonical::<Position>(trimmed).map_err(|_| not_a_position(trimmed)),
        Schema::Seconds => seconds(trimmed).ok_or_else(|| not_a_position(trimmed)),
        Schema::Jump if is_no_jump(trimmed) => Ok("-1".to_owned()),
        Schema::Jump => seconds(trimmed).ok_or_else(|| {
            t!("`%{text}` is not a time such as 1:05, a number of seconds, or `none`", text = trimmed)
                .into_owned()
        }),
        Schema::Expires => expires(trimmed).map(|seconds| seconds.to_string()),
        Schema::CstDate => canonical::<CstDate>(trimmed).map_err(of_library),
        Schema::CstDateTime => canonical::<CstDateTime>(trimmed).map_err(of_library),
        schema if schema.is_number() => canonical::<i64>(trimmed)
            .map_err(|_| t!("`%{text}` is not a whole number", text = trimmed).into_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// Returns a value as people write it; [`read`] reads it.
pub fn show(schema: &Schema, wire: &str) -> String {
    let clock = || wire.parse::<Position>().map_or_else(|_| wire.to_owned(), |position| position.to_string());
    match schema {
        Schema::Flag | Schema::Bool if flag(wire) == Some("1") => YES[0].to_owned(),
        Schema::Flag | Schema::Bool if flag(wire) == Some("0") => NO[0].to_owned(),
        Schema::Enum(_) => known_name(schema.values(), wire),
        Schema::Jump if wire.starts_with('-') => NO_JUMP[0].to_owned(),
        Schema::Position | Schema::Seconds | Schema::Jump => clock(),
        _ => wire.to_owned(),
    }
}

/// Returns the value with this name or title. Numbers that are not listed can be sent too.
fn known(schema: &Schema, text: &str) -> Result<String, String> {
    let has_title = |title: &str| title.eq_ignore_ascii_case(text);
    let titled = schema.values().iter().find(|known| has_title(known.title) || has_title(known.title_zh));
    if let Some(known) = titled {
        return Ok(known.value.to_owned());
    }
    let value = known_value(schema.values(), text);
    if schema.is_number() && value.parse::<i64>().is_err() {
        let names: Vec<_> = schema.values().iter().map(|known| kebab(known.name)).collect();
        let reason = t!("`%{text}` is not one of %{names}", text = text, names = names.join(", "));
        return Err(with_closest(&reason, text, names.iter().map(String::as_str)));
    }
    Ok(value.to_owned())
}

/// Adds the name that was probably meant, if one is similar.
pub fn with_closest<'n>(reason: &str, wrong: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    match closest(wrong, names) {
        Some(name) => {
            t!("%{reason}; did you mean `%{name}`?", reason = of_library(reason), name = name).into_owned()
        }
        None => reason.to_owned(),
    }
}

fn is_no_jump(text: &str) -> bool {
    NO_JUMP.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn seconds(text: &str) -> Option<String> {
    text.parse::<Position>().ok().map(|position| position.as_secs().to_string())
}

fn not_a_position(text: &str) -> String {
    t!("`%{text}` is not a time such as 1:05, nor a number of seconds", text = text).into_owned()
}

/// Parses a value as a `T` and returns it as the client writes it.
pub fn canonical<T: FromStr + Display>(text: &str) -> Result<String, T::Err> {
    text.parse::<T>().map(|value| value.to_string())
}

/// Parses a length of time as `--expires-in` does, but for `never`.
pub fn duration(text: &str) -> Result<Duration, String> {
    match expires(text).map(u64::try_from) {
        Ok(Ok(seconds @ 1..)) => Ok(Duration::from_secs(seconds)),
        _ => {
            Err(t!("`%{text}` is not a number of seconds, nor a time such as 90s, 30m or 2h", text = text)
                .into())
        }
    }
}

/// Returns the seconds of `3600`, `60m`, `1h`, `1d` or `never`, as they are sent.
pub fn expires(text: &str) -> Result<i64, String> {
    if text == "never" {
        return Ok(0);
    }
    let (number, unit) = match text.as_bytes().last() {
        Some(b's') => (&text[..text.len() - 1], 1),
        Some(b'm') => (&text[..text.len() - 1], 60),
        Some(b'h') => (&text[..text.len() - 1], 3600),
        Some(b'd') => (&text[..text.len() - 1], 86_400),
        _ => (text, 1),
    };
    match number.parse::<i64>().ok().and_then(|number| number.checked_mul(unit)) {
        Some(seconds @ 1..) => Ok(seconds),
        Some(0) => Err(t!("0 would be for ever: write `never`").into_owned()),
        _ => Err(t!(
            "`%{text}` is not a number of seconds, a time such as 60m, 1h or 1d, or `never`",
            text = text
        )
        .into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::find;
    use crate::operation::sheet::RecordsParam;

    fn field(name: &str) -> Schema {
        let params = find("question", "save").into_iter().flat_map(|save| RecordsParam::all(save.operation));
        let field = params.flat_map(|param| param.record.fields()).find(|field| field.name == name);
        field.map_or(Schema::None, |field| field.schema)
    }

    #[test]
    fn values_have_several_forms() {
        for (schema, texts, wire, shown) in [
            (Schema::Flag, &["yes", "TRUE", "1", "是", " 对 "][..], "1", "yes"),
            (Schema::Flag, &["no", "False", "0", "否"], "0", "no"),
            (field("option_type"), &["multiple", "2", "多选", "several options"], "2", "multiple"),
            (Schema::Position, &["1:05", "0:01:05", "65"], "00:01:05", "00:01:05"),
            (Schema::Seconds, &["1:05", "65"], "65", "00:01:05"),
            (Schema::Jump, &["none", "-1", "无"], "-1", "none"),
            (Schema::Jump, &["1:05", "65"], "65", "00:01:05"),
            (Schema::Text, &[" a "], " a ", " a "),
        ] {
            for text in texts {
                assert_eq!(read(&schema, text).as_deref(), Ok(wire), "{text}");
            }
            assert_eq!(show(&schema, wire), shown);
            assert_eq!(read(&schema, shown).as_deref(), Ok(wire));
        }
    }

    #[test]
    fn a_wrong_name_is_corrected() {
        let reason = read(&field("option_type"), "singel");
        let expected = "`singel` is not one of single, multiple; did you mean `single`?";
        assert_eq!(reason, Err(expected.to_owned()));
        assert_eq!(read(&field("option_type"), "7").as_deref(), Ok("7"));
        assert!(read(&Schema::Jump, "-5").is_err());
    }

    #[test]
    fn an_expiry_is_seconds_a_time_or_never() {
        for (text, seconds) in
            [("3600", 3600), ("90s", 90), ("60m", 3600), ("1h", 3600), ("2d", 172_800), ("never", 0)]
        {
            assert_eq!(expires(text), Ok(seconds), "{text}");
        }
        assert_eq!(expires("0"), Err(t!("0 would be for ever: write `never`").into_owned()));
        for text in ["", "h", "-1", "0.5", "1w", "1 h", "soon", "9223372036854775807d", "一"] {
            assert!(expires(text).is_err_and(|reason| reason.contains("`never`")), "{text}");
        }
    }
}
