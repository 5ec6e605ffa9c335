//! Checks of arguments before anything is sent. Generated code calls them with the spec's limits.

use std::fmt::Display;

use crate::error::InvalidArgument;
use crate::file::FilePart;
use crate::value::CstDateTime;

/// A number within its limits.
///
/// # Errors
///
/// [`InvalidArgument`] when it is outside them.
pub fn range(
    name: &'static str,
    value: i64,
    min: Option<i64>,
    max: Option<i64>,
) -> Result<(), InvalidArgument> {
    if min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max) {
        return Ok(());
    }
    let limits = match (min, max) {
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => String::new(),
    };
    Err(InvalidArgument::new(name, format!("it must be {limits}, not {value}")))
}

/// A text that says something.
///
/// # Errors
///
/// [`InvalidArgument`] when it is empty.
pub fn not_empty(name: &'static str, value: &str) -> Result<(), InvalidArgument> {
    if value.is_empty() { Err(InvalidArgument::new(name, "it must not be empty")) } else { Ok(()) }
}

/// A list with something in it.
///
/// # Errors
///
/// [`InvalidArgument`] when it is empty.
pub fn not_empty_list(name: &'static str, length: usize) -> Result<(), InvalidArgument> {
    if length == 0 { Err(InvalidArgument::new(name, "it must have at least one item")) } else { Ok(()) }
}

/// A text that is not too long, counted in characters.
///
/// # Errors
///
/// [`InvalidArgument`] when it is longer.
pub fn max_length(name: &'static str, value: &str, max: usize) -> Result<(), InvalidArgument> {
    let length = value.chars().count();
    if length <= max {
        return Ok(());
    }
    Err(InvalidArgument::new(name, format!("it may have at most {max} characters, not {length}")))
}

/// One of a closed list of values.
///
/// # Errors
///
/// [`InvalidArgument`] when it is none of them.
pub fn allowed(name: &'static str, value: &impl Display, allowed: &[&str]) -> Result<(), InvalidArgument> {
    let value = value.to_string();
    if allowed.contains(&value.as_str()) {
        return Ok(());
    }
    Err(InvalidArgument::new(name, format!("it must be one of {}, not {value}", allowed.join(", "))))
}

/// A span whose end does not come before its start.
///
/// # Errors
///
/// [`InvalidArgument`] when it does.
pub fn ordered<T: PartialOrd + Display>(
    start_name: &'static str,
    start: &T,
    end_name: &'static str,
    end: &T,
) -> Result<(), InvalidArgument> {
    if start <= end {
        return Ok(());
    }
    Err(InvalidArgument::new(end_name, format!("{end} comes before {start_name}, {start}")))
}

/// A span within one day, China Standard Time.
///
/// # Errors
///
/// [`InvalidArgument`] when it runs into another day.
pub fn same_day(
    start_name: &'static str,
    start: CstDateTime,
    end_name: &'static str,
    end: CstDateTime,
) -> Result<(), InvalidArgument> {
    if start.date() == end.date() {
        return Ok(());
    }
    let reason = format!("{end} is not on the day of {start_name}, {start}; ask for one day at a time");
    Err(InvalidArgument::new(end_name, reason))
}

/// A file whose name has one of these extensions, in whatever case.
///
/// # Errors
///
/// [`InvalidArgument`] when it has another or none.
pub fn extension(name: &'static str, file: &FilePart, allowed: &[&str]) -> Result<(), InvalidArgument> {
    let file_name = file.file_name();
    let extension = file_name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    if extension.is_some_and(|extension| allowed.contains(&extension.as_str())) {
        return Ok(());
    }
    let reason = format!("`{file_name}` must have one of the extensions {}", allowed.join(", "));
    Err(InvalidArgument::new(name, reason))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn reason(result: Result<(), InvalidArgument>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn numbers() {
        assert!(range("page", 1, Some(1), None).is_ok());
        assert!(range("page", i64::MAX, None, None).is_ok());
        let found = reason(range("page_size", 1001, Some(1), Some(1000)));
        assert_eq!(found, "`page_size`: it must be from 1 to 1000, not 1001");
        assert_eq!(reason(range("page", 0, Some(1), None)), "`page`: it must be at least 1, not 0");
    }

    #[test]
    fn text() {
        assert!(not_empty("name", "a").is_ok());
        assert_eq!(reason(not_empty("name", "")), "`name`: it must not be empty");
        assert!(max_length("name", "四个汉字", 4).is_ok());
        let found = reason(max_length("name", "五个汉字了", 4));
        assert_eq!(found, "`name`: it may have at most 4 characters, not 5");
        assert!(allowed("sort", &"b", &["a", "b"]).is_ok());
        assert_eq!(reason(allowed("sort", &3, &["1", "2"])), "`sort`: it must be one of 1, 2, not 3");
        assert_eq!(reason(not_empty_list("ids", 0)), "`ids`: it must have at least one item");
    }

    #[test]
    fn spans() {
        let at = |text: &str| text.parse::<CstDateTime>().unwrap();
        let (early, late) = (at("2017-09-08 00:00:00"), at("2017-09-08 23:59:59"));
        assert!(ordered("start", &early, "end", &early).is_ok());
        assert!(same_day("start", early, "end", late).is_ok());
        let found = reason(ordered("start", &late, "end", &early));
        assert_eq!(found, "`end`: 2017-09-08 00:00:00 comes before start, 2017-09-08 23:59:59");
        let found = reason(same_day("start", early, "end", at("2017-09-09 00:00:00")));
        assert!(found.contains("ask for one day at a time"), "{found}");
    }

    #[test]
    fn extensions() {
        let file = |name: &str| FilePart::bytes(name, "");
        assert!(extension("subtitle", &file("第一讲.VTT"), &["vtt", "srt"]).is_ok());
        for name in ["a.txt", "vtt", "", "a.vtt.zip"] {
            assert!(extension("subtitle", &file(name), &["vtt", "srt"]).is_err(), "{name}");
        }
    }
}
