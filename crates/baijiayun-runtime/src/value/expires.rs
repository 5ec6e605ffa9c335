//! Times until something expires.

use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::number::read_number;

/// When something expires, such as a token. It is sent in seconds, where 0 means never.
///
/// A part of a second counts as a whole one. A request with a zero duration is not sent, because it would never expire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expires {
    /// After this time.
    After(Duration),
    /// Never.
    Never,
}

impl Expires {
    /// Returns the number on the wire; `None` for no time at all.
    pub fn value(self) -> Option<i64> {
        let Self::After(time) = self else { return Some(0) };
        let part = u64::from(time.subsec_nanos() > 0);
        let seconds = time.as_secs().saturating_add(part);
        (seconds > 0).then(|| i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

/// Returns [`Expires::After`].
impl From<Duration> for Expires {
    fn from(time: Duration) -> Self {
        Self::After(time)
    }
}

/// Reads the number on the wire.
impl<'de> Deserialize<'de> for Expires {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::try_from(read_number(deserializer)?) {
            Ok(0) => Ok(Self::Never),
            Ok(seconds) => Ok(Self::After(Duration::from_secs(seconds))),
            Err(_) => Err(D::Error::custom("expected a number of seconds, or 0 for never")),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn no_time_is_not_for_ever() {
        for (milliseconds, seconds) in
            [(0, None), (1, Some(1)), (500, Some(1)), (1000, Some(1)), (1001, Some(2))]
        {
            assert_eq!(Expires::from(Duration::from_millis(milliseconds)).value(), seconds, "{milliseconds}");
        }
        assert_eq!(Expires::Never.value(), Some(0));
        assert_eq!(Expires::After(Duration::MAX).value(), Some(i64::MAX));
    }

    #[test]
    fn reads_the_number_on_the_wire() {
        for (json, expires) in [("0", Expires::Never), ("60", Duration::from_secs(60).into())] {
            assert_eq!(serde_json::from_str::<Expires>(json).unwrap(), expires);
        }
        assert!(serde_json::from_str::<Expires>("-1").is_err());
    }
}
