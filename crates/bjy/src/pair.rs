//! Arguments of the form `key=value`.

use std::str::FromStr;

/// A parameter and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub name: String,
    pub value: String,
}

impl FromStr for Pair {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.to_owned() })
            }
            _ => Err("it must look like key=value"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_equals_sign_separates_key_and_value() {
        let pair = |name: &str, value: &str| Ok(Pair { name: name.into(), value: value.into() });
        assert_eq!("a=b=c".parse(), pair("a", "b=c"));
        assert_eq!("a=".parse(), pair("a", ""));
        for text in ["", "a", "=b"] {
            assert!(text.parse::<Pair>().is_err(), "{text}");
        }
    }
}
