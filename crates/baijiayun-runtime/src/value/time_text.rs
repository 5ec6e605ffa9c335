//! Dates and times as text, and the conversion of unix seconds to China Standard Time.

use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, date};

use crate::lenient::{Scalar, is_placeholder};

/// The offset of China Standard Time in seconds.
const CST: i64 = 8 * 3600;

/// The zero dates of MySQL, and what PHP makes of them.
const ZERO_DATES: [&str; 2] = ["0000-00-00", "-0001-11-30"];

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
    // The usual form first.
    padded_date_time_of(text.as_bytes()).or_else(|| parts_of_date_time(text))
}

/// Reads `2017-09-08 00:30:00` with all of its zeros.
fn padded_date_time_of(text: &[u8]) -> Option<DateTime> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b' ', rest @ ..] = text else { return None };
    let [h1, h2, b':', n1, n2, b':', s1, s2] = rest else { return None };
    let year = i16::from(two_digits(*y1, *y2)?) * 100 + i16::from(two_digits(*y3, *y4)?);
    let date = Date::new(year, two_digits(*m1, *m2)?, two_digits(*d1, *d2)?).ok()?;
    let time = Time::new(two_digits(*h1, *h2)?, two_digits(*n1, *n2)?, two_digits(*s1, *s2)?, 0).ok()?;
    Some(DateTime::from_parts(date, time))
}

fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| (byte - b'0') as i8);
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn parts_of_date_time(text: &str) -> Option<DateTime> {
    let (date, time) = text.trim().split_once([' ', 'T'])?;
    let [hour, minute, second] = three_parts(time.trim_start(), ':')?;
    let time = Time::new(digits(hour)?, digits(minute)?, digits(second)?, 0).ok()?;
    Some(DateTime::from_parts(date_of(date)?, time))
}

/// Reads a date-time, or a date as its midnight. A fraction of a second is dropped, and a time with an offset, such
/// as `2018-03-19T09:43:48+08:00`, is converted to China Standard Time.
pub(super) fn any_time_of(text: &str) -> Option<DateTime> {
    date_time_of(text)
        .or_else(|| date_of(text).map(|date| date.at(0, 0, 0, 0)))
        .or_else(|| iso_time_of(text.trim()))
}

/// Reads `2018-03-19T09:43:48.123+08:00`, of which fraction and offset may be missing.
fn iso_time_of(text: &str) -> Option<DateTime> {
    let (date, rest) = text.split_once([' ', 'T', 't'])?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
    let (clock, rest) = rest.split_at(end);
    let offset = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            (offset.len() < fraction.len()).then_some(offset)?
        }
    };
    let time = date_time_of(&format!("{date} {clock}"))?;
    match offset.trim_start() {
        "" => Some(time),
        offset => time.checked_add(SignedDuration::from_secs(CST - offset_seconds(offset)?)).ok(),
    }
}

/// Reads `Z`, `+08:00`, `+0800` or `+08`.
fn offset_seconds(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, text) = match text.strip_prefix('+') {
        Some(text) => (1, text),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = match text.split_once(':') {
        Some(parts) => parts,
        None => text.split_at_checked(2)?,
    };
    let two_digits = |text: &str| (text.len() == 2).then(|| digits::<i64>(text)).flatten();
    let (hours, minutes) = (two_digits(hours)?, if minutes.is_empty() { 0 } else { two_digits(minutes)? });
    (hours <= 15 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
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
    .or_else(|| clock_at(scalar.floored().ok()?))
}

/// Returns whether the text means an absent time. MySQL writes a time that was never set as zeros, and PHP counts
/// the month and day 0 backwards.
pub(super) fn is_blank_time(text: &str) -> bool {
    // The usual form first.
    if text.starts_with(['1', '2']) {
        return false;
    }
    let is_zero = |zero: &str| {
        let time = text.trim().strip_prefix(zero);
        time.is_some_and(|time| time.is_empty() || time.starts_with([' ', 'T']))
    };
    is_placeholder(text) || ZERO_DATES.into_iter().any(is_zero)
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
            "2018-03-19 09:43:48.",
            "2018-03-19 09:43:48.x",
            "2018-03-19 09:43:48+",
            "2018-03-19 09:43:48+8",
            "2018-03-19 09:43:48+08:0",
            "2018-03-19 09:43:48+08:60",
            "2018-03-19 09:43:48+16:00",
            "2018-03-19 09:43:48+08:00x",
            "2018-03-19 09:43:48 CST",
            "2018-03-19T09:43+08:00",
            "0000-00-00",
            "-0001-11-30 00:00:00",
        ] {
            assert_eq!(any_time_of(text), None, "{text}");
        }
    }

    #[test]
    fn reads_fractions_and_offsets() {
        for text in [
            "2018-03-19 09:43:48.5",
            "2018-03-19T09:43:48.123456",
            "2018-03-19t09:43:48",
            "2018-03-19T09:43:48+08:00",
            "2018-03-19T09:43:48.999+0800",
            "2018-03-19 09:43:48+08",
            "2018-03-19 09:43:48 +08:00",
            "2018-03-19T01:43:48Z",
            "2018-03-19T01:43:48.000z",
            "2018-03-19T01:43:48-00:00",
            "2018-03-18T20:13:48-05:30",
        ] {
            assert_eq!(any_time_of(text), Some(date(2018, 3, 19).at(9, 43, 48, 0)), "{text}");
        }
        assert_eq!(date_time_of("2018-03-19T09:43:48+08:00"), None, "only what a server writes is converted");
    }

    proptest! {
        #[test]
        fn never_panics(text: String, times in "[0-9: T.Z+-]{0,30}") {
            let _ = (date_of(&text), date_time_of(&text), any_time_of(&text));
            let _ = (date_of(&times), date_time_of(&times), any_time_of(&times));
        }
    }
}
