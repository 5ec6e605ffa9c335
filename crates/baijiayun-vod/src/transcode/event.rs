//! The event in types.

use std::collections::BTreeMap;

use crate::callback::Transcode;
use crate::webhook::Webhook;
use crate::{ByteCount, CommaList, DefinitionName, Seconds, UnixTime, VideoId, VideoStatus};

/// A change of a video's transcoding.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TranscodeEvent {
    /// The video.
    pub video_id: VideoId,
    /// The change.
    pub change: TranscodeChange,
    /// The id of the event, the same in each of its deliveries.
    pub qid: String,
    /// When it was sent.
    pub sent_at: UnixTime,
    /// Parameters that this version does not know. They are signed too.
    pub extra: BTreeMap<String, String>,
}

/// The ways in which a video changes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TranscodeChange {
    /// `20`: transcoding started.
    Started,
    /// `30`: transcoding failed.
    Failed,
    /// `100`: transcoding is done, and the video can be watched.
    Done(TranscodeDetails),
    /// A status that the document does not list for this event.
    Other {
        /// The status.
        status: VideoStatus,
        /// The details of the video.
        details: TranscodeDetails,
    },
}

/// The details of a transcoded video. The vendor's page does not promise that any of them is there.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct TranscodeDetails {
    /// The URL of its cover picture.
    pub preface_url: Option<String>,
    /// Size of the source file in bytes.
    pub total_size: Option<ByteCount>,
    /// Size of all transcoded files in bytes.
    pub total_transcode_size: Option<ByteCount>,
    /// Its length in seconds.
    pub length: Option<Seconds>,
    /// MD5 of the source file.
    pub file_md5: Option<String>,
    /// The definitions that it now has.
    pub now_definition: Option<CommaList<DefinitionName>>,
    /// The definition of the source file.
    pub origin_definition: Option<DefinitionName>,
}

/// Unchecked; [`TranscodeReceiver`](super::TranscodeReceiver) checks it first.
impl From<Transcode> for TranscodeEvent {
    fn from(sent: Transcode) -> Self {
        let details = TranscodeDetails {
            preface_url: sent.preface_url,
            total_size: sent.total_size,
            total_transcode_size: sent.total_transcode_size,
            length: sent.length,
            file_md5: sent.file_md5,
            now_definition: sent.now_definition,
            origin_definition: sent.origin_definition,
        };
        let change = match sent.status {
            VideoStatus::Transcoding => TranscodeChange::Started,
            VideoStatus::TranscodeFailed => TranscodeChange::Failed,
            VideoStatus::Transcoded => TranscodeChange::Done(details),
            status => TranscodeChange::Other { status, details },
        };
        let Transcode { video_id, qid, timestamp: sent_at, .. } = sent;
        Self { video_id, change, qid, sent_at, extra: BTreeMap::new() }
    }
}

impl From<Webhook<Transcode>> for TranscodeEvent {
    fn from(webhook: Webhook<Transcode>) -> Self {
        // Both have the same qid and time; the receiver's are what was checked.
        let (qid, sent_at, extra) = (webhook.qid, webhook.sent_at, webhook.extra);
        Self { qid, sent_at, extra, ..webhook.event.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::lenient;

    fn event(status: &str) -> TranscodeEvent {
        let fields = [
            ("video_id", "1260959"),
            ("status", status),
            ("length", "123"),
            ("now_definition", "low,high,super"),
            ("qid", "5f5599e1d94a6"),
            ("timestamp", "1599444961"),
            ("sign", "c85e17d3fb0942a6b3f16e08d9a2745c"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        lenient::from_pairs::<Transcode>(fields).unwrap().into()
    }

    #[test]
    fn every_status_is_told() {
        assert_eq!(event("20").change, TranscodeChange::Started);
        assert_eq!(event("30").change, TranscodeChange::Failed);
        let TranscodeChange::Done(details) = event("100").change else { panic!("not done") };
        assert_eq!(details.length, Some(Seconds(123)));
        assert_eq!(details.now_definition.map(|list| list.to_string()).as_deref(), Some("low,high,super"));
        assert_eq!(details.total_size, None);
        for (text, expected) in [("31", VideoStatus::TranscodeTimedOut), ("77", VideoStatus::Unknown(77))] {
            let TranscodeChange::Other { status, details } = event(text).change else { panic!("{text}") };
            assert_eq!((status, details.length), (expected, Some(Seconds(123))));
        }
    }

    #[test]
    fn the_sign_is_not_carried_along() {
        let event = event("100");
        assert_eq!((event.video_id, event.qid.as_str()), (VideoId(1_260_959), "5f5599e1d94a6"));
        assert!(!format!("{event:?}").contains("c85e17d3"), "{event:?}");
    }
}
