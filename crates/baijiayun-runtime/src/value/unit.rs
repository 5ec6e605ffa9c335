//! Numbers with a unit.

use std::time::Duration;

/// A number of bytes.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteCount(pub i64);
crate::int_id!(ByteCount);

/// A number of seconds.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(pub i64);
crate::int_id!(Seconds);

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
