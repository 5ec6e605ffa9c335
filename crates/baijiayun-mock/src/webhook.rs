//! Sends transcode callbacks: signed forms, sent again until they are answered with code 0.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use baijiayun_vod::sign::sign;
use baijiayun_vod::{API, CommaList, DefinitionName, Secret, UnixTime, VideoId, VideoStatus};
use futures_util::future::join_all;
use serde_json::Value;

use crate::behaviour::video::preface_url;
use crate::clock::later;
use crate::core::Core;
use crate::log::{DeliveryOutcome, WebhookDelivery};
use crate::state::{Event, PendingWebhook, State, TranscodeOutcome, Video};
use baijiayun_vod::callback::Transcode;

/// How much of an answer the log keeps.
const EXCERPT: usize = 200;

/// The HTTP clients that send callbacks. Reading the certificates of the machine takes longer than all
/// else a mock does, so it waits for the first `https` URL.
pub struct Clients {
    plain: reqwest::Client,
    tls: OnceLock<reqwest::Client>,
}

impl Clients {
    pub fn new() -> reqwest::Result<Self> {
        Ok(Self { plain: builder().tls_certs_only([]).build()?, tls: OnceLock::new() })
    }

    fn of(&self, url: &str) -> reqwest::Result<&reqwest::Client> {
        if !url.starts_with("https:") {
            return Ok(&self.plain);
        }
        if let Some(known) = self.tls.get() {
            return Ok(known);
        }
        let made = builder().build()?;
        Ok(self.tls.get_or_init(|| made))
    }
}

/// Callbacks go where they are sent, whatever proxies the environment names.
fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder().no_proxy()
}

/// Lets what is due happen, for as long as the server runs.
pub async fn run(core: Arc<Core>, http: Clients) {
    loop {
        let woken = core.woken();
        happen(&core);
        deliver(&core, &http).await;
        let next = {
            let state = core.state();
            let events = state.events.iter().map(|event| event.at);
            events.chain(state.pending.iter().map(|pending| pending.at)).min()
        };
        core.settled();
        tokio::select! {
            () = core.clock().reaches(next) => {}
            () = woken => {}
        }
    }
}

/// Whether nothing is due.
pub fn is_settled(state: &State, now: UnixTime) -> bool {
    state.events.iter().all(|event| event.at > now) && state.pending.iter().all(|pending| pending.at > now)
}

/// Turns events that are due into callbacks.
fn happen(core: &Core) {
    let now = core.now();
    let mut state = core.state();
    let mut due: Vec<Event> = state.events.extract_if(.., |event| event.at <= now).collect();
    due.sort_by_key(|event| event.at);
    for event in due {
        let pending = pending(core, &mut state, &event);
        state.pending.extend(pending);
    }
}

/// The callback of an event, unless the video is gone or nobody listens.
fn pending(core: &Core, state: &mut State, event: &Event) -> Option<PendingWebhook> {
    let State { accounts, qid_seed, .. } = state;
    let account = accounts.get(&event.partner_id)?;
    let video = account.videos.get(&event.video_id)?;
    let status = match (event.status, video.outcome) {
        (VideoStatus::Transcoded, TranscodeOutcome::Failed) => VideoStatus::TranscodeFailed,
        (VideoStatus::Transcoded, TranscodeOutcome::TimedOut) => return None,
        (status, _) => status,
    };
    let url = video.callback_url.as_ref().or(account.callback_url.as_ref())?;
    let qid = core.qid(qid_seed);
    Some(PendingWebhook {
        at: event.at,
        url: url.clone(),
        partner_id: event.partner_id,
        video_id: event.video_id,
        params: params(core.base_url(), event.video_id, video, status, qid),
        attempts: 0,
    })
}

/// The parameters of a callback, without timestamp and sign.
fn params(
    base_url: &str,
    id: VideoId,
    video: &Video,
    status: VideoStatus,
    qid: String,
) -> Vec<(String, String)> {
    let done = status == VideoStatus::Transcoded;
    let record = Transcode {
        video_id: id,
        status,
        preface_url: done.then(|| preface_url(base_url, id)),
        total_size: done.then(|| video.total_size()),
        total_transcode_size: done.then(|| video.total_transcode_size()),
        length: done.then(|| video.length()),
        file_md5: video.upload.md5.clone().filter(|_| done),
        now_definition: done.then(|| CommaList::from(video.present_definitions())),
        origin_definition: done.then_some(DefinitionName::SuperHigh),
        qid,
        timestamp: UnixTime(0),
        sign: String::new(),
    };
    let fields = match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        // A record is always an object.
        _ => return Vec::new(),
    };
    let set_later = |name: &str| name == API.common.timestamp || name == API.common.sign;
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    fields.into_iter().filter(|(name, _)| !set_later(name)).map(|(name, value)| (name, text(value))).collect()
}

/// Sends the callbacks that are due: those of one video one after another, so that they arrive in
/// order, and those of different videos side by side.
async fn deliver(core: &Core, http: &Clients) {
    let now = core.now();
    let due: Vec<PendingWebhook> = {
        let mut state = core.state();
        let due = state.pending.iter().filter(|pending| pending.at <= now).cloned().collect();
        // In case the server stops while it waits for an answer, they stay where they are.
        for pending in state.pending.iter_mut().filter(|pending| pending.at <= now) {
            pending.attempts += 1;
        }
        due
    };
    let mut by_video: Vec<Vec<PendingWebhook>> = Vec::new();
    for pending in due {
        match by_video.iter_mut().find(|others| others[0].video_id == pending.video_id) {
            Some(others) => others.push(pending),
            None => by_video.push(vec![pending]),
        }
    }
    join_all(by_video.into_iter().map(|ordered| async move {
        for pending in ordered {
            attempt(core, http, pending).await;
        }
    }))
    .await;
}

async fn attempt(core: &Core, http: &Clients, pending: PendingWebhook) {
    let now = core.now();
    let key = core.state().accounts.get(&pending.partner_id).map(|account| account.partner_key.clone());
    let Some(key) = key else { return forget(core, &pending) };
    let params = signed(&pending.params, now, &key);
    let outcome = post(http, &pending.url, &params, core.settings().webhook_timeout).await;
    let accepted = outcome == DeliveryOutcome::Accepted;
    core.delivered(WebhookDelivery {
        at: now,
        url: pending.url.clone(),
        video_id: pending.video_id,
        params,
        attempt: pending.attempts + 1,
        outcome,
    });
    if accepted {
        return forget(core, &pending);
    }
    let again = later(now, core.settings().webhook_interval.max(Duration::from_secs(1)));
    if let Some(found) = core.state().pending.iter_mut().find(|other| is_same(other, &pending)) {
        found.at = again;
    }
}

fn forget(core: &Core, pending: &PendingWebhook) {
    core.state().pending.retain(|other| !is_same(other, pending));
}

/// Every callback has a `qid` of its own among its parameters.
fn is_same(a: &PendingWebhook, b: &PendingWebhook) -> bool {
    a.params == b.params
}

/// With the time, and the sign over everything.
fn signed(params: &[(String, String)], now: UnixTime, key: &Secret) -> Vec<(String, String)> {
    let mut params = params.to_vec();
    params.push((API.common.timestamp.to_owned(), now.to_string()));
    let sign = sign(params.iter().map(|(name, value)| (name, value)), key);
    params.push((API.common.sign.to_owned(), sign));
    params
}

async fn post(http: &Clients, url: &str, params: &[(String, String)], timeout: Duration) -> DeliveryOutcome {
    let sent = async {
        let response = http.of(url)?.post(url).form(params).timeout(timeout).send().await?;
        let status = response.status().as_u16();
        Ok::<_, reqwest::Error>((status, response.text().await?))
    };
    match sent.await {
        Ok((status, body)) if is_accepted(&body) && (200..300).contains(&status) => DeliveryOutcome::Accepted,
        Ok((status, body)) => DeliveryOutcome::Refused { status, body: body.chars().take(EXCERPT).collect() },
        Err(error) => DeliveryOutcome::Failed(error.without_url().to_string()),
    }
}

/// `{"code": 0}`.
fn is_accepted(body: &str) -> bool {
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    answer.get("code").and_then(Value::as_i64) == Some(0)
}
