//! Dates and times as text.

use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};

use super::{CstDate, CstDateTime};

/// Reads `2017-08-01`.
pub(super) fn date_of(text: &str) -> Option<CstDate> {
    let [year, month, day] = pieces(text.trim(), '-')?;
    // A year of two digits could be of any century.
    if year.len() != 4 {
        return None;
    }
    CstDate::new(digits(year)?, digits(month)?, digits(day)?).ok()
}

/// Reads `2017-09-08 00:30:00`.
pub(super) fn date_time_of(text: &str) -> Option<CstDateTime> {
    let (date, time) = text.trim().split_once([' ', 'T'])?;
    let [hour, minute, second] = pieces(time.trim_start(), ':')?;
    let date = Date::from(date_of(date)?);
    let time = Time::new(digits(hour)?, digits(minute)?, digits(second)?, 0).ok()?;
    CstDateTime::try_from(DateTime::from_parts(date, time)).ok()
}

/// Reads a date-time, or a date as its midnight.
pub(super) fn any_time_of(text: &str) -> Option<CstDateTime> {
    date_time_of(text).or_else(|| date_of(text).map(CstDate::start))
}

/// MySQL writes a time that was never set as zeros.
pub(super) fn is_blank_time(text: &str) -> bool {
    matches!(text.trim(), "" | "0000-00-00" | "0000-00-00 00:00:00")
}

fn pieces(text: &str, separator: char) -> Option<[&str; 3]> {
    let mut pieces = text.split(separator);
    let three = [pieces.next()?, pieces.next()?, pieces.next()?];
    pieces.next().is_none().then_some(three)
}

/// A number without a sign, which `parse` alone would let pass.
fn digits<N: FromStr>(text: &str) -> Option<N> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_other_forms() {
        for text in [
            "",
            "--",
            "2018-03",
            "18-03-19",
            "02018-03-19",
            "+018-03-19",
            "2018-+3-19",
            "2018-02-29",
            "2018-03-19-01",
            "2018/03/19",
            "2018-03-19 24:00:00",
            "2018-03-19 09:43",
            "2018-03-19 09:43:48.5",
            "2018-03-19 09:43:48+08:00",
            "0000-00-00",
        ] {
            assert_eq!(any_time_of(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text: String, times in "[0-9: T-]{0,20}") {
            let _ = (date_of(&text), date_time_of(&text), any_time_of(&text));
            let _ = (date_of(&times), date_time_of(&times), any_time_of(&times));
        }
    }
}
