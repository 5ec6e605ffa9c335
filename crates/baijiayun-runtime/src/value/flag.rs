//! Flags.

use serde::Deserializer;

use crate::lenient::{Lenient, scalar};

const FLAG: &str = "0 or 1";

/// A flag, which the server writes as 0 or 1. It is compared by this number.
///
/// Can be stored as JSON, TOML, MessagePack, postcard and CSV.
#[derive(Debug, Clone, Copy, Default)]
pub enum Flag {
    /// Off: 0.
    #[default]
    Off,
    /// On: 1.
    On,
    /// A number that is neither.
    Unknown(i64),
}

impl Flag {
    /// Returns whether this is [`Flag::On`].
    pub fn is_on(self) -> bool {
        self.value() == 1
    }

    /// Returns the number on the wire.
    pub fn value(self) -> i64 {
        match self {
            Self::Off => 0,
            Self::On => 1,
            Self::Unknown(value) => value,
        }
    }
}

impl From<bool> for Flag {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

impl From<i64> for Flag {
    fn from(value: i64) -> Self {
        match value {
            0 => Self::Off,
            1 => Self::On,
            _ => Self::Unknown(value),
        }
    }
}

impl Lenient for Flag {
    const HAS_FALSE: bool = true;

    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar(deserializer, FLAG, |scalar| match scalar.truth() {
            Some(on) => Ok(Self::from(on)),
            None => scalar.whole().map(Self::from).map_err(|_| FLAG),
        })
    }
}

crate::compared_by!(Flag, value);
crate::int_form!(Flag, |flag| flag.value());

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lenient::from_str;

    #[test]
    fn reads_every_form() {
        for (json, flag) in [
            ("1", Flag::On),
            ("0", Flag::Off),
            (r#""1""#, Flag::On),
            (r#""0""#, Flag::Off),
            ("true", Flag::On),
            ("false", Flag::Off),
            (r#""true""#, Flag::On),
            (r#""false""#, Flag::Off),
            (r#""""#, Flag::Off),
            ("2", Flag::Unknown(2)),
            (r#""-1""#, Flag::Unknown(-1)),
        ] {
            assert_eq!(from_str::<Flag>(json).unwrap(), flag, "{json}");
        }
        for json in ["null", "[]", "0.5", r#""on""#] {
            assert!(from_str::<Flag>(json).is_err(), "{json}");
        }
        assert_eq!(from_str::<Option<Flag>>(r#""""#).unwrap(), None);
        assert_eq!(from_str::<Option<Flag>>("false").unwrap(), Some(Flag::Off));
    }

    #[test]
    fn writes_numbers() {
        for flag in [Flag::Off, Flag::On, Flag::Unknown(2)] {
            let number = flag.value().to_string();
            assert_eq!(serde_json::to_string(&flag).unwrap(), number);
            assert_eq!(flag.to_string(), number);
            assert_eq!(number.parse::<Flag>().unwrap(), flag);
        }
        assert!(Flag::from(true).is_on());
        assert!(!Flag::from(false).is_on());
        assert!(!Flag::Unknown(2).is_on());
        assert_eq!(Flag::Unknown(1), Flag::On);
    }
}
