//! Whole numbers and booleans.

use std::num::{IntErrorKind, ParseIntError};

use serde::Deserializer;

use super::{Lenient, Scalar, scalar_by};

const WHOLE: &str = "a whole number";
const FITTING: &str = "a whole number that fits in 64 bits exactly";
const BOOLEAN: &str = "true or false";

/// The first whole float (2⁴⁹) that may be inexact: serde_json trades the last bit of a float for speed, and
/// reads 9007199254740991.0 as one less.
const FIRST_INEXACT_FLOAT: f64 = 562_949_953_421_312.0;

/// Also reads a fraction, and a decimal text such as `66.67` or `1e9`, rounded to the nearest whole number; a
/// half is rounded away from zero, as PHP does. Ids and enums are not rounded: see [`exact`].
impl Lenient for i64 {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar_by(deserializer, WHOLE, |scalar| scalar.rounded())
    }
}

/// Reads a whole number without rounding, for ids and enums: half an id is not another id.
pub fn exact<'de, D>(deserializer: D) -> Result<i64, D::Error>
where
    D: Deserializer<'de>,
{
    scalar_by(deserializer, WHOLE, |scalar| scalar.whole())
}

impl Lenient for bool {
    const HAS_FALSE: bool = true;

    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar_by(deserializer, BOOLEAN, |scalar| scalar.truth().ok_or(BOOLEAN))
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
            // The usual form first.
            Self::Text(text) => text.parse().or_else(|_| whole_text(text.trim())),
        }
    }

    /// Returns the nearest whole number of a number in any form that PHP writes. A half is rounded away from zero.
    ///
    /// # Errors
    ///
    /// The name of the expected value.
    pub fn rounded(self) -> Result<i64, &'static str> {
        match self {
            Self::Float(_) if self.is_inexact() => Err(FITTING),
            Self::Float(value) => Ok(value.round() as i64),
            Self::Text(text) => self.whole().or_else(|error| match decimal(text.trim()) {
                Some(decimal) => decimal.rounded().ok_or(FITTING),
                None => Err(error),
            }),
            _ => self.whole(),
        }
    }

    /// Returns the whole number at or before a number, as of a time with a fraction of a second.
    pub(crate) fn floored(self) -> Result<i64, &'static str> {
        match self {
            Self::Float(value) => Self::Float(value.floor()).whole(),
            Self::Text(text) => self.whole().or_else(|error| match text.trim().split_once('.') {
                Some((whole, fraction)) if is_digits(fraction) && !whole.starts_with('-') => {
                    whole_text(whole)
                }
                _ => Err(error),
            }),
            _ => self.whole(),
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

/// A decimal number: digits, and the power of ten of the last one.
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i32,
}

/// Reads `-66.67`, `1e9`, `1.5E+3`.
fn decimal(text: &str) -> Option<Decimal> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, number) = match number.strip_prefix(['-', '+']) {
        Some(rest) => (number.starts_with('-'), rest),
        None => (false, number),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let exponent = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let digits = whole.bytes().chain(fraction.bytes()).skip_while(|digit| *digit == b'0');
    (is_digits(whole) && is_digits(fraction)).then(|| Decimal {
        negative,
        digits: digits.collect(),
        exponent,
    })
}

impl Decimal {
    /// Returns the nearest whole number without the detour of a float, which would lose digits; `None` if it does
    /// not fit.
    fn rounded(self) -> Option<i64> {
        let places = i64::try_from(self.digits.len()).ok()? + i64::from(self.exponent);
        if self.digits.is_empty() || places < 0 {
            return Some(0);
        }
        // Nineteen digits and a carry fit in 128 bits.
        let places = usize::try_from(places).ok().filter(|places| *places <= 19)?;
        let digit = |at: usize| self.digits.get(at).map_or(0, |digit| i128::from(digit - b'0'));
        let whole = (0..places).fold(0, |whole, at| whole * 10 + digit(at));
        let rounded = whole + i128::from(digit(places) >= 5);
        i64::try_from(if self.negative { -rounded } else { rounded }).ok()
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_zeros(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::super::from_str;
    use super::*;

    fn int(json: &str) -> Result<i64, String> {
        from_str(json).map_err(|error| error.message)
    }

    struct Exact(i64);

    impl Lenient for Exact {
        fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            exact(deserializer).map(Self)
        }
    }

    fn id(json: &str) -> Result<i64, String> {
        from_str::<Exact>(json).map(|Exact(id)| id).map_err(|error| error.message)
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
            assert_eq!(id(json), Ok(number), "{json}");
        }
    }

    #[test]
    fn rounds_fractions_and_decimal_texts() {
        for (json, number) in [
            ("66.67", 67),
            ("-66.67", -67),
            ("0.4", 0),
            ("0.5", 1),
            ("-0.5", -1),
            (r#""12.5""#, 13),
            (r#""12.4999999999999999999999""#, 12),
            (r#""-12.5""#, -13),
            (r#"" +3.5 ""#, 4),
            (r#""1e9""#, 1_000_000_000),
            (r#""1.5E+3""#, 1500),
            (r#""1e-3""#, 0),
            (r#""6e-1""#, 1),
            (r#""99.5e-2""#, 1),
            (r#""0e99""#, 0),
            (r#""9223372036854775806.5""#, i64::MAX),
            (r#""-9223372036854775808.4""#, i64::MIN),
            (r#""9.223372036854775807e18""#, i64::MAX),
        ] {
            assert_eq!(int(json), Ok(number), "{json}");
            assert!(id(json).is_err(), "{json} is no id");
        }
    }

    #[test]
    fn rejects_values_other_than_whole_numbers() {
        for (json, found) in [
            (r#""abc""#, r#""abc""#),
            (r#""""#, r#""""#),
            (r#""3.""#, r#""3.""#),
            (r#"".5""#, r#"".5""#),
            (r#""1e""#, r#""1e""#),
            (r#""1e0.5""#, r#""1e0.5""#),
            (r#""1,5""#, r#""1,5""#),
            (r#""1e99999999999""#, r#""1e99999999999""#),
            (r#""NaN""#, r#""NaN""#),
            (r#""+-5""#, r#""+-5""#),
            (r#""٣""#, r#""٣""#),
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
            r#""9223372036854775808""#,
            r#""-9223372036854775809""#,
            r#""9223372036854775807.5""#,
            r#""1e19""#,
            r#""1e400""#,
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
        fn fractions_read_as_the_nearest(number in -1_000_000_000_i64..1_000_000_000, hundredths in 0_i64..100) {
            let text = format!("{number}.{hundredths:02}");
            let away = if number < 0 { -1 } else { 1 };
            let expected = number + if hundredths >= 50 { away } else { 0 };
            prop_assert_eq!(int(&text), Ok(expected));
            prop_assert_eq!(int(&format!("\"{text}\"")), Ok(expected));
        }

        #[test]
        fn never_panics_on_decimals(text in "[-+]?[0-9]{0,25}[.]?[0-9]{0,25}([eE][-+]?[0-9]{0,12})?") {
            let _ = int(&format!("\"{text}\""));
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
