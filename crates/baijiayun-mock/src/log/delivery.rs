//! Webhook deliveries in the log.

use baijiayun_vod::{UnixTime, VideoId};

/// One attempt to deliver a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// The time by the mock's clock.
    pub at: UnixTime,
    /// The URL it was sent to.
    pub url: String,
    /// The video.
    pub video_id: VideoId,
    /// All parameters, with timestamp and sign.
    pub params: Vec<(String, String)>,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The outcome.
    pub outcome: DeliveryOutcome,
}

/// The outcome of an attempt to deliver a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// The response had code 0.
    Accepted,
    /// The response had another code or status, or could not be parsed.
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },
    /// There was no response, for this cause.
    Failed(String),
}
