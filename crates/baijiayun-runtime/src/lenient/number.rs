//! Whole numbers and booleans.

use std::num::{IntErrorKind, ParseIntError};

use serde::Deserializer;

use super::{Lenient, Scalar, scalar};

const WHOLE: &str = "a whole number";
const FITTING: &str = "a whole number that fits in 64 bits exactly";
const BOOLEAN: &str = "true or false";

/// The first whole float (2⁴⁹) that may be inexact: serde_json trades the last bit of a float for speed, and
/// reads 9007199254740991.0 as one less.
const FIRST_INEXACT_FLOAT: f64 = 562_949_953_421_312.0;

impl Lenient for i64 {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar(deserializer, WHOLE, |scalar| scalar.whole())
    }
}

impl Lenient for bool {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar(deserializer, BOOLEAN, |scalar| scalar.truth().ok_or(BOOLEAN))
    }
}

impl Scalar<'_> {
    /// Returns the whole number in any form that PHP writes.
    ///
    /// # Errors
    ///
    /// The name of the expected value.
    pub fn whole(self) -> Result<i64, &'static str> {
        match self {
            Self::Bool(value) => Ok(i64::from(value)),
            Self::Int(value) => Ok(value),
            Self::Large(_) => Err(FITTING),
            Self::Float(value) if value.fract() != 0.0 => Err(WHOLE),
            Self::Float(_) if self.is_inexact() => Err(FITTING),
            Self::Float(value) => Ok(value as i64),
            Self::Text(text) => whole_text(text.trim()),
        }
    }

    /// Returns the whole number, but accepts neither a boolean nor text with a plus, which are quirks of PHP.
    pub(crate) fn plain_whole(self) -> Result<i64, &'static str> {
        match self {
            Self::Bool(_) => Err(WHOLE),
            Self::Text(text) if text.trim_start().starts_with('+') => Err(WHOLE),
            _ => self.whole(),
        }
    }

    /// Returns the boolean in any form that PHP writes. As text, PHP writes false as `""`.
    pub fn truth(self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(value),
            Self::Text(text) if text.trim().is_empty() => Some(false),
            Self::Text(text) if text.trim() == "true" => Some(true),
            Self::Text(text) if text.trim() == "false" => Some(false),
            _ => match self.whole() {
                Ok(0) => Some(false),
                Ok(1) => Some(true),
                _ => None,
            },
        }
    }

    /// Returns whether this is a float that may be rounded from another whole number.
    pub(super) fn is_inexact(self) -> bool {
        matches!(self, Self::Float(value) if value.abs() >= FIRST_INEXACT_FLOAT)
    }
}

fn whole_text(text: &str) -> Result<i64, &'static str> {
    let digits = match text.split_once('.') {
        None => text,
        Some((digits, zeros)) if is_zeros(zeros) => digits,
        Some(_) => return Err(WHOLE),
    };
    digits.parse().map_err(|error: ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => FITTING,
        _ => WHOLE,
    })
}

fn is_zeros(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::super::from_str;

    fn int(json: &str) -> Result<i64, String> {
        from_str(json).map_err(|error| error.message)
    }

    fn boolean(json: &str) -> Result<bool, String> {
        from_str(json).map_err(|error| error.message)
    }

    #[test]
    fn reads_whole_numbers_in_every_form() {
        for (json, number) in [
            ("5", 5),
            ("-5", -5),
            ("3.0", 3),
            ("-0.0", 0),
            ("1e3", 1000),
            (r#""5""#, 5),
            (r#"" 5\n""#, 5),
            (r#""+5""#, 5),
            (r#""-5""#, -5),
            (r#""3.0""#, 3),
            (r#""007""#, 7),
            ("true", 1),
            ("false", 0),
            ("562949953421311.0", 562_949_953_421_311),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            (r#""9223372036854775807""#, i64::MAX),
            (r#""-9223372036854775808""#, i64::MIN),
            (r#""9223372036854775807.0""#, i64::MAX),
        ] {
            assert_eq!(int(json), Ok(number), "{json}");
        }
    }

    #[test]
    fn rejects_values_other_than_whole_numbers() {
        for (json, found) in [
            (r#""abc""#, r#""abc""#),
            (r#""""#, r#""""#),
            (r#""3.5""#, r#""3.5""#),
            (r#""3.""#, r#""3.""#),
            (r#""1e3""#, r#""1e3""#),
            (r#""+-5""#, r#""+-5""#),
            (r#""٣""#, r#""٣""#),
            ("3.5", "3.5"),
            ("null", "null"),
            ("[]", "a list"),
            (r#"{"a":1}"#, "an object"),
        ] {
            let message = format!("expected a whole number, found {found}");
            assert_eq!(int(json), Err(message), "{json}");
        }
    }

    #[test]
    fn rejects_numbers_that_do_not_fit() {
        for json in [
            "9223372036854775808",
            "18446744073709551615",
            "-9223372036854775809",
            "99999999999999999999999",
            "562949953421312.0",
            "9007199254740991.0",
            r#""9223372036854775808""#,
            r#""-9223372036854775809""#,
        ] {
            let message = int(json).unwrap_err();
            assert!(message.contains("fits in 64 bits"), "{json}: {message}");
        }
    }

    #[test]
    fn reads_booleans_in_every_form() {
        for json in ["true", "1", "1.0", r#""1""#, r#""true""#] {
            assert_eq!(boolean(json), Ok(true), "{json}");
        }
        for json in ["false", "0", r#""0""#, r#""false""#, r#""""#] {
            assert_eq!(boolean(json), Ok(false), "{json}");
        }
        for json in ["2", "-1", "null", "[]", r#""yes""#, "0.5"] {
            assert!(boolean(json).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_number_reads_as_itself(number: i64) {
            prop_assert_eq!(int(&number.to_string()), Ok(number));
            prop_assert_eq!(int(&format!("\"{number}\"")), Ok(number));
            prop_assert_eq!(int(&format!("\" {number}.00 \"")), Ok(number));
        }

        #[test]
        fn whole_floats_read_as_themselves(number in -562_949_953_421_311..562_949_953_421_312_i64) {
            prop_assert_eq!(int(&format!("{number}.0")), Ok(number));
        }

        #[test]
        fn large_floats_never_read_as_others(number: i64) {
            let read = int(&format!("{number}.0")).unwrap_or(number);
            prop_assert_eq!(read, number);
        }

        #[test]
        fn large_numbers_never_read_as_others(number in (i64::MAX as u64 + 1)..) {
            prop_assert!(int(&number.to_string()).is_err());
            let quoted = format!("\"{number}\"");
            prop_assert!(int(&quoted).is_err());
        }
    }
}
