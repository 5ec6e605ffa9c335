//! Dates and times in China Standard Time.

use std::fmt::{self, Display};
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::time_text::{date_of, date_time_of, is_blank_time, time_of_scalar};
use crate::lenient::{Lenient, Scalar, scalar_by};

const DATE: &str = "a date such as 2017-08-01";
const DATE_TIME: &str = "a time such as 2017-09-08 00:30:00";

/// A day in China Standard Time (UTC+8), written `2017-08-01`. Its year is from 0 to 9999.
/// The feature `jiff-1` adds conversions from and to `jiff::civil::Date`.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CstDate(pub(super) Date);
crate::one_line_debug!(CstDate);

/// A time in China Standard Time (UTC+8), to the second, written `2017-09-08 00:30:00`. Its year
/// is from 0 to 9999. The feature `jiff-1` adds conversions from and to `jiff::civil::DateTime`.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CstDateTime(pub(super) DateTime);
crate::one_line_debug!(CstDateTime);

/// The error of a date, time or position that does not exist, or is out of range.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
#[non_exhaustive]
pub struct InvalidTime {
    expected: &'static str,
    found: String,
}

impl InvalidTime {
    pub(super) fn new(expected: &'static str, found: impl Display) -> Self {
        Self { expected, found: found.to_string() }
    }
}

/// Prints the message, as `main` shows an error.
impl fmt::Debug for InvalidTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, formatter)
    }
}

impl CstDate {
    /// Creates a date from the year, the month and the day of the month.
    ///
    /// # Errors
    ///
    /// [`InvalidTime`] if the date does not exist or its year is not from 0 to 9999.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, InvalidTime> {
        let invalid = |_| InvalidTime::new(DATE, format_args!("{year}-{month}-{day}"));
        Self::within_range(Date::new(year, month, day).map_err(invalid)?)
    }

    pub(super) fn within_range(date: Date) -> Result<Self, InvalidTime> {
        match date.year() {
            0.. => Ok(Self(date)),
            _ => Err(InvalidTime::new(DATE, date)),
        }
    }

    /// Returns the first second of the day, `00:00:00`.
    pub fn start(self) -> CstDateTime {
        CstDateTime(self.0.at(0, 0, 0, 0))
    }

    /// Returns the last second of the day, `23:59:59`.
    pub fn end(self) -> CstDateTime {
        CstDateTime(self.0.at(23, 59, 59, 0))
    }

    /// Returns the next day, or `None` after the year 9999.
    pub fn tomorrow(self) -> Option<Self> {
        self.0.tomorrow().ok().map(Self)
    }
}

impl CstDateTime {
    /// Creates a time from the year, the month, the day of the month, the hour, the minute and the second.
    ///
    /// # Errors
    ///
    /// [`InvalidTime`] if the time does not exist or its year is not from 0 to 9999.
    pub fn new(year: i16, month: i8, day: i8, hour: i8, minute: i8, second: i8) -> Result<Self, InvalidTime> {
        let invalid = |_| {
            let found = format!("{year}-{month}-{day} {hour}:{minute}:{second}");
            InvalidTime::new(DATE_TIME, found)
        };
        let time = DateTime::new(year, month, day, hour, minute, second, 0);
        Self::whole_second(time.map_err(invalid)?)
    }

    /// Creates a time without the fraction of a second.
    pub(super) fn whole_second(time: DateTime) -> Result<Self, InvalidTime> {
        let whole = match time.subsec_nanosecond() {
            0 => time,
            _ => time.date().at(time.hour(), time.minute(), time.second(), 0),
        };
        match time.year() {
            0.. => Ok(Self(whole)),
            _ => Err(InvalidTime::new(DATE_TIME, time)),
        }
    }

    /// Returns the date of this time.
    pub fn date(self) -> CstDate {
        CstDate(self.0.date())
    }
}

/// Returns the first day of 1970.
impl Default for CstDate {
    fn default() -> Self {
        Self(Date::constant(1970, 1, 1))
    }
}

/// Returns the start of 1970 in China, `1970-01-01 00:00:00`. That is eight hours before the default of
/// [`UnixTime`](super::UnixTime).
impl Default for CstDateTime {
    fn default() -> Self {
        CstDate::default().start()
    }
}

impl Display for CstDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl Display for CstDateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.0.date(), self.0.time())
    }
}

impl FromStr for CstDate {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        date_of(text)
            .and_then(|date| Self::within_range(date).ok())
            .ok_or_else(|| InvalidTime::new(DATE, text))
    }
}

impl FromStr for CstDateTime {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let time = date_time_of(text).and_then(|time| Self::whole_second(time).ok());
        time.ok_or_else(|| InvalidTime::new(DATE_TIME, text))
    }
}

fn cst_time(scalar: Scalar<'_>) -> Option<CstDateTime> {
    CstDateTime::whole_second(time_of_scalar(scalar)?).ok()
}

/// Also reads a date and time, and unix seconds, as their day in China Standard Time. An offset is converted.
impl Lenient for CstDate {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar_by(deserializer, DATE, |scalar| cst_time(scalar).map(CstDateTime::date).ok_or(DATE))
    }

    fn is_blank(text: &str) -> bool {
        is_blank_time(text)
    }
}

/// Also reads a date as its midnight, and unix seconds. A fraction of a second is dropped, and an offset such as
/// `+00:00` is converted to China Standard Time.
impl Lenient for CstDateTime {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar_by(deserializer, DATE_TIME, |scalar| cst_time(scalar).ok_or(DATE_TIME))
    }

    fn is_blank(text: &str) -> bool {
        is_blank_time(text)
    }
}

impl Serialize for CstDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for CstDateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CstDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for CstDateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::lenient::from_str;
    use crate::value::UnixTime;

    fn date(text: &str) -> CstDate {
        text.parse().unwrap()
    }

    fn time(text: &str) -> CstDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn reads_every_form() {
        for json in [
            r#""2018-03-19 09:43:48""#,
            r#"" 2018-3-19  9:43:48 ""#,
            r#""2018-03-19T09:43:48""#,
            "1521423828",
            r#""1521423828""#,
            "1521423828.0",
            "1521423828.9",
            r#""2018-03-19 09:43:48.000""#,
            r#""2018-03-19T09:43:48+08:00""#,
            r#""2018-03-19T01:43:48Z""#,
        ] {
            let read = from_str::<CstDateTime>(json).unwrap();
            assert_eq!(read, time("2018-03-19 09:43:48"), "{json}");
            assert_eq!(from_str::<CstDate>(json).unwrap(), date("2018-03-19"));
            assert_eq!(from_str::<Option<CstDateTime>>(json).unwrap(), Some(read), "{json}");
            assert_eq!(from_str::<Option<CstDate>>(json).unwrap(), Some(read.date()), "{json}");
        }
        let midnight = from_str::<CstDateTime>(r#""2018-03-19""#).unwrap();
        assert_eq!(midnight, date("2018-03-19").start());
        assert_eq!(from_str::<CstDate>(r#""2018-03-19""#).unwrap(), date("2018-03-19"));
    }

    #[test]
    fn rejects_values_other_than_times() {
        for json in [
            "null",
            "true",
            "[]",
            "9223372036854775807",
            "-9223372036854775808",
            r#""""#,
            r#""x""#,
            r#""18-03-19""#,
            r#""2018-02-29""#,
            r#""+018-03-19""#,
            r#""2018-03-19 24:00:00""#,
            r#""2018-03-19 09:43""#,
            r#""2018-03-19 x""#,
            r#""0000-00-00 00:00:00""#,
            r#""-0001-11-30 00:00:00""#,
            r#""2018-03-19-01""#,
            r#""--""#,
        ] {
            assert!(from_str::<CstDateTime>(json).is_err(), "{json}");
            assert!(from_str::<CstDate>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn blank_times_are_absent() {
        for json in [
            "null",
            "false",
            "[]",
            r#""""#,
            r#""-""#,
            r#""0000-00-00""#,
            r#""0000-00-00 00:00:00""#,
            r#""0000-00-00T00:00:00Z""#,
            r#""0000-00-00 00:00:00.000""#,
            r#""-0001-11-30""#,
            r#""-0001-11-30 00:00:00""#,
            r#""-0001-11-30T00:00:00+08:05""#,
        ] {
            assert_eq!(from_str::<Option<CstDateTime>>(json).unwrap(), None, "{json}");
            assert_eq!(from_str::<Option<CstDate>>(json).unwrap(), None, "{json}");
        }
    }

    #[test]
    fn constructors_check() {
        assert_eq!(CstDate::new(2017, 8, 1).unwrap(), date("2017-08-01"));
        let half_past = CstDateTime::new(2017, 9, 8, 0, 30, 0).unwrap();
        assert_eq!(half_past.to_string(), "2017-09-08 00:30:00");
        assert!(CstDate::new(-1, 1, 1).is_err());
        assert!(CstDateTime::new(2017, 9, 8, 24, 0, 0).is_err());
        let error = CstDate::new(2017, 2, 30).unwrap_err();
        assert_eq!(error.to_string(), r#"expected a date such as 2017-08-01, found "2017-2-30""#);
        assert_eq!(format!("{error:?}"), error.to_string());
    }

    #[test]
    fn the_default_is_the_start_of_1970() {
        assert_eq!(CstDate::default(), date("1970-01-01"));
        assert_eq!(CstDateTime::default(), time("1970-01-01 00:00:00"));
    }

    #[test]
    fn days_have_a_start_an_end_and_a_successor() {
        let day = date("2020-02-28");
        assert_eq!(day.start().to_string(), "2020-02-28 00:00:00");
        assert_eq!(day.end().to_string(), "2020-02-28 23:59:59");
        assert_eq!(day.end().date(), day);
        assert_eq!(day.tomorrow(), Some(date("2020-02-29")));
        assert_eq!(date("9999-12-31").tomorrow(), None);
        assert!(day < date("2020-02-29"));
    }

    #[test]
    fn stored_times_are_read_strictly() {
        let day = serde_json::from_str::<CstDate>(r#""2017-08-01""#).unwrap();
        assert_eq!(day, date("2017-08-01"));
        assert!(serde_json::from_str::<CstDate>("1501572288").is_err());
        let error = serde_json::from_str::<CstDateTime>(r#""2017-08-01""#).unwrap_err();
        assert!(error.to_string().starts_with("expected a time such as 2017-09-08 00:30:00"), "{error}");
    }

    #[test]
    fn dates_are_keys_of_maps() {
        let json = r#"{"2017-08-01":5}"#;
        let counts: BTreeMap<CstDate, i64> = from_str(json).unwrap();
        assert_eq!(counts, BTreeMap::from([(date("2017-08-01"), 5)]));
        assert_eq!(serde_json::to_string(&counts).unwrap(), json);
    }

    proptest! {
        #[test]
        fn every_time_round_trips(
            year in 0_i16..=9999, month in 1_i8..=12, day in 1_i8..=28,
            hour in 0_i8..24, minute in 0_i8..60, second in 0_i8..60,
        ) {
            let time = CstDateTime::new(year, month, day, hour, minute, second).unwrap();
            prop_assert_eq!(time.to_string().parse::<CstDateTime>().unwrap(), time);
            prop_assert_eq!(time.date().to_string().parse::<CstDate>().unwrap(), time.date());
            prop_assert_eq!(UnixTime::from(time).to_cst(), Some(time));
            let json = serde_json::to_string(&time).unwrap();
            prop_assert_eq!(serde_json::from_str::<CstDateTime>(&json).unwrap(), time);
        }
    }
}
