//! Positions in a video.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::time::InvalidTime;
use crate::lenient::{Lenient, Scalar, scalar};

const POSITION: &str = "a position such as 00:01:05";

/// A position in a video, in whole seconds from its start, written `00:01:05`.
///
/// It is read from `1:05` and from a number of seconds too.
///
/// ```
/// use std::time::Duration;
///
/// use baijiayun_runtime::value::Position;
///
/// let position = Position::from(Duration::from_secs(65));
/// assert_eq!(position.to_string(), "00:01:05");
/// assert_eq!("1:05".parse(), Ok(position));
/// ```
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u64);
crate::one_line_debug!(Position);

impl Position {
    /// Returns the seconds from the start.
    pub fn as_secs(self) -> u64 {
        self.0
    }

    /// Returns the time from the start.
    pub fn to_duration(self) -> Duration {
        Duration::from_secs(self.0)
    }

    /// Reads a number of seconds, `1:05` or `0:01:05`. Minutes and seconds behind a colon are below 60.
    pub(super) fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Bool(_) => None,
            Scalar::Text(text) if text.contains(':') => clock(text.trim()).map(Self),
            _ => u64::try_from(scalar.rounded().ok()?).ok().map(Self),
        }
    }
}

/// Reads `1:05` or `0:01:05` as seconds.
fn clock(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    let mut seconds = 0_u64;
    for (index, part) in parts.into_iter().enumerate() {
        // `parse` alone would accept a sign.
        let is_digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let number: u64 = is_digits.then(|| part.parse().ok()).flatten()?;
        if index > 0 && (number >= 60 || part.len() != 2) {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    Some(seconds)
}

/// Creates it from a number of seconds.
impl From<u32> for Position {
    fn from(seconds: u32) -> Self {
        Self(seconds.into())
    }
}

/// Drops the fraction of a second.
impl From<Duration> for Position {
    fn from(duration: Duration) -> Self {
        Self(duration.as_secs())
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, seconds) = (self.0 / 60, self.0 % 60);
        write!(f, "{:02}:{:02}:{seconds:02}", minutes / 60, minutes % 60)
    }
}

impl FromStr for Position {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        Self::from_scalar(Scalar::Text(text)).ok_or_else(|| InvalidTime::new(POSITION, text))
    }
}

/// Also reads `1:05`, and a number of seconds.
impl Lenient for Position {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, POSITION, |scalar| Self::from_scalar(scalar).ok_or(POSITION))
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lenient::from_str;

    #[test]
    fn reads_every_form() {
        for json in [r#""00:01:05""#, r#""0:01:05""#, r#""1:05""#, r#"" 01:05 ""#, r#""65""#, "65", "64.9"] {
            assert_eq!(from_str::<Position>(json).unwrap(), Position(65), "{json}");
        }
        assert_eq!("90:00".parse(), Ok(Position(5400)));
        for json in [
            r#""1:5""#,
            r#""1:60""#,
            r#""1:60:00""#,
            r#""-1:05""#,
            r#""1::05""#,
            r#""1:2:3:4""#,
            "-1",
            "true",
        ] {
            assert!(from_str::<Position>(json).is_err(), "{json}");
        }
        assert_eq!(from_str::<Option<Position>>(r#""""#).unwrap(), None);
        let error = "soon".parse::<Position>().unwrap_err();
        assert_eq!(error.to_string(), r#"expected a position such as 00:01:05, found "soon""#);
    }

    #[test]
    fn durations_become_whole_seconds() {
        assert_eq!(Position::from(Duration::from_millis(1999)), Position(1));
        assert_eq!(Position(65).to_duration(), Duration::from_secs(65));
    }

    proptest! {
        #[test]
        fn every_position_round_trips(seconds: u32) {
            let position = Position::from(seconds);
            prop_assert_eq!(position.to_string().parse::<Position>().unwrap(), position);
            let json = serde_json::to_string(&position).unwrap();
            prop_assert_eq!(serde_json::from_str::<Position>(&json).unwrap(), position);
        }

        #[test]
        fn never_panics(text: String, clock in "[0-9:]{0,30}") {
            let _ = (text.parse::<Position>(), clock.parse::<Position>());
        }
    }
}
