//! The parameters of webhooks.

use baijiayun_vod::callback::Transcode;
use baijiayun_vod::sign::sign;
use baijiayun_vod::{API, CommaList, DefinitionName, Secret, UnixTime, VideoId, VideoStatus};
use serde_json::Value;

use crate::random::{continue_from, qid};
use crate::routes::preface_url;
use crate::state::{Event, PendingWebhook, State, TranscodeOutcome, Video};

/// Returns the webhook about an event, or `None` if the video is deleted or no URL is set. `seed` is
/// that of the mock's settings.
pub fn webhook(state: &mut State, event: &Event, base_url: &str, seed: u64) -> Option<PendingWebhook> {
    let State { accounts, qid_seed, .. } = state;
    let account = accounts.get(&event.partner_id)?;
    let video = account.videos.get(&event.video_id)?;
    let status = match (event.status, video.outcome) {
        (VideoStatus::Transcoded, TranscodeOutcome::Failed) => VideoStatus::TranscodeFailed,
        (VideoStatus::Transcoded, TranscodeOutcome::TimedOut) => return None,
        (status, _) => status,
    };
    let url = video.callback_url.as_ref().or(account.callback_url.as_ref())?;
    // Inverted, so that a `qid` differs from the tokens of the same seed.
    let qid = qid(&mut continue_from(qid_seed, !seed));
    Some(PendingWebhook {
        at: event.at,
        url: url.clone(),
        partner_id: event.partner_id,
        video_id: event.video_id,
        params: params(base_url, event.video_id, video, status, qid),
        attempts: 0,
    })
}

/// Returns the parameters of a webhook, without timestamp and sign.
fn params(
    base_url: &str,
    id: VideoId,
    video: &Video,
    status: VideoStatus,
    qid: String,
) -> Vec<(String, String)> {
    let done = status == VideoStatus::Transcoded;
    let recording = &video.recording;
    let record = record!(Transcode {
        video_id: id,
        status,
        preface_url: done.then(|| preface_url(base_url, id)),
        total_size: done.then(|| video.total_size()),
        total_transcode_size: done.then(|| video.total_transcode_size()),
        length: done.then(|| video.length()),
        file_md5: video.upload.md5.clone().filter(|_| done),
        now_definition: done.then(|| CommaList::from(video.present_definitions())),
        origin_definition: done.then_some(DefinitionName::SuperHigh),
        room_id: recording.room_id,
        session_id: recording.session_id,
        version: recording.version,
        qid,
        timestamp: UnixTime(0),
        sign: String::new(),
    });
    let fields = match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        // A record is always an object.
        _ => return Vec::new(),
    };
    let set_later = |name: &str| name == API.common.timestamp || name == API.common.sign;
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    // An absent field is null in the record and omitted from the form.
    let sent = fields.into_iter().filter(|(name, value)| !set_later(name) && !value.is_null());
    sent.map(|(name, value)| (name, text(value))).collect()
}

/// Returns the parameters with timestamp and sign.
pub fn signed(params: &[(String, String)], now: UnixTime, key: &Secret) -> Vec<(String, String)> {
    let mut params = params.to_vec();
    params.push((API.common.timestamp.to_owned(), now.to_string()));
    let sign = sign(params.iter().map(|(name, value)| (name, value)), key);
    params.push((API.common.sign.to_owned(), sign));
    params
}
