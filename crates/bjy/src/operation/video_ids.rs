//! The ids of videos for commands that are not operations.

use baijiayun_vod::video::GetStatus;
use baijiayun_vod::{Request, VideoId};

use super::ids::ids_of;
use crate::error::CliError;

/// Returns the ids of videos in arguments, each `1`, `1,2,3`, `@FILE`, or `-` for standard input.
pub fn video_ids(arguments: &[String]) -> Result<Vec<VideoId>, CliError> {
    let Some(param) = GetStatus::OPERATION.param("video_id") else { return Ok(Vec::new()) };
    let texts: Vec<_> = arguments.iter().map(String::as_str).collect();
    Ok(ids_of(param, &texts)?.iter().filter_map(|id| id.parse().ok()).map(VideoId).collect())
}
