//! Faults, with the calls that they are injected into.

use std::time::Duration;

use baijiayun_vod::Request;
use baijiayun_vod::metadata::Operation;

use super::response::MockResponse;

/// A fault of a call.
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
    /// The call is served after this delay.
    Delay(Duration),
    /// The connection is reset before the call is served.
    ResetBefore,
    /// The connection is reset after the call is served, before the response.
    ResetAfter,
    /// The call is not served. The response has this HTTP status and a short text: 500, 502, 503, 429.
    Status(u16),
    /// The call is not served. The response is an HTML page with HTTP status 200.
    Html,
    /// The call is served, and the response is cut short.
    Truncated,
    /// The call is served, and the response comes in chunks with this pause before each.
    Slow(Duration),
    /// The call is served, and the data of the response has a wrong type.
    WrongType,
    /// The server's clock is off by this many seconds during the call.
    ClockSkew(i64),
    /// The account gets a new key just before the call.
    KeyRotated,
    /// The call is checked and not served, and gets this response.
    Response(MockResponse),
}

impl From<MockResponse> for Fault {
    fn from(response: MockResponse) -> Self {
        Self::Response(response)
    }
}

/// A fault with its frequency and its operation.
#[derive(Debug, Clone)]
pub struct Injection {
    pub(super) fault: Fault,
    /// The only operation with the fault; `None` for all.
    pub(super) operation: Option<&'static Operation>,
    pub(super) frequency: Frequency,
}

#[derive(Debug, Clone)]
pub(super) enum Frequency {
    Always,
    Times(usize),
    WithProbability(f64),
}

impl Fault {
    /// Returns an injection into the next call.
    pub fn once(self) -> Injection {
        self.times(1)
    }

    /// Returns an injection into the next `count` calls.
    pub fn times(self, count: usize) -> Injection {
        Injection { fault: self, operation: None, frequency: Frequency::Times(count) }
    }

    /// Returns an injection into every call.
    pub fn always(self) -> Injection {
        Injection { fault: self, operation: None, frequency: Frequency::Always }
    }

    /// Returns an injection into random calls, with this probability from 0 to 1. The
    /// [seed](crate::MockSettings::seed) decides which calls.
    pub fn with_probability(self, probability: f64) -> Injection {
        Injection { fault: self, operation: None, frequency: Frequency::WithProbability(probability) }
    }
}

impl Injection {
    /// Limits the injection to calls of one operation: `on::<video::GetInfo>()`.
    #[must_use]
    pub fn on<R: Request>(self) -> Self {
        self.on_operation(R::OPERATION)
    }

    /// Limits the injection to calls of one operation, such as one of [`API`](baijiayun_vod::API)'s.
    #[must_use]
    pub fn on_operation(mut self, operation: &'static Operation) -> Self {
        self.operation = Some(operation);
        self
    }
}
