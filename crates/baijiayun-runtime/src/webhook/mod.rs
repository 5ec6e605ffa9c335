//! Receives webhooks: signed forms, which are checked before they are used.
//!
//! A [`Receiver`] checks a body's sign and age and reads it leniently. All parameters are signed, so
//! unknown ones are kept. The vendor sends an event again until it is accepted, so [`Receiver::receive`] also
//! claims it, by its `qid`, to deduplicate deliveries:
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use baijiayun_runtime::webhook::{WebhookError, Receiver};
//!
//! # async fn save(_: &BTreeMap<String, String>) -> Result<(), std::io::Error> { Ok(()) }
//! async fn on_callback(receiver: &Receiver, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//!     let (received, claim) = match receiver.receive::<BTreeMap<String, String>>(body).await {
//!         Ok(claimed) => claimed,
//!         Err(WebhookError::Duplicate { .. }) => return Ok(()),
//!         Err(refused) => return Err(refused.into()),
//!     };
//!     match save(&received.event).await {
//!         Ok(()) => Ok(claim.commit().await?),
//!         Err(error) => {
//!             // Sent again, it is not taken for a duplicate.
//!             claim.release().await?;
//!             Err(error.into())
//!         }
//!     }
//! }
//! ```
//!
//! # Limits of the sign
//!
//! The string to sign is `a=1&b=2` unencoded, so a value that holds `&b=2` has the same sign as one that is
//! followed by the parameter `b`. Someone who has a signed body can move the borders of its
//! parameters, although not invent text. [`Malformed::Ambiguous`] keeps that away from names and the
//! `qid`, and numbers cannot hold it; do not trust other text, such as a URL, with more than it needs.

mod dedup;
mod error;
mod form;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dedup::DynDedupStore;
pub use dedup::{Claim, DedupStatus, DedupStore, InMemoryDedupStore};
pub use error::{Malformed, WebhookError};

use crate::auth::clock::{Clock, SystemClock};
use crate::auth::sign::{SIGN, verify};
use crate::error::redact::Mask;
use crate::lenient::{Lenient, from_fields_and_rest};
use crate::value::{Seconds, Secret, UnixTime};

/// The age that the vendor allows for requests, and recommends for webhooks.
const MAX_AGE: Duration = Duration::from_secs(300);
/// Real webhooks have less than 1 KiB.
const MAX_BODY: usize = 64 << 10;
const TIMESTAMP: &str = "timestamp";
const QID: &str = "qid";

/// Checks signed forms. Clones share the store of what was handled.
#[derive(Clone)]
#[must_use = "a receiver does nothing until it is given a body"]
pub struct Receiver {
    keys: Vec<Secret>,
    max_age: Duration,
    max_body: usize,
    clock: Arc<dyn Clock>,
    store: Arc<dyn DynDedupStore>,
}

impl Receiver {
    /// Creates a receiver of webhooks that are signed with this partner key. With a blank key it rejects all.
    pub fn new(key: impl Into<Secret>) -> Self {
        let receiver = Self {
            keys: Vec::new(),
            max_age: MAX_AGE,
            max_body: MAX_BODY,
            clock: Arc::new(SystemClock),
            store: Arc::new(InMemoryDedupStore::default()),
        };
        receiver.also_key(key)
    }

    /// Adds another key: the next one or the last one, while keys change.
    pub fn also_key(mut self, key: impl Into<Secret>) -> Self {
        let key = key.into();
        if !key.expose().trim().is_empty() {
            self.keys.push(key);
        }
        self
    }

    /// Sets the largest difference between the time of sending and the clock, in whole seconds. 300 s unless set.
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// Sets the largest body in bytes. 64 KiB unless set.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Returns the largest body in bytes, for code that reads it from the network.
    pub fn body_limit(&self) -> usize {
        self.max_body
    }

    /// Sets the clock. The machine's unless set.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the store that deduplicates events. An [`InMemoryDedupStore`] unless set.
    pub fn dedup_store(mut self, store: impl DedupStore + 'static) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// Checks a body, reads it, and claims it. See the [module](self) for what to do with the claim.
    ///
    /// # Errors
    ///
    /// [`WebhookError`]. A [`Duplicate`](WebhookError::Duplicate) gets the response of a success.
    pub async fn receive<T: Lenient>(&self, body: &[u8]) -> Result<(Webhook<T>, Claim), WebhookError> {
        let received = self.verify(body)?;
        let claim = Claim::of(&self.store, received.qid.clone()).await?;
        Ok((received, claim))
    }

    /// Checks a body and reads it, without asking whether it came before.
    ///
    /// # Errors
    ///
    /// [`WebhookError`], except for what concerns claims.
    pub fn verify<T: Lenient>(&self, body: &[u8]) -> Result<Webhook<T>, WebhookError> {
        if body.len() > self.max_body {
            return Err(WebhookError::TooLarge { limit: self.max_body });
        }
        let params = form::parse(body)?;
        let sign = present(&params, SIGN)?;
        let timestamp = present(&params, TIMESTAMP)?;
        let qid = present(&params, QID)?.to_owned();
        if qid.contains(['&', '=']) {
            return Err(Malformed::Ambiguous.into());
        }
        if !self.is_signed(&params, sign) {
            return Err(WebhookError::BadSign);
        }
        let sent_at = self.recent(timestamp)?;
        let mask = self.mask(sign);
        let (event, mut extra) =
            from_fields_and_rest(params).map_err(|error| Malformed::unreadable(&error, &mask))?;
        // They are known here, even if not to the event's type.
        extra.retain(|name, _| ![SIGN, TIMESTAMP, QID].contains(&name.as_str()));
        Ok(Webhook { event, qid, sent_at, extra })
    }

    /// Every key is tried, so that the time taken does not tell which one it was.
    fn is_signed(&self, params: &BTreeMap<String, String>, sign: &str) -> bool {
        self.keys.iter().fold(false, |signed, key| signed | verify(params, key, sign))
    }

    fn recent(&self, timestamp: &str) -> Result<UnixTime, WebhookError> {
        let sent_at: UnixTime = timestamp.parse().map_err(|_| Malformed::Unreadable {
            path: TIMESTAMP.to_owned(),
            reason: "expected seconds since 1970".to_owned(),
        })?;
        let age = self.clock.now().0.saturating_sub(sent_at.0);
        if age.unsigned_abs() > self.max_age.as_secs() {
            return Err(WebhookError::Stale { age: Seconds(age) });
        }
        Ok(sent_at)
    }

    fn mask(&self, sign: &str) -> Mask {
        let mut mask = Mask::default();
        mask.add(sign);
        self.keys.iter().for_each(|key| mask.add(key.expose()));
        mask
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { max_age, max_body, .. } = self;
        f.debug_struct("Receiver")
            .field("max_age", max_age)
            .field("max_body", max_body)
            .finish_non_exhaustive()
    }
}

/// A parameter that has to be there.
fn present<'p>(params: &'p BTreeMap<String, String>, name: &'static str) -> Result<&'p str, Malformed> {
    let value = params.get(name).map(String::as_str);
    value.filter(|value| !value.trim().is_empty()).ok_or(Malformed::Missing(name))
}

/// A webhook whose sign and age were checked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Webhook<T> {
    /// The event.
    pub event: T,
    /// The id of the event, the same in every delivery of it.
    pub qid: String,
    /// When it was sent.
    pub sent_at: UnixTime,
    /// The parameters that the event's type does not know.
    pub extra: BTreeMap<String, String>,
}
