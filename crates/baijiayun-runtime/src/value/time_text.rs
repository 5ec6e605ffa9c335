//! Dates and times as text, and the conversion of unix seconds to China Standard Time.

use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, date};

use crate::lenient::Scalar;

/// The start of 1970 in UTC, in China Standard Time.
const EPOCH: DateTime = date(1970, 1, 1).at(8, 0, 0, 0);

/// Reads `2017-08-01`.
pub(super) fn date_of(text: &str) -> Option<Date> {
    let [year, month, day] = three_parts(text.trim(), '-')?;
    // The century of a year with two digits is unknown.
    if year.len() != 4 {
        return None;
    }
    Date::new(digits(year)?, digits(month)?, digits(day)?).ok()
}

/// Reads `2017-09-08 00:30:00`.
pub(super) fn date_time_of(text: &str) -> Option<DateTime> {
    let (date, time) = text.trim().split_once([' ', 'T'])?;
    let [hour, minute, second] = three_parts(time.trim_start(), ':')?;
    let time = Time::new(digits(hour)?, digits(minute)?, digits(second)?, 0).ok()?;
    Some(DateTime::from_parts(date_of(date)?, time))
}

/// Reads a date-time, or a date as its midnight.
pub(super) fn any_time_of(text: &str) -> Option<DateTime> {
    date_time_of(text).or_else(|| date_of(text).map(|date| date.at(0, 0, 0, 0)))
}

/// Returns the time in China Standard Time.
pub(super) fn clock_at(unix_seconds: i64) -> Option<DateTime> {
    EPOCH.checked_add(SignedDuration::from_secs(unix_seconds)).ok()
}

/// Returns a time in China Standard Time as unix seconds.
pub(super) fn unix_seconds_of(time: DateTime) -> i64 {
    time.duration_since(EPOCH).as_secs()
}

/// Reads a time in any form: text, or unix seconds.
pub(super) fn time_of_scalar(scalar: Scalar<'_>) -> Option<DateTime> {
    match scalar {
        // PHP's false is the absence of a time, not the start of 1970.
        Scalar::Bool(_) => return None,
        Scalar::Text(text) => any_time_of(text),
        _ => None,
    }
    .or_else(|| clock_at(scalar.whole().ok()?))
}

/// Returns whether the text means an absent time. MySQL writes a time that was never set as zeros.
pub(super) fn is_blank_time(text: &str) -> bool {
    matches!(text.trim(), "" | "0000-00-00" | "0000-00-00 00:00:00")
}

fn three_parts(text: &str, separator: char) -> Option<[&str; 3]> {
    let mut parts = text.split(separator);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

/// Parses a number without a sign. `parse` alone would accept a sign.
fn digits<N: FromStr>(text: &str) -> Option<N> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rejects_other_forms() {
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
