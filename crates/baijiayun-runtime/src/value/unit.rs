//! Numbers with a unit.

use std::time::Duration;

use serde::Deserializer;

use crate::lenient::Lenient;

/// A number of bytes. The fraction in a response, such as `1.5` or `"1e9"`, is rounded to the nearest whole number.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteCount(pub i64);
crate::int_traits!(ByteCount);

/// Rounds a fraction.
impl Lenient for ByteCount {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::read(deserializer).map(Self)
    }
}

/// A number of seconds. The fraction in a response, such as `66.67`, is rounded to the nearest whole number.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(pub i64);
crate::int_traits!(Seconds);

/// Rounds a fraction.
impl Lenient for Seconds {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::read(deserializer).map(Self)
    }
}

impl Seconds {
    /// Returns the duration, or `None` if it is negative.
    pub fn to_duration(self) -> Option<Duration> {
        u64::try_from(self.0).ok().map(Duration::from_secs)
    }
}

/// Drops the fraction of a second. A duration beyond 64 bits, 292 billion years, becomes the largest value.
impl From<Duration> for Seconds {
    fn from(duration: Duration) -> Self {
        Self(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lenient::from_str;

    #[test]
    fn reads_and_writes_bare_numbers() {
        let size = from_str::<ByteCount>(r#""9223372036854775807""#).unwrap();
        assert_eq!(size, ByteCount(i64::MAX));
        assert_eq!(serde_json::to_string(&size).unwrap(), size.to_string());
        assert_eq!("60".parse::<Seconds>().unwrap(), Seconds(60));
        assert_eq!(i64::from(Seconds::from(60)), 60);
        assert_eq!(from_str::<Option<Seconds>>(r#""""#).unwrap(), None);
    }

    #[test]
    fn reads_fractions_as_the_nearest_whole_number() {
        for (json, number) in [("66.67", 67), (r#""12.5""#, 13), ("0.4", 0), (r#""1e9""#, 1_000_000_000)] {
            assert_eq!(from_str::<Seconds>(json).unwrap(), Seconds(number), "{json}");
            assert_eq!(from_str::<ByteCount>(json).unwrap(), ByteCount(number), "{json}");
        }
        assert!("66.67".parse::<Seconds>().is_err(), "what a person writes is not rounded");
    }

    #[test]
    fn byte_counts_come_from_file_sizes() {
        assert_eq!(ByteCount::try_from(5_u64), Ok(ByteCount(5)));
        assert!(ByteCount::try_from(u64::MAX).is_err());
    }

    #[test]
    fn seconds_are_durations_unless_negative() {
        assert_eq!(Seconds(90).to_duration(), Some(Duration::from_secs(90)));
        assert_eq!(Seconds(-1).to_duration(), None);
        assert_eq!(Seconds::from(Duration::from_millis(1999)), Seconds(1));
        assert_eq!(Seconds::from(Duration::MAX), Seconds(i64::MAX));
    }
}
