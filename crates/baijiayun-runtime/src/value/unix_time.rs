//! Seconds since 1970.

use std::time::{Duration, SystemTime};

use serde::Deserializer;

use super::time::CstDateTime;
use super::time_text::{any_time_of, clock_at, is_blank_time, unix_seconds_of};
use crate::lenient::{Lenient, Scalar, scalar_by};

const TIME: &str = "seconds since 1970, or a time such as 2017-09-08 00:30:00";

/// A time in seconds since the start of 1970 in UTC. The default is this start.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub i64);
crate::one_line_debug!(UnixTime);

impl UnixTime {
    /// Returns the time in China Standard Time, or `None` outside of the years 0 to 9999.
    pub fn to_cst(self) -> Option<CstDateTime> {
        CstDateTime::whole_second(clock_at(self.0)?).ok()
    }

    /// Creates it from a system time, rounded down to a whole second.
    pub fn from_system(time: SystemTime) -> Self {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => Self(seconds(since)),
            Err(error) => {
                let before_epoch = error.duration();
                let fraction = i64::from(before_epoch.subsec_nanos() > 0);
                Self((-seconds(before_epoch)).saturating_sub(fraction))
            }
        }
    }

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            // PHP's false is the absence of a time, not the start of 1970.
            Scalar::Bool(_) => return None,
            // The usual form first. It is no time in another form, all of which have two dashes.
            Scalar::Text(text) if text.parse::<i64>().is_err() => {
                any_time_of(text).map(|time| Self(unix_seconds_of(time)))
            }
            _ => None,
        }
        .or_else(|| scalar.floored().ok().map(Self))
    }
}

impl From<CstDateTime> for UnixTime {
    fn from(time: CstDateTime) -> Self {
        Self(unix_seconds_of(time.0))
    }
}

impl From<i64> for UnixTime {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl Lenient for UnixTime {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar_by(deserializer, TIME, |scalar| Self::from_scalar(scalar).ok_or(TIME))
    }

    fn is_blank(text: &str) -> bool {
        is_blank_time(text)
    }
}

crate::int_form!(UnixTime, |time| time.0);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lenient::from_str;

    #[test]
    fn reads_every_form() {
        for json in [
            "1521423828",
            r#""1521423828""#,
            r#"" +1521423828 ""#,
            "1521423828.9",
            r#""1521423828.9""#,
            r#""2018-03-19 09:43:48""#,
            r#""2018-03-19T09:43:48+08:00""#,
        ] {
            assert_eq!(from_str::<UnixTime>(json).unwrap(), UnixTime(1_521_423_828), "{json}");
        }
        let midnight = from_str::<UnixTime>(r#""2018-03-19""#).unwrap();
        assert_eq!(midnight.to_cst().unwrap().to_string(), "2018-03-19 00:00:00");
    }

    #[test]
    fn blank_times_are_absent_and_other_text_is_an_error() {
        for json in [
            "null",
            "false",
            r#""""#,
            r#""0000-00-00""#,
            r#""0000-00-00 00:00:00""#,
            r#""-0001-11-30 00:00:00""#,
        ] {
            assert_eq!(from_str::<Option<UnixTime>>(json).unwrap(), None, "{json}");
            assert!(from_str::<UnixTime>(json).is_err(), "{json}");
        }
        for json in ["true", "[1]", r#""now""#, r#""-1.5""#, "9223372036854775808"] {
            assert!(from_str::<Option<UnixTime>>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn converts_to_china_standard_time() {
        assert_eq!(UnixTime(0).to_cst().unwrap().to_string(), "1970-01-01 08:00:00");
        assert_eq!(UnixTime(-28_801).to_cst().unwrap().to_string(), "1969-12-31 23:59:59");
        for seconds in [i64::MIN, i64::MAX, 253_402_272_000, -62_167_248_001] {
            // Before the year 0 and after the year 9999, also by a single second.
            assert_eq!(UnixTime(seconds).to_cst(), None, "{seconds}");
        }
        assert_eq!(UnixTime(253_402_271_999).to_cst().unwrap().to_string(), "9999-12-31 23:59:59");
        assert_eq!(UnixTime(-62_167_248_000).to_cst().unwrap().to_string(), "0000-01-01 00:00:00");
    }

    #[test]
    fn comes_from_the_system_clock() {
        let at = |duration| SystemTime::UNIX_EPOCH + duration;
        assert_eq!(UnixTime::from_system(at(Duration::from_millis(1999))), UnixTime(1));
        let before = SystemTime::UNIX_EPOCH - Duration::from_millis(1500);
        assert_eq!(UnixTime::from_system(before), UnixTime(-2));
    }

    proptest! {
        #[test]
        fn every_number_round_trips(seconds: i64) {
            let time = UnixTime(seconds);
            prop_assert_eq!(time.to_string().parse::<UnixTime>().unwrap(), time);
            let json = serde_json::to_string(&time).unwrap();
            prop_assert_eq!(json.as_str(), seconds.to_string());
            prop_assert_eq!(serde_json::from_str::<UnixTime>(&json).unwrap(), time);
        }

        #[test]
        fn every_time_on_the_calendar_round_trips(seconds in -62_167_248_000..253_402_272_000_i64) {
            let time = UnixTime(seconds);
            prop_assert_eq!(UnixTime::from(time.to_cst().unwrap()), time);
        }
    }
}
