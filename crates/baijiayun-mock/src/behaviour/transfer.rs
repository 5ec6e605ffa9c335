//! The transfer of a file's bytes into the storage.

use baijiayun_vod::{PartnerId, VideoId};
use bytes::Bytes;

use crate::core::{Core, SharedCore};
use crate::rejection::Rejection;
use crate::state::{Event, State, Upload, Video};

/// The part of a file that a call sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// `length` bytes after the first `offset`, of `total`.
    Chunk {
        offset: u64,
        length: u64,
        total: u64,
    },
}

impl Part {
    /// Reads a `Content-Range` such as `bytes 1-4/10`: counted from 1, the last byte included.
    pub fn from_content_range(text: &str) -> Option<Self> {
        let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let first: u64 = first.parse().ok()?;
        let last: u64 = last.parse().ok()?;
        let total: u64 = total.parse().ok()?;
        let sound = 1 <= first && first <= last && last <= total;
        sound.then(|| Self::Chunk { offset: first - 1, length: last - first + 1, total })
    }
}

/// The transfer of one part. Bytes count as soon as they are written, so that an interrupted upload can
/// resume after them.
pub struct Transfer {
    core: SharedCore,
    partner_id: PartnerId,
    id: VideoId,
    /// The token of the upload URL when the transfer began. A new URL ends the transfer.
    token: String,
    part: Part,
    start: u64,
    written: u64,
    /// The size of the whole file, if an earlier chunk gave it.
    total_before: Option<u64>,
}

impl Transfer {
    pub fn begin(
        core: SharedCore,
        partner_id: PartnerId,
        id: VideoId,
        part: Part,
    ) -> Result<Self, Rejection> {
        let mut state = core.state();
        let upload = &mut video(&mut state, partner_id, id)?.upload;
        if upload.finished.is_some() {
            return Err(Rejection::upload("视频已上传完成"));
        }
        if upload.busy {
            return Err(Rejection::upload("上一个分片还在上传中"));
        }
        let total_before = upload.total;
        let start = match part {
            Part::Whole => {
                write(&core, id, 0, &[])?;
                upload.received = 0;
                upload.total = None;
                0
            }
            Part::Chunk { offset, .. } if offset != upload.received => {
                let message = format!("分片不连续，已接收{}字节", upload.received);
                return Err(Rejection::upload(message));
            }
            Part::Chunk { total, .. } if upload.total.is_some_and(|known| known != total) => {
                return Err(Rejection::upload("文件大小与之前的分片不一致"));
            }
            Part::Chunk { offset, total, .. } => {
                upload.total = Some(total);
                offset
            }
        };
        upload.busy = true;
        let token = upload.token.clone();
        drop(state);
        Ok(Self { core, partner_id, id, token, part, start, written: 0, total_before })
    }

    /// Returns the video, unless it was deleted or has a new upload URL.
    fn video<'s>(&self, state: &'s mut State) -> Result<&'s mut Video, Rejection> {
        let video = video(state, self.partner_id, self.id)?;
        if video.upload.token == self.token { Ok(video) } else { Err(invalid_url()) }
    }

    /// Writes the next bytes of the body.
    pub fn write(&mut self, bytes: &Bytes) -> Result<(), Rejection> {
        let count = bytes.len() as u64;
        let mut state = self.core.state();
        let video = self.video(&mut state)?;
        if matches!(self.part, Part::Chunk { length, .. } if self.written + count > length) {
            return self.roll_back(&mut video.upload);
        }
        // Under the lock, so that nothing is written once the video is deleted.
        write(&self.core, self.id, self.start + self.written, bytes)?;
        video.upload.received = self.start + self.written + count;
        drop(state);
        self.written += count;
        Ok(())
    }

    /// Completes the part after the whole body was written.
    pub fn end(&self) -> Result<(), Rejection> {
        let mut state = self.core.state();
        let video = self.video(&mut state)?;
        if matches!(self.part, Part::Chunk { length, .. } if self.written != length) {
            return self.roll_back(&mut video.upload);
        }
        if self.completes_file() {
            video.upload.total = Some(video.upload.received);
        }
        Ok(())
    }

    /// Removes the bytes of a part whose length is not that of its `Content-Range`.
    fn roll_back(&self, upload: &mut Upload) -> Result<(), Rejection> {
        write(&self.core, self.id, self.start, &[])?;
        upload.received = self.start;
        upload.total = self.total_before;
        Err(Rejection::upload("分片长度与Content-Range不一致"))
    }

    /// Returns whether the file is complete with this part.
    pub fn completes_file(&self) -> bool {
        !matches!(self.part, Part::Chunk { total, .. } if self.start + self.written < total)
    }

    /// Finishes the upload of a complete file: computes the MD5 and starts transcoding.
    pub async fn finish(self) -> Result<(), Rejection> {
        let received = self.start + self.written;
        let core = self.core.clone();
        let name = Video::file(self.id);
        let hashed = tokio::task::spawn_blocking(move || core.storage.md5(&name)).await;
        let md5 = hashed.map_err(|error| Rejection::upload(error.to_string()))?;
        let md5 = md5.map_err(|error| Rejection::upload(error.to_string()))?;
        let now = self.core.now();
        {
            let mut state = self.core.state();
            let video = self.video(&mut state)?;
            video.upload.total = Some(received);
            video.upload.finished = Some(now);
            video.upload.md5 = Some(md5);
            video.transcode();
            let events = Event::transcoding(self.partner_id, self.id, now, &self.core.settings);
            state.events.extend(events);
        }
        self.core.wake();
        Ok(())
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        if let Ok(video) = self.video(&mut self.core.state()) {
            video.upload.busy = false;
        }
    }
}

/// Returns the rejection of an upload URL that is invalid or expired.
pub fn invalid_url() -> Rejection {
    Rejection::upload("上传地址无效或已过期")
}

/// Writes bytes at an offset and truncates the file after them.
fn write(core: &Core, id: VideoId, offset: u64, bytes: &[u8]) -> Result<(), Rejection> {
    let written = core.storage.write(&Video::file(id), offset, bytes);
    written.map_err(|error| Rejection::upload(error.to_string()))
}

fn video(state: &mut State, partner_id: PartnerId, id: VideoId) -> Result<&mut Video, Rejection> {
    let account = state.accounts.get_mut(&partner_id);
    account.and_then(|account| account.videos.get_mut(&id)).ok_or_else(|| Rejection::upload("视频已删除"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges_count_from_one() {
        let part = Part::from_content_range;
        assert_eq!(part("bytes 1-4/10"), Some(Part::Chunk { offset: 0, length: 4, total: 10 }));
        assert_eq!(part("bytes 10-10/10"), Some(Part::Chunk { offset: 9, length: 1, total: 10 }));
        for unsound in
            ["", "1-4/10", "bytes 0-4/10", "bytes 5-4/10", "bytes 1-11/10", "bytes -4/10", "bytes 1-4"]
        {
            assert_eq!(part(unsound), None, "{unsound}");
        }
    }
}
