//! Detection of audio files.

use crate::upload::{AUDIO_EXTENSIONS, VIDEO_EXTENSIONS};

/// Returns whether a file with this name can only be audio, and so requires
/// [`Uploader::audio_with_view`](super::Uploader::audio_with_view).
///
/// Some extensions, such as `ram`, are used for audio and video.
pub fn is_audio(file_name: &str) -> bool {
    let extension = file_name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let extension = extension.as_str();
    AUDIO_EXTENSIONS.contains(&extension) && !VIDEO_EXTENSIONS.contains(&extension)
}
