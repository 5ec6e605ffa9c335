//! Webhooks: signed forms that the vendor sends.
//!
//! A [`Receiver`] checks the sign and the age of a body and reads it leniently. Unknown parameters are signed
//! too, and are kept, and so is the text of an optional parameter that cannot be read. The vendor sends an event again until the response is a success, so
//! [`Receiver::receive`] deduplicates events by their `qid`:
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use baijiayun_runtime::webhook::{WebhookError, Receiver};
//!
//! # async fn save(_: &BTreeMap<String, String>) -> Result<(), std::io::Error> { Ok(()) }
//! async fn on_webhook(receiver: &Receiver, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//!     let (webhook, claim) = match receiver.receive::<BTreeMap<String, String>>(body).await {
//!         Ok(claimed) => claimed,
//!         Err(WebhookError::Duplicate { .. }) => return Ok(()),
//!         Err(error) => return Err(error.into()),
//!     };
//!     match save(&webhook.event).await {
//!         Ok(()) => Ok(claim.commit().await?),
//!         Err(error) => {
//!             // The next delivery is then not a duplicate.
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
//! followed by the parameter `b`. An attacker with a signed body can move the borders of its parameters, but
//! cannot add text. Names and the `qid` are safe because of [`Malformed::Ambiguous`], and so are numbers.
//! Treat other text, such as a URL, as untrusted.

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
pub use dedup::{BoxDedupStore, Claim, DedupStatus, DedupStore, InMemoryDedupStore};
pub use error::{Malformed, WebhookError};
use form::Form;

use crate::auth::by_name::ByName;
use crate::auth::clock::{Clock, SystemClock};
use crate::auth::sign::{SIGN, SignedText};
use crate::error::TARGET;
use crate::error::redact::Mask;
use crate::lenient::{FromFields, Lenient, from_fields_tolerant};
use crate::value::{InvalidKey, Seconds, Secret, UnixTime};

/// The age that the vendor allows for requests and recommends for webhooks.
const MAX_AGE: Duration = Duration::from_secs(300);
/// The largest body by default. Real ones are smaller than 1 KiB.
const MAX_BODY: usize = 64 << 10;
const STORE_TIMEOUT: Duration = Duration::from_secs(10);
const TIMESTAMP: &str = "timestamp";
const QID: &str = "qid";

/// Checks, reads and deduplicates webhooks. Clones share the store of handled events.
#[derive(Clone)]
#[must_use = "a receiver does nothing until it is given a body"]
pub struct Receiver {
    keys: Vec<Secret>,
    /// The error of an invalid key.
    invalid_key: Option<InvalidKey>,
    max_age: Duration,
    max_body: usize,
    clock: Arc<dyn Clock>,
    store: Arc<dyn DynDedupStore>,
    store_timeout: Duration,
}

impl Receiver {
    /// Creates a receiver of webhooks that are signed with this partner key, which is read as
    /// [`Secret::key`] does. One that is no key, such as a blank one, is not used, because anyone could sign
    /// with it: what no other key signed is rejected as [`WebhookError::Key`].
    pub fn new(key: impl Into<Secret>) -> Self {
        let receiver = Self {
            keys: Vec::new(),
            invalid_key: None,
            max_age: MAX_AGE,
            max_body: MAX_BODY,
            clock: Arc::new(SystemClock),
            store: Arc::new(InMemoryDedupStore::default()),
            store_timeout: STORE_TIMEOUT,
        };
        receiver.also_key(key)
    }

    /// Adds a key that is accepted too: the next or the last one, while keys change.
    pub fn also_key(mut self, key: impl Into<Secret>) -> Self {
        match Secret::key(key.into().expose()) {
            Ok(key) => self.keys.push(key),
            Err(problem) => self.invalid_key = Some(problem),
        }
        self
    }

    /// Sets how far the timestamp may be in the past or the future, in whole seconds. The default is 300 s.
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = max_age;
        self
    }

    /// Sets the size of the largest body in bytes. The default is 64 KiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Returns the size of the largest body in bytes, for code that reads it from the network.
    pub fn body_limit(&self) -> usize {
        self.max_body
    }

    /// Sets the clock. The default is the machine's.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the store that deduplicates events. The default is an [`InMemoryDedupStore`].
    pub fn dedup_store(mut self, store: impl DedupStore + 'static) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// Sets how long the store may take. Then the event fails with [`WebhookError::Store`], and the vendor sends it
    /// again. The default is 10 s. Outside of a tokio runtime there is no limit.
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.store_timeout = timeout;
        self
    }

    /// Checks and reads a body, and claims its event. The [module](self) documentation shows the use of the
    /// claim.
    ///
    /// # Errors
    ///
    /// [`WebhookError`]. Respond to a [`Duplicate`](WebhookError::Duplicate) with a success.
    pub async fn receive<T: Lenient>(&self, body: &[u8]) -> Result<(Webhook<T>, Claim), WebhookError> {
        let webhook = self.verify(body)?;
        let claim = Claim::of(&self.store, self.store_timeout, webhook.qid.clone()).await?;
        Ok((webhook, claim))
    }

    /// Checks and reads a body without deduplication.
    ///
    /// # Errors
    ///
    /// [`WebhookError`], except for its variants of deduplication.
    pub fn verify<T: Lenient>(&self, body: &[u8]) -> Result<Webhook<T>, WebhookError> {
        if body.len() > self.max_body {
            return Err(WebhookError::TooLarge { limit: self.max_body });
        }
        let form = form::parse(body);
        let params = form.as_ref().map_err(Clone::clone).and_then(Form::params);
        if !params.as_ref().is_ok_and(|params| params.get(SIGN).is_some())
            && let Some(kind) = form::other_kind(body)
        {
            return Err(Malformed::NotForm(kind).into());
        }
        let params = params?;
        let sign = required(&params, SIGN)?;
        let timestamp = required(&params, TIMESTAMP)?;
        let qid = required(&params, QID)?.to_owned();
        if qid.contains(['&', '=']) {
            return Err(Malformed::Ambiguous.into());
        }
        if !self.is_signed(&params, sign) {
            return Err(self.invalid_key.clone().map_or(WebhookError::BadSign, WebhookError::Key));
        }
        let sent_at = self.recent(timestamp)?;
        let unreadable = |error| Malformed::unreadable(&error, &self.mask(sign));
        let FromFields { record: event, unknown: mut extra, dropped } =
            from_fields_tolerant(params.pairs()).map_err(unreadable)?;
        for odd in dropped {
            extra.extend(params.pairs().find(|(name, _)| *name == odd.path));
            let Malformed::Unreadable { path, reason } = unreadable(odd) else { continue };
            tracing::warn!(target: TARGET, path, reason, "an optional parameter of a webhook cannot be read");
        }
        // The receiver uses these, even if the event's type does not know them.
        extra.retain(|(name, _)| ![SIGN, TIMESTAMP, QID].contains(name));
        let extra = extra.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        Ok(Webhook { event, qid, sent_at, extra })
    }

    /// Returns whether the sign matches any key. It tries every key, so that the time does not reveal which
    /// one matches.
    fn is_signed(&self, params: &ByName<&str, &str>, sign: &str) -> bool {
        let text = SignedText::of(params);
        self.keys.iter().fold(false, |signed, key| signed | text.sign(key).is(sign))
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

    fn mask<'m>(&'m self, sign: &'m str) -> Mask<'m> {
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

/// Returns a required parameter.
fn required<'p>(params: &'p ByName<&str, &str>, name: &'static str) -> Result<&'p str, Malformed> {
    params.get(name).filter(|value| !value.chars().all(char::is_whitespace)).ok_or(Malformed::Missing(name))
}

/// A webhook whose sign and age were checked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Webhook<T> {
    /// The event.
    pub event: T,
    /// The id of the event, the same in each of its deliveries.
    pub qid: String,
    /// The time of sending.
    pub sent_at: UnixTime,
    /// The parameters that the event's type does not know, and optional ones that it cannot read, such as a length
    /// of `soon`, which are absent in the event: an event whose sign is right is not rejected for these.
    pub extra: BTreeMap<String, String>,
}
