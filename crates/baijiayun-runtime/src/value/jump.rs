//! Jumps to a position of a video.

use std::time::Duration;

use serde::Deserializer;

use super::position::Position;
use crate::lenient::{Lenient, Scalar, scalar};

const JUMP: &str = "a position in seconds, or -1 for no jump";

/// The position in a video to jump to, or none. It is written in seconds, and no jump as -1.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Jump {
    /// No jump: -1, or any other negative number.
    #[default]
    Stay,
    /// A jump to this position.
    To(Position),
}

impl Jump {
    /// Returns the number on the wire.
    pub fn value(self) -> i64 {
        match self {
            Self::Stay => -1,
            Self::To(position) => i64::try_from(position.as_secs()).unwrap_or(i64::MAX),
        }
    }
}

impl From<i64> for Jump {
    fn from(seconds: i64) -> Self {
        match u64::try_from(seconds) {
            Ok(seconds) => Self::To(Duration::from_secs(seconds).into()),
            Err(_) => Self::Stay,
        }
    }
}

impl From<Position> for Jump {
    fn from(position: Position) -> Self {
        Self::To(position)
    }
}

/// Drops the fraction of a second.
impl From<Duration> for Jump {
    fn from(duration: Duration) -> Self {
        Self::To(duration.into())
    }
}

/// Also reads a position such as `1:05`.
impl Lenient for Jump {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer, JUMP, |scalar| match scalar {
            Scalar::Bool(_) => Err(JUMP),
            Scalar::Text(text) if text.contains(':') => {
                Position::from_scalar(scalar).map(Self::To).ok_or(JUMP)
            }
            _ => scalar.rounded().map(Self::from).map_err(|_| JUMP),
        })
    }
}

crate::int_form!(Jump, |jump| jump.value());

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lenient::from_str;

    #[test]
    fn reads_every_form() {
        let to = |seconds: u32| Jump::To(Position::from(seconds));
        for (json, jump) in [
            ("-1", Jump::Stay),
            (r#""-1""#, Jump::Stay),
            ("0", to(0)),
            (r#""65""#, to(65)),
            (r#""1:05""#, to(65)),
            (r#""00:01:05""#, to(65)),
        ] {
            assert_eq!(from_str::<Jump>(json).unwrap(), jump, "{json}");
        }
        for json in ["true", r#""home""#, r#""1:5""#, "[]"] {
            assert!(from_str::<Jump>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn writes_seconds() {
        for (jump, number) in [(Jump::Stay, "-1"), (Duration::from_secs(65).into(), "65")] {
            assert_eq!(serde_json::to_string(&jump).unwrap(), number);
            assert_eq!(number.parse::<Jump>().unwrap(), jump);
        }
    }
}
