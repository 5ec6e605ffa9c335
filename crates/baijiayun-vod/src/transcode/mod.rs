//! The webhook for transcoding (转码回调): checked, typed and deduplicated.
//!
//! The vendor posts a signed form when transcoding starts, fails or is done, and retries about every 30 s
//! until the response has code 0. A [`TranscodeReceiver`] takes the body from any web framework:
//!
//! ```
//! use baijiayun_vod::transcode::{WebhookResponse, TranscodeChange, TranscodeEvent, TranscodeReceiver};
//!
//! async fn on_webhook(receiver: &TranscodeReceiver, body: &[u8]) -> WebhookResponse {
//!     match receiver.receive(body).await {
//!         // If this fails, the vendor sends the event again.
//!         Ok(delivery) => {
//!             let result = handle(delivery.event()).await;
//!             delivery.finish(result).await
//!         }
//!         Err(error) => WebhookResponse::from(&error),
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
//! An event is handled *at least* once: if the process dies between handling and committing it, the vendor
//! sends it again. Events are deduplicated in memory by default; several machines need a shared
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
/// [`new`](Self::new) uses the defaults of [`Receiver`]; for other settings, convert a receiver:
///
/// ```
/// use baijiayun_vod::Secret;
/// use baijiayun_vod::webhook::{Receiver, InMemoryDedupStore};
/// use baijiayun_vod::transcode::TranscodeReceiver;
///
/// let store = InMemoryDedupStore::new(500);
/// let settings = Receiver::new("the-new-key").also_key("the-old-key").dedup_store(store);
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
    /// Creates a receiver of webhooks that are signed with this partner key.
    pub fn new(key: impl Into<Secret>) -> Self {
        Receiver::new(key).into()
    }

    /// Returns the size of the largest body in bytes, for code that reads it from the network.
    pub fn body_limit(&self) -> usize {
        self.receiver.body_limit()
    }

    /// Checks and reads the body of a webhook, and claims its event.
    ///
    /// # Errors
    ///
    /// [`WebhookError`], for which [`WebhookResponse::from`] has the response.
    pub async fn receive(&self, body: &[u8]) -> Result<TranscodeDelivery, WebhookError> {
        let (webhook, claim) = self.receiver.receive::<Transcode>(body).await?;
        Ok(TranscodeDelivery { event: webhook.into(), claim })
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

/// A checked and claimed event that is to be handled. Until it is [finished](Self::finish), other deliveries
/// of it are rejected. Dropping it releases the event.
#[derive(Debug)]
#[must_use = "an event that is dropped counts as not handled"]
pub struct TranscodeDelivery {
    event: TranscodeEvent,
    claim: Claim,
}

impl TranscodeDelivery {
    /// Returns the event.
    pub fn event(&self) -> &TranscodeEvent {
        &self.event
    }

    /// Returns the event and its claim, to commit or release by hand.
    pub fn into_parts(self) -> (TranscodeEvent, Claim) {
        (self.event, self.claim)
    }

    /// Commits the event after `Ok` or releases it after `Err`, and returns the response to send.
    ///
    /// An error is logged but not part of the response, and the vendor sends the event again.
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
            // Keep the response: it decides whether the vendor sends the event again, which must not depend
            // on the store.
            tracing::warn!(qid, %error, "a transcode event could not be committed or released");
        }
        response
    }
}
