//! Receives the transcode webhook (转码回调): checked, typed, and deduplicated.
//!
//! The vendor posts a signed form when transcoding starts, fails or is done, and again about every
//! 30 s until the response has code 0. A [`TranscodeReceiver`] takes the body, whatever web framework
//! it comes from:
//!
//! ```
//! use baijiayun_vod::transcode::{WebhookResponse, TranscodeChange, TranscodeEvent, TranscodeReceiver};
//!
//! async fn on_callback(receiver: &TranscodeReceiver, body: &[u8]) -> WebhookResponse {
//!     match receiver.receive(body).await {
//!         // If this fails, the event comes again.
//!         Ok(delivery) => {
//!             let result = handle(delivery.event()).await;
//!             delivery.finish(result).await
//!         }
//!         Err(rejected) => WebhookResponse::from(&rejected),
//!     }
//! }
//!
//! async fn handle(event: &TranscodeEvent) -> Result<(), std::io::Error> {
//!     match &event.change {
//!         TranscodeChange::Done(details) => println!("{}: {:?}", event.video_id, details.length),
//!         TranscodeChange::Failed => println!("{}: failed", event.video_id),
//!         _ => {}
//!     }
//!     Ok(())
//! }
//! ```
//!
//! With the feature `axum-0-8`, `axum_0_8::transcode_router` does all of this, and [`TranscodeDelivery`] and
//! [`TranscodeReceiver`] are an extractor and its state.
//!
//! An event is handled *at least* once: if the process dies between handling it and remembering that,
//! it comes again. By default events are remembered in memory; machines that share the work share a
//! [`DedupStore`](crate::webhook::DedupStore).

#[cfg(feature = "axum-0-8")]
pub mod axum_0_8;
mod event;
mod response;
#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::sync::Arc;

pub use event::{TranscodeChange, TranscodeDetails, TranscodeEvent};
pub use response::WebhookResponse;

use crate::Secret;
use crate::callback::Transcode;
use crate::webhook::{Claim, Receiver, WebhookError};

/// Receives transcode webhooks. Clones share the store of handled events.
///
/// [`new`](Self::new) has the defaults of [`Receiver`]; for others, turn one into this:
///
/// ```
/// use baijiayun_vod::Secret;
/// use baijiayun_vod::webhook::{Receiver, InMemoryDedupStore};
/// use baijiayun_vod::transcode::TranscodeReceiver;
///
/// let settings = Receiver::new("the new key").also_key("the old key").dedup_store(InMemoryDedupStore::new(500));
/// let receiver = TranscodeReceiver::from(settings);
/// ```
#[derive(Debug, Clone)]
#[must_use = "a receiver does nothing unless it is given webhooks, by `receive` or a router"]
pub struct TranscodeReceiver {
    receiver: Arc<Receiver>,
    /// The handlers that a router has started.
    #[cfg(feature = "axum-0-8")]
    handlers: tokio_util::task::TaskTracker,
}

impl TranscodeReceiver {
    /// Takes what is signed with this partner key.
    pub fn new(key: impl Into<Secret>) -> Self {
        Receiver::new(key).into()
    }

    /// Returns the largest body in bytes, for code that reads it from the network.
    pub fn body_limit(&self) -> usize {
        self.receiver.body_limit()
    }

    /// Checks the body of a webhook, reads it, and claims the event.
    ///
    /// # Errors
    ///
    /// [`WebhookError`], for which [`WebhookResponse::from`] has the response.
    pub async fn receive(&self, body: &[u8]) -> Result<TranscodeDelivery, WebhookError> {
        let (received, claim) = self.receiver.receive::<Transcode>(body).await?;
        Ok(TranscodeDelivery { event: received.into(), claim })
    }
}

impl From<Receiver> for TranscodeReceiver {
    fn from(receiver: Receiver) -> Self {
        Self {
            receiver: Arc::new(receiver),
            #[cfg(feature = "axum-0-8")]
            handlers: tokio_util::task::TaskTracker::new(),
        }
    }
}

/// An event that was checked and is now to be handled. Until that is [finished](Self::finish), other
/// deliveries of it are put off. Dropped, it counts as not handled.
#[derive(Debug)]
#[must_use = "an event that is dropped counts as not handled"]
pub struct TranscodeDelivery {
    event: TranscodeEvent,
    claim: Claim,
}

impl TranscodeDelivery {
    /// The event.
    pub fn event(&self) -> &TranscodeEvent {
        &self.event
    }

    /// The event, and the claim on it to be settled by hand.
    pub fn into_parts(self) -> (TranscodeEvent, Claim) {
        (self.event, self.claim)
    }

    /// Settles the event by how its handling went, and returns the response to send. After a failure, which is
    /// logged and not shown to the vendor, the event is sent again.
    pub async fn finish<E: Display>(self, result: Result<(), E>) -> WebhookResponse {
        let qid = self.event.qid;
        let (settled, response) = match result {
            Ok(()) => (self.claim.commit().await, WebhookResponse::accept()),
            Err(error) => {
                tracing::warn!(qid, %error, "a transcode event could not be handled");
                (self.claim.release().await, WebhookResponse::failed())
            }
        };
        if let Err(error) = settled {
            // The response stays: the vendor must not send again what was handled, and must send again what failed.
            tracing::warn!(qid, %error, "a transcode event could not be settled");
        }
        response
    }
}
