//! Values that are numbers on the wire.

use std::fmt;

use serde::Deserializer;

use crate::lenient::{self, Scalar};

const WHOLE: &str = "a whole number";

/// The error of text that is not a whole number.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
#[non_exhaustive]
pub struct InvalidNumber {
    expected: &'static str,
    found: String,
}

/// Prints the message, as `main` shows an error.
impl fmt::Debug for InvalidNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Parses a whole number.
pub fn parse_number(text: &str) -> Result<i64, InvalidNumber> {
    Scalar::Text(text).plain_whole().map_err(|expected| InvalidNumber { expected, found: text.to_owned() })
}

/// Reads a number, or text that [`parse_number`] accepts.
pub fn read_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    lenient::number(deserializer, WHOLE, |scalar| scalar.plain_whole())
}

/// Implements serialization and deserialization of a type that is a number on the wire. It must implement
/// `From<i64>`.
#[doc(hidden)]
#[macro_export]
macro_rules! int_form {
    ($name:ident, |$this:ident| $value:expr) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let $this = self;
                ::core::fmt::Display::fmt(&$value, formatter)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::value::InvalidNumber;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::__private::parse_number(text).map(Self::from)
            }
        }

        impl ::core::convert::From<$name> for i64 {
            fn from($this: $name) -> Self {
                $value
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::__private::serde::Serializer,
            {
                let $this = self;
                serializer.serialize_i64($value)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::__private::serde::Deserializer<'de>,
            {
                $crate::__private::read_number(deserializer).map(Self::from)
            }
        }
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use crate::value::ByteCount;

    fn from_json(json: &str) -> Result<ByteCount, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn serde_and_from_str_read_the_same_texts() {
        for (text, number) in [("7", 7), (" -7 ", -7), ("7.0", 7), ("007", 7), ("-0", 0)] {
            assert_eq!(text.parse::<ByteCount>().unwrap(), ByteCount(number), "{text}");
            assert_eq!(from_json(&format!("{text:?}")).unwrap(), ByteCount(number), "{text}");
        }
        for text in ["", "+7", " +7", "1e3", "true", "7.5", "7.", "٣", "x", "9223372036854775808"] {
            assert!(text.parse::<ByteCount>().is_err(), "{text}");
            assert!(from_json(&format!("{text:?}")).is_err(), "{text}");
        }
    }

    #[test]
    fn serde_reads_numbers_and_no_other_values() {
        assert_eq!(from_json("7").unwrap(), ByteCount(7));
        assert_eq!(from_json("7.0").unwrap(), ByteCount(7));
        for json in ["true", "null", "[]", "{}", "7.5", "9223372036854775808"] {
            assert!(from_json(json).is_err(), "{json}");
        }
    }

    #[test]
    fn errors_name_the_expected_value() {
        let error = "seven".parse::<ByteCount>().unwrap_err();
        assert_eq!(error.to_string(), r#"expected a whole number, found "seven""#);
        assert_eq!(format!("{error:?}"), error.to_string());
        let error = "9223372036854775808".parse::<ByteCount>().unwrap_err();
        assert!(error.to_string().contains("fits in 64 bits"), "{error}");
    }

    proptest! {
        #[test]
        fn serde_and_from_str_agree_on_any_text(text: String, digits in "[ +-]?[0-9]{0,20}[.]?[0-9e]{0,2}") {
            for text in [text, digits] {
                let json = serde_json::to_string(&text).unwrap();
                prop_assert_eq!(text.parse::<ByteCount>().ok(), from_json(&json).ok());
            }
        }
    }
}
