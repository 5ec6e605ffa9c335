//! Formats and units in prose: `格式为yyyy-mm-dd`, `单位为秒`.

use crate::page::Form;

/// The words of each format, the more exact ones first.
const FORMS: [(Form, &[&str]); 8] = [
    (Form::UnixTime, &["时间戳", "unix", "timestamp"]),
    (Form::DateTime, &["yyyy-mm-dd hh", "yyyy-mm-dd hh:mm:ss", "y-m-d h:i:s", "年-月-日 时"]),
    (Form::Date, &["yyyy-mm-dd", "y-m-d", "年-月-日"]),
    (Form::CommaList, &["逗号分隔", "逗号分割", "逗号隔开", "逗号间隔", "逗号连接", "逗号拼接"]),
    (Form::Json, &["json"]),
    (
        Form::Seconds,
        &["单位为秒", "单位秒", "单位:秒", "单位: 秒", "单位是秒", "(秒)", "(单位s)", "秒数", "以秒为单位"],
    ),
    (Form::Bytes, &["字节", "单位byte", "bytes", "单位为b", "单位:b"]),
    (Form::Url, &["http://", "https://"]),
];

/// Returns the format that a text states. A time in the text is more exact than the type, which is often `datetime`
/// for all of them.
pub(super) fn read(text: &str, type_word: Option<&str>) -> Option<Form> {
    let stated = stated(text);
    let is_time = |form: &Form| matches!(form, Form::UnixTime | Form::DateTime | Form::Date);
    let of_type = match type_word {
        Some("timestamp") => Some(Form::UnixTime),
        Some("datetime") => Some(Form::DateTime),
        Some("date") => Some(Form::Date),
        Some("json") => Some(Form::Json),
        Some("url") => Some(Form::Url),
        _ => return stated,
    };
    if of_type.as_ref().is_some_and(is_time) { stated.filter(is_time).or(of_type) } else { of_type }
}

fn stated(text: &str) -> Option<Form> {
    // `10位长的数字，单位为秒` is a time since 1970: a span has no fixed number of digits.
    if text.contains("10位") && ["秒", "时间"].iter().any(|word| text.contains(word)) {
        return Some(Form::UnixTime);
    }
    let found = FORMS.iter().find(|(_, words)| words.iter().any(|word| text.contains(word)));
    found.map(|(form, _)| *form).or_else(|| sample_time(text))
}

/// Returns the format of a sample time in the text: `如2020-01-01 10:01:01`.
fn sample_time(text: &str) -> Option<Form> {
    let bytes = text.as_bytes();
    let shape = |at: usize, shape: &str| {
        bytes.get(at..at + shape.len()).is_some_and(|found| {
            found.iter().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                other => *byte == other,
            })
        })
    };
    let start = (0..bytes.len()).find(|at| shape(*at, "0000-00-00"))?;
    Some(if shape(start + 10, " 00:00:00") { Form::DateTime } else { Form::Date })
}

/// Returns the words that state the format.
pub(super) fn word(form: Form) -> &'static str {
    match form {
        Form::Bytes => "单位：字节",
        Form::Seconds => "单位为秒",
        Form::UnixTime => "10位长的时间戳",
        Form::Date => "格式为yyyy-mm-dd",
        Form::DateTime => "格式为yyyy-mm-dd hh:mm:ss",
        Form::CommaList => "多个以英文逗号分隔",
        Form::Json => "json格式的字符串",
        Form::Url => "以http://或https://开头",
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::read;
    use crate::page::Form;

    #[test]
    fn forms() {
        for (text, form) in [
            ("10位长的时间戳", Form::UnixTime),
            ("10位长的数字，单位为秒", Form::UnixTime),
            ("格式为yyyy-mm-dd", Form::Date),
            ("格式为 YYYY-MM-DD HH:MM:SS", Form::DateTime),
            ("起始时间，如2020-01-01 10:01:01", Form::DateTime),
            ("如2017-08-01", Form::Date),
            ("有效期，单位为秒", Form::Seconds),
            ("大小，单位：字节", Form::Bytes),
            ("多种以英文逗号分隔", Form::CommaList),
        ] {
            assert_eq!(read(text, Some("string")).form, Some(form), "{text}");
        }
        assert_eq!(read("", Some("datetime")).form, Some(Form::DateTime));
        assert_eq!(read("格式yyyy-mm-dd", Some("datetime")).form, Some(Form::Date));
        assert_eq!(read("10位长的时间戳", Some("datetime")).form, Some(Form::UnixTime));
        assert_eq!(read("多个以逗号分隔", Some("date")).form, Some(Form::Date));
    }
}
