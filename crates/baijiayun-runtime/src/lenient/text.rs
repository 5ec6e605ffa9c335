//! Text and arbitrary JSON.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::float::note_float;
use super::{Lenient, Scalar, scalar_by};

const TEXT: &str = "text";
const EXACT: &str = "text or a number that fits in 64 bits exactly";

impl Lenient for String {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        scalar_by(deserializer, TEXT, |scalar| match scalar {
            // PHP's false is no text, and never the word.
            Scalar::Bool(false) => Err(TEXT),
            Scalar::Bool(true) => Ok("true".to_owned()),
            Scalar::Int(value) => Ok(value.to_string()),
            Scalar::Large(value) => Ok(value.to_string()),
            // An id beyond 64 bits has already lost digits, so its text would be another id.
            Scalar::Float(_) if scalar.is_inexact() => Err(EXACT),
            // `{:?}` keeps the decimal point of the JSON.
            Scalar::Float(value) => Ok(format!("{value:?}")),
            Scalar::Text(text) => Ok(text.to_owned()),
        })
    }

    /// Returns `false`: empty text is a value.
    fn is_blank(_text: &str) -> bool {
        false
    }
}

impl Lenient for Value {
    const HAS_FALSE: bool = true;
    const HAS_EMPTY_LIST: bool = true;

    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        let value = Self::deserialize(deserializer)?;
        if has_float(&value) {
            note_float();
        }
        Ok(value)
    }

    /// Returns `false`: any JSON but `null` is a value.
    fn is_blank(_text: &str) -> bool {
        false
    }
}

fn has_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_float),
        Value::Object(fields) => fields.values().any(has_float),
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::{arbitrary, from_str};

    #[test]
    fn reads_text_in_every_form() {
        for (json, text) in [
            (r#""abc""#, "abc"),
            (r#""""#, ""),
            (r#"" 1 ""#, " 1 "),
            (r#""\u4e2d""#, "中"),
            ("112", "112"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("18446744073709551615", "18446744073709551615"),
            ("1.5", "1.5"),
            ("3.0", "3.0"),
            ("true", "true"),
            (r#""false""#, "false"),
            (r#""-""#, "-"),
        ] {
            assert_eq!(from_str::<String>(json).unwrap(), text, "{json}");
        }
    }

    #[test]
    fn rejects_values_other_than_text() {
        for json in ["null", "false", "[]", "{}", r#"["a"]"#] {
            assert!(from_str::<String>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn keeps_json_unchanged() {
        assert_eq!(from_str::<Option<Value>>(r#""""#).unwrap(), Some(json!("")));
        assert_eq!(from_str::<Option<Value>>("false").unwrap(), Some(json!(false)));
        assert_eq!(from_str::<Option<Value>>("[]").unwrap(), Some(json!([])));
        assert_eq!(from_str::<Option<Value>>("null").unwrap(), None);
    }

    #[test]
    fn numbers_keep_their_digits_at_any_depth_of_json() {
        let digits = "0.1234567890123456789";
        for (json, pointer) in [
            (digits.to_owned(), ""),
            (format!("[1, {digits}]"), "/1"),
            (format!(r#"{{"a": {{"b": {digits}}}}}"#), "/a/b"),
        ] {
            let value = from_str::<Value>(&json).unwrap();
            assert_eq!(value.pointer(pointer).and_then(Value::as_str), Some(digits), "{json}");
        }
    }

    proptest! {
        #[test]
        fn any_text_reads_as_itself(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(from_str::<String>(&json).unwrap(), text.clone());
            prop_assert_eq!(from_str::<Option<String>>(&json).unwrap(), Some(text));
        }

        #[test]
        fn any_json_reads_as_itself(value in arbitrary::json()) {
            prop_assert_eq!(from_str::<Value>(&value.to_string()).unwrap(), value.clone());
        }
    }
}
