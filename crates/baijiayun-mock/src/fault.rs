//! Misbehaviour on demand.

use std::str::FromStr;
use std::time::Duration;

use baijiayun_vod::{API, Operation, Request};
use bytes::Bytes;
use fastrand::Rng;

/// Something that goes wrong with a call.
///
/// ```
/// use baijiayun_mock::Fault;
/// use baijiayun_vod::video;
///
/// let next_call = Fault::Status(503).once();
/// let twice = Fault::ResetAfter.times(2).on::<video::GetInfo>();
/// let now_and_then = Fault::Truncated.with_probability(0.1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The call is served after a while.
    Delay(Duration),
    /// The connection is reset, and nothing is done.
    ResetBefore,
    /// Everything is done, and the connection is reset before the answer.
    ResetAfter,
    /// Nothing is done, and the answer is this HTTP status with a short text: 500, 502, 503, 429.
    Status(u16),
    /// Nothing is done, and the answer is a page with HTTP status 200.
    Html,
    /// Everything is done, and the answer breaks off in the middle.
    Truncated,
    /// Everything is done, and the answer comes in pieces with a pause before each.
    Slow(Duration),
    /// Everything is done, and the answer's data is of another type than it should be.
    WrongType,
    /// The server's clock is off by this many seconds during the call.
    ClockSkew(i64),
    /// Just before the call, somebody else makes the account a new key.
    KeyRotated,
    /// The call is checked as always, but nothing is done, and this is the answer.
    Response(MockResponse),
}

/// An answer that is given in place of the real one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockResponse {
    /// The HTTP status.
    pub status: u16,
    /// The headers; JSON in UTF-8 is announced unless they say otherwise.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl MockResponse {
    /// This body with HTTP status 200.
    pub fn body(body: impl Into<Bytes>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into() }
    }

    /// With another HTTP status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl From<MockResponse> for Fault {
    fn from(answer: MockResponse) -> Self {
        Self::Response(answer)
    }
}

/// A fault, when it happens, and on which operations.
#[derive(Debug, Clone)]
pub struct Injection {
    fault: Fault,
    operation: Option<&'static Operation>,
    when: When,
}

#[derive(Debug, Clone)]
enum When {
    Always,
    Times(usize),
    WithProbability(f64),
}

impl Fault {
    /// On the next call.
    pub fn once(self) -> Injection {
        self.times(1)
    }

    /// On this many calls.
    pub fn times(self, count: usize) -> Injection {
        Injection { fault: self, operation: None, when: When::Times(count) }
    }

    /// On every call.
    pub fn always(self) -> Injection {
        Injection { fault: self, operation: None, when: When::Always }
    }

    /// On each call with this probability, from 0 to 1. The seed of the
    /// [settings](crate::MockSettings::seed) decides which.
    pub fn with_probability(self, probability: f64) -> Injection {
        Injection { fault: self, operation: None, when: When::WithProbability(probability) }
    }
}

impl Injection {
    /// Only on this operation: `on::<video::GetInfo>()`.
    #[must_use]
    pub fn on<R: Request>(self) -> Self {
        self.on_operation(R::OPERATION)
    }

    /// Only on this operation, such as one of [`API`](baijiayun_vod::API)'s.
    #[must_use]
    pub fn on_operation(mut self, operation: &'static Operation) -> Self {
        self.operation = Some(operation);
        self
    }
}

/// Why a fault could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// There is no such fault.
    #[error("there is no fault `{0}`; the faults are {FAULTS}")]
    Name(String),
    /// It needs a number.
    #[error("the fault `{0}` needs a number, as in `{0}=500`")]
    Number(String),
    /// There is no such operation.
    #[error("there is no operation `{id}`{}", closest.map(|id| format!("; did you mean `{id}`?")).unwrap_or_default())]
    Operation {
        /// What was given.
        id: String,
        /// The operation most like it.
        closest: Option<&'static str>,
    },
    /// How often is neither a count nor a percentage.
    #[error("`{0}` is neither a count such as `x3` nor a percentage such as `%10`")]
    When(String),
}

const FAULTS: &str = "delay=MILLISECONDS, reset-before, reset-after, status=HTTP_STATUS, html, truncated, \
    slow=MILLISECONDS, wrong-type, clock-skew=SECONDS, key-rotated";

/// Reads `fault[=number][@operation][xCOUNT|%PERCENT]`, such as `status=503@video.list%10`; always,
/// unless it says how often.
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
        let (rest, when) = split_when(text.trim())?;
        let (fault, operation) = match rest.split_once('@') {
            None => (rest, None),
            Some((fault, id)) => (fault, Some(find_operation(id)?)),
        };
        Ok(Self { fault: parse_fault(fault)?, operation, when })
    }
}

fn split_when(text: &str) -> Result<(&str, When), FaultError> {
    let bad = |when: &str| FaultError::When(when.to_owned());
    if let Some((rest, percent)) = text.split_once('%') {
        let number = percent.parse().ok().filter(|number| (0.0..=100.0).contains(number));
        let number: f64 = number.ok_or_else(|| bad(percent))?;
        return Ok((rest.trim_end(), When::WithProbability(number / 100.0)));
    }
    // No name of a fault or an operation has a digit after an `x`.
    match text.rsplit_once('x') {
        Some((rest, count)) if count.starts_with(|first: char| first.is_ascii_digit()) => {
            Ok((rest.trim_end(), When::Times(count.parse().map_err(|_| bad(count))?)))
        }
        _ => Ok((text, When::Always)),
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

/// The faults that are waiting to happen.
#[derive(Debug)]
pub(crate) struct Faults {
    injections: Vec<Injection>,
    rng: Rng,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { injections: Vec::new(), rng: Rng::with_seed(seed) }
    }

    pub(crate) fn add(&mut self, injection: Injection) {
        self.injections.push(injection);
    }

    pub(crate) fn clear(&mut self) {
        self.injections.clear();
    }

    /// What happens to a call of `operation`; `None` for a path that nothing is at.
    ///
    /// Answers in place of the real one take turns, one to a call.
    pub(crate) fn of_call(&mut self, operation: Option<&Operation>) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        for injection in &mut self.injections {
            let meant = injection.operation.is_none_or(|wanted| operation == Some(wanted));
            let answered = faults.iter().any(|fault| matches!(fault, Fault::Response(_)));
            if !meant || (answered && matches!(injection.fault, Fault::Response(_))) {
                continue;
            }
            let happens = match &mut injection.when {
                When::Always => true,
                When::Times(0) => false,
                When::Times(left) => {
                    *left -= 1;
                    true
                }
                When::WithProbability(probability) => self.rng.f64() < *probability,
            };
            if happens {
                faults.push(injection.fault.clone());
            }
        }
        self.injections.retain(|injection| !matches!(injection.when, When::Times(0)));
        faults
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_vod::video;

    use super::*;

    #[test]
    fn faults_happen_when_and_where_they_should() {
        let mut faults = Faults::new(0);
        faults.add(Fault::Html.times(2).on::<video::GetInfo>());
        faults.add(Fault::ResetAfter.once());
        let (info, list) = (API.operation("video.get_info"), API.operation("video.list"));
        assert_eq!(faults.of_call(list), [Fault::ResetAfter]);
        assert_eq!(faults.of_call(None), []);
        assert_eq!(faults.of_call(info), [Fault::Html]);
        assert_eq!(faults.of_call(info), [Fault::Html]);
        assert_eq!(faults.of_call(info), []);
    }

    #[test]
    fn faults_can_be_written_down() {
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
        let wrong = |text: &str| text.parse::<Injection>().unwrap_err().to_string();
        assert!(wrong("reset").contains("reset-before"));
        assert!(wrong("delay").contains("delay=500") && wrong("slow=-1").contains("number"));
        assert!(wrong("html@video.get_inf").contains("did you mean `video.get_info`"));
        assert!(wrong("html%often").contains("percentage"));
    }

    #[test]
    fn scripted_answers_take_turns() {
        let mut faults = Faults::new(0);
        let (first, second) =
            (Fault::Response(MockResponse::body("1")), Fault::Response(MockResponse::body("2")));
        faults.add(first.clone().once());
        faults.add(second.clone().always());
        assert_eq!(faults.of_call(None), [first]);
        assert_eq!(faults.of_call(None), std::slice::from_ref(&second));
        assert_eq!(faults.of_call(None), [second]);
    }

    #[test]
    fn the_same_seed_gives_the_same_faults() {
        let pattern = |seed| -> Vec<usize> {
            let mut faults = Faults::new(seed);
            faults.add(Fault::Truncated.with_probability(0.5));
            (0..50).map(|_| faults.of_call(None).len()).collect()
        };
        assert_eq!(pattern(3), pattern(3));
        assert!(pattern(3).contains(&0) && pattern(3).contains(&1));
    }
}
