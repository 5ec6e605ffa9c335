//! Values with their meanings in prose: `0:否 1:是`.

use std::collections::HashSet;

use crate::page::Choice;

/// The longest meaning of a value, in characters.
const TITLE: usize = 30;

/// Reads the values that a text lists with their meanings: `0:否 1:是`, `1 开启 2 不开启`,
/// `可选值：classic(经典)、triple(三分屏)`. A single value is an example and not a list.
pub(super) fn read(text: &str) -> Vec<Choice> {
    // After one of these words, values may be words without a meaning.
    let list = ["可选值", "取值", "可选", "枚举"].iter().find_map(|word| text.find(word));
    let mut found: Vec<Choice> = Vec::new();
    let mut known = HashSet::new();
    let mut rest = text;
    let mut offset = 0;
    while let Some(start) = next_value(rest, list.map(|at| at.saturating_sub(offset))) {
        rest = &rest[start..];
        offset += start;
        let is_listed = list.is_some_and(|at| offset >= at);
        let end = value_end(rest);
        let value = &rest[..end];
        let (title, used) = title(&rest[end..], value.bytes().all(|byte| byte.is_ascii_digit()));
        let is_choice = (is_listed || !title.is_empty()) && title.chars().count() <= TITLE;
        if is_choice && known.insert(value) {
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

/// Returns where the value at the start of a text ends. A hyphen belongs to a word if a letter follows: `en-GB(英文)`. In
/// `1-开启`, it separates the value from its meaning.
fn value_end(text: &str) -> usize {
    let end = text.find(|c: char| !is_value(c)).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    let is_word = value.starts_with(|c: char| c.is_ascii_alphabetic());
    match rest.strip_prefix('-') {
        Some(next) if is_word && next.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            end + 1 + value_end(next)
        }
        _ => end,
    }
}

/// The signs before a value.
const BEFORE_VALUE: &str = " ,;、。:(（/|\n\t，；";

/// Returns where the next value starts: a short number, or a word behind the place where the text lists words.
fn next_value(text: &str, list: Option<usize>) -> Option<usize> {
    let mut before = Some(' ');
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let starts =
            before.is_none_or(|before| BEFORE_VALUE.contains(before)) || before.is_some_and(is_listing_word);
        if starts && is_value(c) {
            let end = at + value_end(&text[at..]);
            let value = &text[at..end];
            let is_number = value.len() <= 4 && value.bytes().all(|byte| byte.is_ascii_digit());
            let is_listed = list.is_some_and(|list| at >= list);
            if is_number || is_listed {
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

/// Reads the meaning behind a value, and returns how many bytes it takes. `1、开启` has a meaning; `mp4、flv` are two
/// values.
fn title(text: &str, is_number: bool) -> (String, usize) {
    let separated = text.trim_start_matches(|c: char| " :=-—.".contains(c) || (is_number && c == '、'));
    let skipped = text.len() - separated.len();
    let (inner, closes) = match separated.strip_prefix('(') {
        Some(inner) => (inner, true),
        None => (separated, false),
    };
    if (!closes && inner.starts_with(|c: char| c.is_ascii_digit()))
        || (skipped == 0 && !closes && inner.starts_with(|c: char| BEFORE_VALUE.contains(c)))
    {
        return (String::new(), 0);
    }
    let end = if closes { closing(inner) } else { inner.find(ends_title).unwrap_or(inner.len()) };
    // Without a sign between them, the meaning ends where the next value starts: `1开启2关闭`.
    let end = match inner[..end].find(|c: char| c.is_ascii_digit()) {
        Some(digit) if !closes && digit > 0 && inner[..digit].chars().all(|c| !c.is_ascii()) => digit,
        _ => end,
    };
    let used = skipped + usize::from(closes) + end + usize::from(closes && end < inner.len());
    (inner[..end].trim().to_owned(), used)
}

/// Returns whether the character ends a meaning without brackets.
fn ends_title(c: char) -> bool {
    ",;、。/|\n\t，；()".contains(c) || c.is_whitespace()
}

/// Returns where the bracket closes that is open at the start of the text.
fn closing(text: &str) -> usize {
    let mut depth = 1_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use crate::facts::read;

    fn pairs(text: &str) -> Vec<(String, String)> {
        read(text, Some("int")).choices.into_iter().map(|choice| (choice.value, choice.title)).collect()
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(value, title)| ((*value).to_owned(), (*title).to_owned())).collect()
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
        assert_eq!(pairs("可选值：zh(中文)、en-GB(英文)"), owned(&[("zh", "中文"), ("en-GB", "英文")]));
        assert_eq!(pairs("可选值：a-开启、b-关闭"), owned(&[("a", "开启"), ("b", "关闭")]));
        for text in ["页码，默认1，每页20条", "10位长的数字", "1-100", "传1则为音频", "mp4、flv格式"]
        {
            assert_eq!(pairs(text), [], "{text}");
        }
    }
}
