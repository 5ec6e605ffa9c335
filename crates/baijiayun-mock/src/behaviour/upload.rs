//! Getting files in.

use std::sync::Arc;

use baijiayun_vod::upload::{Encrypt, Format, UploadFile};
use baijiayun_vod::uploader::is_audio;
use baijiayun_vod::{FormatName, PartnerId, Request, VideoId, VideoStatus};
use bytes::Bytes;
use futures_util::TryStreamExt;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::behaviour::callback::check_url;
use crate::behaviour::video::definition_name;
use crate::clock::later;
use crate::core::Core;
use crate::exchange::{Context, Incoming};
use crate::generated::upload::{GetResumeUrl, GetUrl};
use crate::refusal::Refusal;
use crate::state::{Event, State, Upload, Video};
use baijiayun_vod::upload::{GetResumeUrlResponse, GetUrlResponse, UploadFileResponse};

pub fn get_url(context: &mut Context<'_>, request: GetUrl) -> Result<GetUrlResponse, Refusal> {
    if !is_media(&request.file_name) {
        return Err(Refusal::bad("file_name"));
    }
    if is_audio(&request.file_name) && !request.audio_with_view.is_some_and(|flag| flag.is_on()) {
        return Err(Refusal::parameter("音频文件audio_with_view必须为1"));
    }
    if let Some(url) = &request.callback_url {
        check_url("callback_url", url)?;
    }
    if let Some(Encrypt::Unknown(_)) = request.encrypt {
        return Err(Refusal::bad("encrypt"));
    }
    let id = VideoId(context.next_id()?);
    let mut video = Video::uploading(request.file_name, context.now);
    let definitions = request.definition.iter().map(|definition| definition_name(*definition));
    video.definitions = definitions.collect::<Option<_>>().ok_or_else(|| Refusal::bad("definition"))?;
    let all = [Format::Mp4, Format::Flv, Format::M3u8];
    let formats = request.format.as_deref().unwrap_or(&all).iter().map(|format| format_name(*format));
    video.formats = formats.collect::<Option<_>>().ok_or_else(|| Refusal::bad("format"))?;
    video.callback_url = request.callback_url;
    let given = [
        ("audio_with_view", request.audio_with_view.map(|value| value.to_string())),
        ("watermark", request.watermark),
        ("watermark_pos", request.watermark_pos.map(|value| value.to_string())),
        ("encrypt", request.encrypt.map(|value| value.to_string())),
        // The mock speaks no TLS: the URL is a plain one all the same.
        ("use_https", request.use_https.map(|value| value.to_string())),
    ];
    let given = given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    video.options = given.collect();
    let upload_url = issue_url(context, id, &mut video.upload);
    context.account.videos.insert(id, video);
    Ok(GetUrlResponse { video_id: id, upload_url })
}

pub fn get_resume_url(
    context: &mut Context<'_>,
    request: GetResumeUrl,
) -> Result<GetResumeUrlResponse, Refusal> {
    let id = request.video_id;
    // The mock speaks no TLS: the URL is a plain one all the same.
    let _ = request.use_https;
    let mut upload = context.video(id)?.upload.clone();
    if upload.finished.is_some() || upload.is_finishing() {
        return Err(Refusal::general("视频已上传完成"));
    }
    let upload_url = issue_url(context, id, &mut upload);
    let video = context.video(id)?;
    (video.upload.token, video.upload.expires) = (upload.token, upload.expires);
    // A part that is still on its way under the old URL comes too late.
    video.upload.busy = false;
    Ok(GetResumeUrlResponse { video_id: id, upload_url, upload_size: video.total_size() })
}

/// Takes a file whole, as multipart, or a piece of it, as raw bytes with a `Content-Range`.
pub async fn upload_file(incoming: Incoming) -> Result<Value, Refusal> {
    let (partner_id, id) = find(&incoming)?;
    let content_type = header(&incoming, "content-type").to_owned();
    let receiving = match multer::parse_boundary(&content_type) {
        Ok(boundary) => whole(incoming, boundary, partner_id, id).await?,
        Err(_) => piece(incoming, partner_id, id).await?,
    };
    if receiving.is_complete() {
        // Beside the call: whoever hangs up now leaves nothing that could be sent to finish it later.
        let finished = tokio::spawn(receiving.finish()).await;
        finished.map_err(|error| Refusal::upload(error.to_string()))??;
    }
    let response = UploadFileResponse { fid: Some(id.to_string()) };
    serde_json::to_value(response).map_err(|error| Refusal::upload(error.to_string()))
}

fn issue_url(context: &mut Context<'_>, id: VideoId, upload: &mut Upload) -> String {
    let expires = later(context.now, context.settings.upload_url_lifetime);
    upload.token = context.token(12);
    upload.expires = Some(expires);
    format!("{}/upload?fid={id}&ts={}&token={}", context.base_url, context.now, upload.token)
}

/// The video that the URL belongs to.
fn find(incoming: &Incoming) -> Result<(PartnerId, VideoId), Refusal> {
    let id: VideoId = incoming.query.get("fid").and_then(|fid| fid.parse().ok()).ok_or_else(invalid_url)?;
    let token = incoming.query.get("token").ok_or_else(invalid_url)?;
    let state = incoming.core.state();
    let mut accounts = state.accounts.iter();
    let found =
        accounts.find_map(|(partner_id, account)| Some((*partner_id, &account.videos.get(&id)?.upload)));
    let (partner_id, upload) = found.ok_or_else(invalid_url)?;
    let expired = upload.expires.is_none_or(|expires| incoming.now >= expires);
    if upload.token != *token || expired {
        return Err(invalid_url());
    }
    Ok((partner_id, id))
}

async fn whole(
    incoming: Incoming,
    boundary: String,
    partner_id: PartnerId,
    id: VideoId,
) -> Result<Receiving, Refusal> {
    let broken = |error: multer::Error| Refusal::upload(format!("文件上传中断: {error}"));
    let mut multipart = multer::Multipart::new(incoming.body.into_data_stream(), boundary);
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        let Some(file_name) = field.file_name().map(str::to_owned) else { continue };
        check_file_name(&file_name)?;
        let mut receiving = Receiving::begin(incoming.core, partner_id, id, Part::Whole)?;
        while let Some(bytes) = field.chunk().await.map_err(broken)? {
            receiving.take(&bytes)?;
        }
        receiving.end()?;
        return Ok(receiving);
    }
    Err(Refusal::upload("没有上传文件"))
}

async fn piece(incoming: Incoming, partner_id: PartnerId, id: VideoId) -> Result<Receiving, Refusal> {
    let range = header(&incoming, "content-range");
    let part = content_range(range).ok_or_else(|| Refusal::upload(format!("Content-Range错误: {range}")))?;
    let file_name = percent_decode_str(header(&incoming, "x_filename")).decode_utf8_lossy().into_owned();
    check_file_name(&file_name)?;
    let mut receiving = Receiving::begin(incoming.core, partner_id, id, part)?;
    let mut body = incoming.body.into_data_stream();
    let broken = |error: axum::Error| Refusal::upload(format!("文件上传中断: {error}"));
    while let Some(bytes) = body.try_next().await.map_err(broken)? {
        receiving.take(&bytes)?;
    }
    receiving.end()?;
    Ok(receiving)
}

/// What part of a file arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    /// `offset` bytes come before these `length`, of `total`.
    Piece {
        offset: u64,
        length: u64,
        total: u64,
    },
}

/// `bytes 1-4/10`, counted from 1, the last one included.
fn content_range(text: &str) -> Option<Part> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, total): (u64, u64, u64) =
        (first.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
    let sound = 1 <= first && first <= last && last <= total;
    sound.then(|| Part::Piece { offset: first - 1, length: last - first + 1, total })
}

/// A part of a file on its way in. Bytes count as they arrive, so that an upload that breaks off can
/// go on where it stopped.
struct Receiving {
    core: Arc<Core>,
    partner_id: PartnerId,
    id: VideoId,
    /// What the URL had to say when it began. Once the URL is another, this part is over.
    token: String,
    part: Part,
    start: u64,
    arrived: u64,
    /// The whole file's size as it was known before.
    known_total: Option<u64>,
}

impl Receiving {
    fn begin(core: Arc<Core>, partner_id: PartnerId, id: VideoId, part: Part) -> Result<Self, Refusal> {
        let mut state = core.state();
        let upload = &mut video(&mut state, partner_id, id)?.upload;
        if upload.finished.is_some() {
            return Err(Refusal::upload("视频已上传完成"));
        }
        if upload.busy {
            return Err(Refusal::upload("上一个分片还在上传中"));
        }
        let known_total = upload.total;
        let start = match part {
            Part::Whole => {
                write(&core, id, 0, &[])?;
                (upload.received, upload.total) = (0, None);
                0
            }
            Part::Piece { offset, .. } if offset != upload.received => {
                let message = format!("分片不连续，已接收{}字节", upload.received);
                return Err(Refusal::upload(message));
            }
            Part::Piece { total, .. } if upload.total.is_some_and(|known| known != total) => {
                return Err(Refusal::upload("文件大小与之前的分片不一致"));
            }
            Part::Piece { offset, total, .. } => {
                upload.total = Some(total);
                offset
            }
        };
        upload.busy = true;
        let token = upload.token.clone();
        drop(state);
        Ok(Self { core, partner_id, id, token, part, start, arrived: 0, known_total })
    }

    /// The video, unless it is gone or its upload goes on elsewhere.
    fn video<'s>(&self, state: &'s mut State) -> Result<&'s mut Video, Refusal> {
        let video = video(state, self.partner_id, self.id)?;
        if video.upload.token == self.token { Ok(video) } else { Err(invalid_url()) }
    }

    fn take(&mut self, bytes: &Bytes) -> Result<(), Refusal> {
        let count = bytes.len() as u64;
        let mut state = self.core.state();
        let video = self.video(&mut state)?;
        if matches!(self.part, Part::Piece { length, .. } if self.arrived + count > length) {
            return self.take_back(&mut video.upload);
        }
        // Under the lock, so that nothing is written once the video is gone.
        write(&self.core, self.id, self.start + self.arrived, bytes)?;
        video.upload.received = self.start + self.arrived + count;
        drop(state);
        self.arrived += count;
        Ok(())
    }

    /// The body has ended in good order.
    fn end(&self) -> Result<(), Refusal> {
        let mut state = self.core.state();
        let video = self.video(&mut state)?;
        if matches!(self.part, Part::Piece { length, .. } if self.arrived != length) {
            return self.take_back(&mut video.upload);
        }
        if self.is_complete() {
            video.upload.total = Some(video.upload.received);
        }
        Ok(())
    }

    /// A part that is not what it said it was leaves no trace.
    fn take_back(&self, upload: &mut Upload) -> Result<(), Refusal> {
        write(&self.core, self.id, self.start, &[])?;
        (upload.received, upload.total) = (self.start, self.known_total);
        Err(Refusal::upload("分片长度与Content-Range不一致"))
    }

    /// Whether this part was the last one.
    fn is_complete(&self) -> bool {
        !matches!(self.part, Part::Piece { total, .. } if self.start + self.arrived < total)
    }

    async fn finish(self) -> Result<(), Refusal> {
        let received = self.start + self.arrived;
        let core = Arc::clone(&self.core);
        let name = Video::file(self.id);
        let hashed = tokio::task::spawn_blocking(move || core.storage().md5(&name)).await;
        let md5 = hashed.map_err(|error| Refusal::upload(error.to_string()))?;
        let md5 = md5.map_err(|error| Refusal::upload(error.to_string()))?;
        let now = self.core.now();
        let done = later(now, self.core.settings().transcoding);
        {
            let mut state = self.core.state();
            let video = self.video(&mut state)?;
            video.upload.total = Some(received);
            video.upload.finished = Some(now);
            video.upload.md5 = Some(md5);
            video.transcode();
            let event = |at, status| Event { at, partner_id: self.partner_id, video_id: self.id, status };
            state.events.push(event(now, VideoStatus::Transcoding));
            state.events.push(event(done, VideoStatus::Transcoded));
        }
        self.core.wake();
        Ok(())
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        if let Ok(video) = self.video(&mut self.core.state()) {
            video.upload.busy = false;
        }
    }
}

/// Writes what arrived, and cuts off what stood behind.
fn write(core: &Core, id: VideoId, offset: u64, bytes: &[u8]) -> Result<(), Refusal> {
    let written = core.storage().write(&Video::file(id), offset, bytes);
    written.map_err(|error| Refusal::upload(error.to_string()))
}

fn video(state: &mut State, partner_id: PartnerId, id: VideoId) -> Result<&mut Video, Refusal> {
    let account = state.accounts.get_mut(&partner_id);
    account.and_then(|account| account.videos.get_mut(&id)).ok_or_else(|| Refusal::upload("视频已删除"))
}

fn invalid_url() -> Refusal {
    Refusal::upload("上传地址无效或已过期")
}

fn header<'i>(incoming: &'i Incoming, name: &str) -> &'i str {
    incoming.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn check_file_name(file_name: &str) -> Result<(), Refusal> {
    if is_media(file_name) {
        Ok(())
    } else {
        Err(Refusal::upload(format!("不支持的文件类型: {file_name}")))
    }
}

/// Whether a file has the name of a video or audio file.
fn is_media(file_name: &str) -> bool {
    UploadFile::OPERATION.params.iter().all(|param| param.limits.check_file_name(file_name).is_ok())
}

fn format_name(format: Format) -> Option<FormatName> {
    Some(match format {
        Format::Mp4 => FormatName::Mp4,
        Format::Flv => FormatName::Flv,
        Format::M3u8 => FormatName::M3u8,
        Format::Unknown(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_count_from_one() {
        assert_eq!(content_range("bytes 1-4/10"), Some(Part::Piece { offset: 0, length: 4, total: 10 }));
        assert_eq!(content_range("bytes 10-10/10"), Some(Part::Piece { offset: 9, length: 1, total: 10 }));
        for unsound in
            ["", "1-4/10", "bytes 0-4/10", "bytes 5-4/10", "bytes 1-11/10", "bytes -4/10", "bytes 1-4"]
        {
            assert_eq!(content_range(unsound), None, "{unsound}");
        }
    }
}
