//! The typed event.

use std::collections::BTreeMap;

use crate::callback::Transcode;
use crate::webhook::Webhook;
use crate::{
    ByteCount, CommaList, DefinitionName, RoomId, Seconds, SessionId, UnixTime, VideoId, VideoStatus,
};

/// A transcode event of a video.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TranscodeEvent {
    /// The video.
    pub video_id: VideoId,
    /// The change of the video.
    pub change: TranscodeChange,
    /// The live room, if the video is the recording of one. Source: public clients, not on the vendor's page.
    pub room_id: Option<RoomId>,
    /// The session of a room that is used for a long time. Source: public clients, not on the vendor's page.
    pub session_id: Option<SessionId>,
    /// The version of a recording that was cut. Source: public clients, not on the vendor's page.
    pub version: Option<i64>,
    /// The id of the event, the same in each of its deliveries.
    pub qid: String,
    /// The time of sending.
    pub sent_at: UnixTime,
    /// The parameters that this version does not know, and the text of optional ones that cannot be read, which are
    /// absent in the change. They are signed too.
    pub extra: BTreeMap<String, String>,
}

/// The change of a video in a [`TranscodeEvent`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TranscodeChange {
    /// Status `20`: transcoding started.
    Started,
    /// Status `30`: transcoding failed.
    Failed,
    /// Status `100`: transcoding is done, and the video can be played.
    Done(TranscodeDetails),
    /// Another status, which the vendor's page does not list for this event.
    #[non_exhaustive]
    Other {
        /// The status.
        status: VideoStatus,
        /// The details of the video.
        details: TranscodeDetails,
    },
}

/// The details of a transcoded video. The vendor's page guarantees none of them.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct TranscodeDetails {
    /// The URL of its cover picture.
    pub preface_url: Option<String>,
    /// The size of the source file in bytes.
    pub total_size: Option<ByteCount>,
    /// The size of all transcoded files in bytes.
    pub total_transcode_size: Option<ByteCount>,
    /// Its length in seconds.
    pub length: Option<Seconds>,
    /// The MD5 of the source file.
    pub file_md5: Option<String>,
    /// The definitions that the video now has.
    pub now_definition: Option<CommaList<DefinitionName>>,
    /// The definition of the source file.
    pub origin_definition: Option<DefinitionName>,
}

/// Converts without any check; [`TranscodeReceiver`](super::TranscodeReceiver) checks the sign and the age
/// first.
impl From<Transcode> for TranscodeEvent {
    fn from(record: Transcode) -> Self {
        let details = TranscodeDetails {
            preface_url: record.preface_url,
            total_size: record.total_size,
            total_transcode_size: record.total_transcode_size,
            length: record.length,
            file_md5: record.file_md5,
            now_definition: record.now_definition,
            origin_definition: record.origin_definition,
        };
        let change = match record.status {
            VideoStatus::Transcoding => TranscodeChange::Started,
            VideoStatus::TranscodeFailed => TranscodeChange::Failed,
            VideoStatus::Transcoded => TranscodeChange::Done(details),
            status => TranscodeChange::Other { status, details },
        };
        let Transcode { video_id, room_id, session_id, version, qid, timestamp: sent_at, .. } = record;
        Self { video_id, change, room_id, session_id, version, qid, sent_at, extra: BTreeMap::new() }
    }
}

impl From<Webhook<Transcode>> for TranscodeEvent {
    fn from(webhook: Webhook<Transcode>) -> Self {
        // Those of the webhook were checked, even if the record has the same.
        let Webhook { event, qid, sent_at, extra, .. } = webhook;
        Self { qid, sent_at, extra, ..event.into() }
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
            ("room_id", "17061987494184"),
            ("session_id", "2020090701"),
            ("version", "2"),
            ("qid", "5f5599e1d94a6"),
            ("timestamp", "1599444961"),
            ("sign", "c85e17d3fb0942a6b3f16e08d9a2745c"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        lenient::from_pairs::<Transcode>(fields).unwrap().into()
    }

    #[test]
    fn every_status_is_converted() {
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
    fn an_event_of_a_recording_names_its_room() {
        let event = event("20");
        assert_eq!(event.room_id, Some(RoomId(17_061_987_494_184)));
        assert_eq!((event.session_id, event.version), (Some(SessionId(2_020_090_701)), Some(2)));
    }

    #[test]
    fn an_event_does_not_hold_the_sign() {
        let event = event("100");
        assert_eq!((event.video_id, event.qid.as_str()), (VideoId(1_260_959), "5f5599e1d94a6"));
        assert!(!format!("{event:?}").contains("c85e17d3"), "{event:?}");
    }
}
