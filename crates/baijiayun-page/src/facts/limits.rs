//! Limits in prose: `不得超过1000`, `长度不能超过100个字符`, `取值范围1-100`.

use crate::page::Facts;

/// Adds the limits that a text states. Only numbers have a largest value; texts have a longest length.
pub(super) fn read(text: &str, is_number: bool, is_text: bool, mut facts: Facts) -> Facts {
    // The limit of a list is that of its items.
    let is_text = is_text && facts.form.is_none();
    let length = length_range(text);
    facts.max_length = length;
    for (words, limit) in LIMITS {
        for (number, rest) in numbers_after(text, words) {
            match (limit, is_length(rest) || is_text && is_end(rest)) {
                (Limit::Max, true) => facts.max_length = facts.max_length.or(usize::try_from(number).ok()),
                (Limit::Max, false) if is_number => facts.max = facts.max.or(Some(number)),
                (Limit::Min, false) if is_number => facts.min = facts.min.or(Some(number)),
                (Limit::Above, false) if is_number => facts.min = facts.min.or(number.checked_add(1)),
                (Limit::Below, false) if is_number => facts.max = facts.max.or(number.checked_sub(1)),
                _ => {}
            }
        }
    }
    for (number, _) in numbers_after(text, &["限"]).into_iter().filter(|(_, rest)| is_length(rest)) {
        facts.max_length = facts.max_length.or(usize::try_from(number).ok());
    }
    if let Some((min, max)) = range(text).filter(|_| is_number && length.is_none()) {
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

/// The words before a limit. Longer phrases come before those that they contain.
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

/// Returns whether the number before this text has no unit or other qualification.
fn is_end(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| ",;。、()\n".contains(c))
}

/// Returns the longest length of a range: `1~100个字符`, `长度为1-100`.
fn length_range(text: &str) -> Option<usize> {
    let mut rest = text;
    let mut is_after_length = false;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = rest[..start].trim_end_matches(|c: char| " :为是在介于范围[(".contains(c));
        is_after_length |= before.ends_with("长度");
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest = &rest[end..];
        let after = rest.trim_start_matches([' ', '-', '~', '—', '至', '到']);
        if after.len() == rest.len() {
            is_after_length = false;
        } else if let Some((max, behind)) = number(after)
            && (is_length(behind) || is_after_length && !behind.starts_with(['-', ':', '~']))
        {
            return usize::try_from(max).ok();
        }
    }
    None
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

#[cfg(test)]
mod tests {
    use crate::facts::read;
    use crate::page::Form;

    #[test]
    fn limits() {
        for (text, min, max) in [
            ("每页条数，不得超过1000", None, Some(1000)),
            ("每页条数，最大 100 条", None, Some(100)),
            ("最小值为1，最大值为50", Some(1), Some(50)),
            ("取值范围：1-100", Some(1), Some(100)),
            ("必须大于0", Some(1), None),
            ("必须小于100", None, Some(99)),
            ("应大于1且应小于5", Some(2), Some(4)),
            ("1~1000之间的整数", Some(1), Some(1000)),
            ("时间跨度不能超过65天", None, None),
            ("文件不超过20M", None, None),
            ("页码，从1开始，默认1", None, None),
        ] {
            let facts = read(text, Some("int"));
            assert_eq!((facts.min, facts.max, facts.max_length), (min, max, None), "{text}");
        }
        let length = read("名称，长度不能超过100个字符", Some("string"));
        assert_eq!((length.max, length.max_length), (None, Some(100)));
        for text in [
            "1～100个字符",
            "名称，长度为1-100",
            "长度：1-100个字符",
            "限100字以内",
            "不得超过100",
            "最多100，超出截断",
            "长度范围1到100",
        ] {
            let facts = read(text, Some("string"));
            assert_eq!((facts.max, facts.max_length), (None, Some(100)), "{text}");
        }
        for text in ["最多不超过100个", "不得超过100条", "如2020-01-01 10:00:00", "1-100", "10位长，共100"]
        {
            assert_eq!(read(text, Some("string")).max_length, None, "{text}");
        }
        for text in ["必须大于1", "必须小于100", "最小值为1", "取值范围1-100"] {
            let facts = read(text, Some("string"));
            assert_eq!((facts.min, facts.max, facts.max_length), (None, None, None), "{text}");
        }
        // The number of items, not of characters.
        let items = read("视频ID，最多50个，以英文逗号分隔", Some("string"));
        assert_eq!((items.max, items.max_length, items.form), (None, None, Some(Form::CommaList)));
    }
}
