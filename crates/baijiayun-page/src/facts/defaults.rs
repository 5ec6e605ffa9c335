//! Defaults in prose: `默认50`, `默认为50条`.

/// The words between a default and what is said about it.
const AFTER: [&str; 7] = ["条", "秒", "个", "页", "次", "表示", "代表"];

/// Returns the number that the text calls the default. With two of them, none is the default.
pub(super) fn read(text: &str) -> Option<String> {
    let mut found: Option<&str> = None;
    for (at, word) in text.match_indices("默认") {
        let rest = text[at + word.len()..].trim_start_matches(['值', '为', '是', ':', '=', ' ']);
        let Some(number) = number(rest) else { continue };
        if found.is_some_and(|found| found != number) {
            return None;
        }
        found = Some(number);
    }
    found.map(str::to_owned)
}

/// Returns the number at the start of the text. One with another unit, such as `1小时`, is not the value that is sent.
fn number(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    let is_whole = rest.chars().next().is_none_or(|c| " ,;。、()|\n\t:".contains(c))
        || AFTER.iter().any(|word| rest.starts_with(word));
    (!number.is_empty() && is_whole && !lists_more(rest)).then_some(number)
}

/// Returns whether another number follows: `默认1、2`.
fn lists_more(rest: &str) -> bool {
    let more = rest.strip_prefix(['、', '|']);
    more.is_some_and(|more| more.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use crate::facts::default;

    #[test]
    fn numbers_are_defaults() {
        for (text, expected) in [
            ("默认50", Some("50")),
            ("页码，默认 1，每页20条", Some("1")),
            ("每页条数，默认为50条，最大1000", Some("50")),
            ("有效期，默认1800秒", Some("1800")),
            ("默认：0表示不限制", Some("0")),
            ("默认值是0（不加密）", Some("0")),
            ("默认1。不传时默认1", Some("1")),
            ("默认1，管理员默认2", None),
            ("默认1小时", None),
            ("默认480p", None),
            ("默认1-5", None),
            ("默认1.5", None),
            ("默认1、2", None),
            ("默认按时间排序", None),
        ] {
            assert_eq!(default(text).as_deref(), expected, "{text}");
        }
    }
}
