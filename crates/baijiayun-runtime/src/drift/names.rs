//! The names and codes of a response that a finding may show.

/// The name of an undeclared field that does not look like an identifier: it may be a value of the account.
const OTHER: &str = "{other}";
const MAX_NAME: usize = 64;
/// Names with more digits may have an id or a phone number in them.
const MAX_DIGITS: usize = 4;
const MAX_CODE: u64 = 99_999;

/// Returns the name of an undeclared field if it looks like an identifier, or else `{other}`.
pub(super) fn shown_name(name: &str) -> &str {
    if is_identifier(name) { name } else { OTHER }
}

/// Returns the code if it looks like one. A longer number may be a value of the account.
pub fn shown_code(code: i64) -> Option<i64> {
    (code.unsigned_abs() <= MAX_CODE).then_some(code)
}

fn is_identifier(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let digits = name.chars().filter(char::is_ascii_digit).count();
    (1..=MAX_NAME).contains(&name.len())
        && name.chars().all(is_word)
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.chars().all(|c| c.is_ascii_hexdigit())
        && digits <= MAX_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_may_be_values_are_not_shown() {
        for name in ["video_id", "createTime", "_v", "md5_v2", "h264"] {
            assert_eq!(shown_name(name), name);
        }
        let long = "x".repeat(65);
        for name in
            ["", "7", "13800000000", "u13800000000", "cafe", "d41d8cd98f", "a.b", "张三", "a b", &long]
        {
            assert_eq!(shown_name(name), OTHER, "{name}");
        }
    }

    #[test]
    fn long_numbers_are_no_codes() {
        assert_eq!(shown_code(-99_999), Some(-99_999));
        assert_eq!([shown_code(100_000), shown_code(i64::MIN)], [None, None]);
    }
}
