//! Arguments of the form `key=value`.

use std::borrow::Cow;
use std::str::FromStr;

use baijiayun_vod::{API, Clock, SystemClock, UnixTime};

use crate::error::CliError;
use crate::lang::of_library;

/// A parameter and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub name: String,
    pub value: String,
}

impl FromStr for Pair {
    type Err = Cow<'static, str>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.to_owned() })
            }
            _ => Err(t!("it must look like key=value")),
        }
    }
}

/// Returns the timestamp of a form: the option, or else the parameter, or else the current time. As in a call, giving
/// it twice is an error.
pub fn timestamp(option: Option<UnixTime>, params: &[Pair]) -> Result<UnixTime, CliError> {
    let name = API.common.timestamp;
    let given = params.iter().filter(|pair| pair.name == name).map(|pair| {
        let failed = |error| CliError::usage(t!("%{name}: %{error}", name = name, error = of_library(error)));
        pair.value.parse::<UnixTime>().map_err(failed)
    });
    let times = option.map(Ok).into_iter().chain(given).collect::<Result<Vec<_>, _>>()?;
    match times.as_slice() {
        [] => Ok(SystemClock.now()),
        [time] => Ok(*time),
        _ => Err(CliError::usage(t!("parameters: \"%{name}\" is given twice", name = name))),
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
