//! Injections written as text, for command lines.

use std::str::FromStr;
use std::time::Duration;

use baijiayun_vod::API;
use baijiayun_vod::metadata::Operation;

use super::injection::{Fault, Frequency, Injection};

/// An error of parsing an injection.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// There is no such fault.
    #[error("there is no fault `{0}`; the faults are {FAULTS}")]
    Name(String),
    /// The fault needs a number.
    #[error("the fault `{0}` needs a number, as in `{0}=500`")]
    Number(String),
    /// There is no such operation.
    #[error("there is no operation `{id}`{}", closest.map(|id| format!("; did you mean `{id}`?")).unwrap_or_default())]
    #[non_exhaustive]
    Operation {
        /// The id in the text.
        id: String,
        /// The most similar id of an operation.
        closest: Option<&'static str>,
    },
    /// The frequency is neither a count nor a percentage.
    #[error("`{0}` is neither a count such as `x3` nor a percentage such as `%10`")]
    Frequency(String),
}

baijiayun_runtime::debug_as_report!(FaultError);

const FAULTS: &str = "delay=MILLISECONDS, reset-before, reset-after, status=HTTP_STATUS, html, truncated, \
    slow=MILLISECONDS, wrong-type, clock-skew=SECONDS, key-rotated";

/// Parses `fault[=number][@operation][xCOUNT|%PERCENT]`, such as `status=503@video.list%10`. Without a
/// frequency the fault happens on every call.
///
/// ```
/// use baijiayun_mock::Injection;
///
/// let injection: Injection = "delay=500@video.get_info x3".parse().unwrap();
/// assert!("reset@video.get_info".parse::<Injection>().is_err());
/// ```
impl FromStr for Injection {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (rest, frequency) = split_frequency(text.trim())?;
        let (fault, operation) = match rest.split_once('@') {
            None => (rest, None),
            Some((fault, id)) => (fault, Some(find_operation(id)?)),
        };
        Ok(Self { fault: parse_fault(fault)?, operation, frequency })
    }
}

fn split_frequency(text: &str) -> Result<(&str, Frequency), FaultError> {
    let bad = |frequency: &str| FaultError::Frequency(frequency.to_owned());
    if let Some((rest, percent)) = text.split_once('%') {
        let number = percent.parse().ok().filter(|number: &f64| *number > 0.0 && *number <= 100.0);
        let number = number.ok_or_else(|| bad(percent))?;
        return Ok((rest.trim_end(), Frequency::WithProbability(number / 100.0)));
    }
    // No name of a fault or an operation has a digit after an `x`.
    match text.rsplit_once('x') {
        Some((rest, count)) if count.starts_with(|first: char| first.is_ascii_digit()) => {
            // A fault that is injected 0 times is a mistake.
            let count = count.parse().ok().filter(|parsed| *parsed > 0).ok_or_else(|| bad(count))?;
            Ok((rest.trim_end(), Frequency::Times(count)))
        }
        _ => Ok((text, Frequency::Always)),
    }
}

fn find_operation(id: &str) -> Result<&'static Operation, FaultError> {
    API.operation(id).ok_or_else(|| FaultError::Operation { id: id.to_owned(), closest: API.closest(id) })
}

fn parse_fault(text: &str) -> Result<Fault, FaultError> {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    let number =
        || value.and_then(|value| value.parse::<i64>().ok()).ok_or_else(|| FaultError::Number(name.into()));
    let count = || u64::try_from(number()?).map_err(|_| FaultError::Number(name.into()));
    Ok(match name {
        "delay" => Fault::Delay(Duration::from_millis(count()?)),
        "reset-before" => Fault::ResetBefore,
        "reset-after" => Fault::ResetAfter,
        "status" => {
            let status = u16::try_from(number()?).ok().filter(|status| (200..600).contains(status));
            Fault::Status(status.ok_or_else(|| FaultError::Number(name.into()))?)
        }
        "html" => Fault::Html,
        "truncated" => Fault::Truncated,
        "slow" => Fault::Slow(Duration::from_millis(count()?)),
        "wrong-type" => Fault::WrongType,
        "clock-skew" => Fault::ClockSkew(number()?),
        "key-rotated" => Fault::KeyRotated,
        _ => return Err(FaultError::Name(name.to_owned())),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_vod::video;

    use super::*;

    #[test]
    fn injections_are_parsed_from_text() {
        let read = |text: &str| format!("{:?}", text.parse::<Injection>().unwrap());
        let same = |text: &str, injection: Injection| assert_eq!(read(text), format!("{injection:?}"));
        same("reset-before", Fault::ResetBefore.always());
        same(
            "delay=500@video.get_info x3",
            Fault::Delay(Duration::from_millis(500)).times(3).on::<video::GetInfo>(),
        );
        same("status=503@video.list%10", Fault::Status(503).with_probability(0.1).on::<video::List>());
        same("clock-skew=-900", Fault::ClockSkew(-900).always());
        same("htmlx2", Fault::Html.times(2));
        for (text, fault) in [
            ("reset-after", Fault::ResetAfter),
            ("truncated", Fault::Truncated),
            ("slow=20", Fault::Slow(Duration::from_millis(20))),
            ("wrong-type", Fault::WrongType),
            ("key-rotated", Fault::KeyRotated),
            ("status=200", Fault::Status(200)),
            ("status=599", Fault::Status(599)),
        ] {
            same(text, fault.always());
        }
        let wrong = |text: &str| text.parse::<Injection>().unwrap_err().to_string();
        assert!(wrong("reset").contains("reset-before"));
        assert!(wrong("delay").contains("delay=500") && wrong("slow=-1").contains("number"));
        assert!(wrong("html@video.get_inf").contains("did you mean `video.get_info`"));
        assert!(wrong("html%often").contains("percentage") && wrong("html%0").contains("percentage"));
        for text in ["status=199", "status=600", "status=-1", "status", "clock-skew=soon"] {
            assert!(wrong(text).contains("number"), "{text}");
        }
        assert!(wrong("html%100.1").contains("percentage"));
        assert!(wrong("status=503x0").contains("`0` is neither a count"));
    }
}
