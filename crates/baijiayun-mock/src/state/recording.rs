//! Recordings of live rooms.

use baijiayun_vod::{RoomId, SessionId};
use serde::{Deserialize, Serialize};

/// The origin of a video that is the recording of a live room. Empty for an uploaded video.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Recording {
    /// The room.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub room_id: Option<RoomId>,
    /// The session of a room that is used for a long time.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub session_id: Option<SessionId>,
    /// The version of a recording that was cut.
    pub version: Option<i64>,
}
