//! Future events, and the webhooks that report them.

use baijiayun_vod::{PartnerId, UnixTime, VideoId, VideoStatus};
use serde::{Deserialize, Serialize};

use crate::clock::later;
use crate::settings::MockSettings;

/// A future change of a video's status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Event {
    /// The time of the change.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub at: UnixTime,
    /// The account.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub partner_id: PartnerId,
    /// The video.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub video_id: VideoId,
    /// The status after the change.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub status: VideoStatus,
}

impl Event {
    /// Returns the start and the end of a transcoding.
    pub(crate) fn transcoding(
        partner_id: PartnerId,
        video_id: VideoId,
        start: UnixTime,
        settings: &MockSettings,
    ) -> [Self; 2] {
        let event = |at, status| Self { at, partner_id, video_id, status };
        let end = later(start, settings.transcoding);
        [event(start, VideoStatus::Transcoding), event(end, VideoStatus::Transcoded)]
    }
}

/// A webhook that the customer has not accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PendingWebhook {
    /// The time of the next attempt.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub at: UnixTime,
    /// The URL it is sent to.
    pub url: String,
    /// The account whose key signs it.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub partner_id: PartnerId,
    /// The video.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub video_id: VideoId,
    /// The parameters, without timestamp and sign.
    pub params: Vec<(String, String)>,
    /// The number of attempts so far.
    pub attempts: u32,
}
