//! Reads the limits, values and formats that descriptions state in prose.

use crate::page::{Choice, Facts, Form};
use crate::words::half_width;

/// Reads the facts of a description. The type tells a largest number from a longest text.
pub(super) fn read(description: &str, type_word: Option<&str>) -> Facts {
    let text = half_width(description).to_lowercase();
    let is_number = type_word.is_none_or(|word| word.contains("int") || word.contains("number"));
    let mut facts = Facts { choices: choices(&text), form: form(&text, type_word), ..Facts::default() };
    for (words, limit) in LIMITS {
        for (number, rest) in numbers_after(&text, words) {
            match (limit, is_length(rest)) {
                (Limit::Max, true) => facts.max_length = facts.max_length.or(usize::try_from(number).ok()),
                (Limit::Max, false) if is_number => facts.max = facts.max.or(Some(number)),
                (Limit::Min, false) if is_number => facts.min = facts.min.or(Some(number)),
                (Limit::Above, false) if is_number => facts.min = facts.min.or(number.checked_add(1)),
                (Limit::Below, false) if is_number => facts.max = facts.max.or(number.checked_sub(1)),
                _ => {}
            }
        }
    }
    if let Some((min, max)) = range(&text).filter(|_| is_number) {
        facts.min = facts.min.or(Some(min));
        facts.max = facts.max.or(Some(max));
    }
    facts
}

/// The side on which a number is a limit.
#[derive(Clone, Copy)]
enum Limit {
    Max,
    Min,
    Above,
    Below,
}

/// The words before a limit. Longer ones stand before those that they contain.
const LIMITS: [(&[&str], Limit); 4] = [
    (
        &[
            "不得超过",
            "不能超过",
            "不允许超过",
            "不可超过",
            "不超过",
            "最大值为",
            "最大值",
            "最大不超过",
            "最大为",
            "最大",
            "最多为",
            "最多",
            "最长",
            "上限为",
            "上限",
            "小于等于",
            "<=",
            "≤",
            "不能大于",
            "不大于",
            "至多",
            "不能多于",
        ],
        Limit::Max,
    ),
    (
        &[
            "最小值为",
            "最小值",
            "最小为",
            "最小",
            "不能小于",
            "不得小于",
            "不小于",
            "不能少于",
            "不少于",
            "大于等于",
            ">=",
            "≥",
            "至少",
            "最少",
        ],
        Limit::Min,
    ),
    (&["必须大于", "需大于", "应大于"], Limit::Above),
    (&["必须小于", "需小于", "应小于"], Limit::Below),
];

/// Returns the whole numbers that follow one of the words, and the text behind each.
fn numbers_after<'t>(text: &'t str, words: &[&str]) -> Vec<(i64, &'t str)> {
    let mut found = Vec::new();
    for word in words {
        for (at, _) in text.match_indices(word) {
            let rest = text[at + word.len()..].trim_start_matches([' ', ':', '是', '为']);
            if let Some((number, rest)) = number(rest) {
                found.push((number, rest));
            }
        }
    }
    found
}

/// Reads a whole number at the start of a text. A number with a unit of time, size or share is no limit of the value.
fn number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..end].parse().ok()?;
    let rest = text[end..].trim_start();
    let units = ["天", "小时", "分钟", "月", "年", "m", "k", "g", "%", ".", "倍", "字节", "层", "级"];
    (!units.iter().any(|unit| rest.starts_with(unit))).then_some((number, rest))
}

/// Returns whether the number before this text counts characters.
fn is_length(rest: &str) -> bool {
    let rest = rest.trim_start_matches("个").trim_start();
    ["字符", "字", "char", "汉字", "中文字符", "英文字符"].iter().any(|unit| rest.starts_with(unit))
}

/// Returns the numbers of a range: `取值范围1-100`, `1~1000之间`.
fn range(text: &str) -> Option<(i64, i64)> {
    let start = ["范围", "取值", "介于"].iter().find_map(|word| text.find(word).map(|at| at + word.len()));
    let part = match start {
        Some(start) => text[start..].trim_start_matches(|c: char| " :为是[(值".contains(c)),
        None => {
            let end = text.find("之间")?;
            let before = &text[..end];
            let first = before
                .rfind(|c: char| !c.is_ascii_digit() && !"-~—至到, ".contains(c))
                .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
            &before[first..]
        }
    };
    let (min, rest) = number(part)?;
    let rest = rest.trim_start_matches(['-', '~', '—', '至', '到', ' ', ',']);
    let (max, rest) = number(rest)?;
    // `取值1,2,3` lists values.
    (min < max && !rest.starts_with([',', '、', '-', ':'])).then_some((min, max))
}

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

fn form(text: &str, type_word: Option<&str>) -> Option<Form> {
    match type_word {
        Some("timestamp") => return Some(Form::UnixTime),
        Some("datetime") => return Some(Form::DateTime),
        Some("date") => return Some(Form::Date),
        Some("json") => return Some(Form::Json),
        Some("url") => return Some(Form::Url),
        _ => {}
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

/// The longest meaning of a value, in characters.
const TITLE: usize = 30;

/// Reads the values that a text lists with their meanings: `0:否 1:是`, `1 开启 2 不开启`,
/// `可选值：classic(经典)、triple(三分屏)`. One value alone is an example and not a list.
fn choices(text: &str) -> Vec<Choice> {
    let words_allowed = ["可选值", "取值", "可选", "枚举", "支持"].iter().find_map(|word| text.find(word));
    let mut found: Vec<Choice> = Vec::new();
    let mut rest = text;
    let mut offset = 0;
    while let Some(start) = next_value(rest, words_allowed.is_some_and(|at| offset >= at)) {
        rest = &rest[start..];
        offset += start;
        let end = rest.find(|c: char| !is_value(c)).unwrap_or(rest.len());
        let value = &rest[..end];
        let (title, used) = title(&rest[end..]);
        let is_new = found.iter().all(|choice| choice.value != value);
        if is_new && !title.is_empty() && title.chars().count() <= TITLE {
            found.push(Choice { value: value.to_owned(), title });
        }
        let used = end + used;
        rest = &rest[used..];
        offset += used;
    }
    if found.len() < 2 { Vec::new() } else { found }
}

fn is_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The signs before a value.
const BEFORE_VALUE: &str = " ,;、。:(（/|\n\t，；";

/// Returns where the next value starts: a short number, or a word where the text lists words.
fn next_value(text: &str, words: bool) -> Option<usize> {
    let mut before = Some(' ');
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let starts =
            before.is_none_or(|before| BEFORE_VALUE.contains(before)) || before.is_some_and(is_listing_word);
        if starts && is_value(c) {
            let end = text[at..].find(|c: char| !is_value(c)).map_or(text.len(), |end| at + end);
            let value = &text[at..end];
            let is_number = value.len() <= 4 && value.bytes().all(|byte| byte.is_ascii_digit());
            if is_number || (words && value.starts_with(|c: char| c.is_ascii_alphabetic())) {
                return Some(at);
            }
            at = end;
            before = text[..end].chars().next_back();
            continue;
        }
        before = Some(c);
        at += c.len_utf8();
    }
    None
}

/// Returns whether a value may follow the character without a blank: the 为 of `可选值为1`.
fn is_listing_word(before: char) -> bool {
    "为是值".contains(before)
}

/// Reads the meaning behind a value, and returns how many bytes it takes.
fn title(text: &str) -> (String, usize) {
    let separated = text.trim_start_matches(|c: char| " :=-—.、".contains(c));
    let skipped = text.len() - separated.len();
    let (inner, closes) = match separated.strip_prefix('(') {
        Some(inner) => (inner, true),
        None => (separated, false),
    };
    if inner.starts_with(|c: char| c.is_ascii_digit())
        || (skipped == 0 && !closes && inner.starts_with(|c: char| BEFORE_VALUE.contains(c)))
    {
        return (String::new(), 0);
    }
    let end = inner
        .find(|c: char| if closes { c == ')' } else { ",;、。/|\n\t，；()".contains(c) || c.is_whitespace() })
        .unwrap_or(inner.len());
    // Without a sign between them, the meaning ends where the next value starts: `1开启2关闭`.
    let end = match inner[..end].find(|c: char| c.is_ascii_digit()) {
        Some(digit) if !closes && digit > 0 && inner[..digit].chars().all(|c| !c.is_ascii()) => digit,
        _ => end,
    };
    let used = skipped + usize::from(closes) + end + usize::from(closes && end < inner.len());
    (inner[..end].trim().to_owned(), used)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str) -> Facts {
        read(text, Some("int"))
    }

    fn pairs(text: &str) -> Vec<(String, String)> {
        int(text).choices.into_iter().map(|choice| (choice.value, choice.title)).collect()
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(value, title)| ((*value).to_owned(), (*title).to_owned())).collect()
    }

    #[test]
    fn limits() {
        for (text, min, max) in [
            ("每页条数，不得超过1000", None, Some(1000)),
            ("每页条数，最大 100 条", None, Some(100)),
            ("最小值为1，最大值为50", Some(1), Some(50)),
            ("取值范围：1-100", Some(1), Some(100)),
            ("必须大于0", Some(1), None),
            ("1~1000之间的整数", Some(1), Some(1000)),
            ("时间跨度不能超过65天", None, None),
            ("文件不超过20M", None, None),
            ("页码，从1开始，默认1", None, None),
        ] {
            let facts = int(text);
            assert_eq!((facts.min, facts.max, facts.max_length), (min, max, None), "{text}");
        }
        let length = read("名称，长度不能超过100个字符", Some("string"));
        assert_eq!((length.max, length.max_length), (None, Some(100)));
        // The number of items, not of characters.
        let items = read("视频ID，最多50个，以英文逗号分隔", Some("string"));
        assert_eq!((items.max, items.max_length, items.form), (None, None, Some(Form::CommaList)));
    }

    #[test]
    fn values_with_their_meanings() {
        let no_yes = owned(&[("0", "否"), ("1", "是")]);
        for text in [
            "是否强制 0:否 1:是",
            "是否强制，0：否，1：是",
            "0-否；1-是",
            "0 否 1 是",
            "0否1是",
            "（0：否、1：是）",
            "0=否/1=是",
        ] {
            assert_eq!(pairs(text), no_yes, "{text}");
        }
        assert_eq!(pairs("1 开启 2 不开启"), owned(&[("1", "开启"), ("2", "不开启")]));
        let words = read("可选值：classic(经典)、triple(三分屏)", Some("string")).choices;
        assert_eq!(words.len(), 2);
        assert_eq!((words[1].value.as_str(), words[1].title.as_str()), ("triple", "三分屏"));
        for text in ["页码，默认1，每页20条", "10位长的数字", "1-100", "传1则为音频", "mp4、flv格式"]
        {
            assert_eq!(pairs(text), [], "{text}");
        }
    }

    #[test]
    fn forms() {
        for (text, form) in [
            ("10位长的时间戳", Form::UnixTime),
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
    }
}
