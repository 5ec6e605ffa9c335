//! The delivery and the retries of webhooks.

use std::time::Duration;

use baijiayun_vod::UnixTime;
use futures_util::future::join_all;

use super::client::WebhookClient;
use super::message::{signed, webhook};
use crate::clock::later;
use crate::core::{Core, SharedCore};
use crate::log::{DeliveryOutcome, WebhookDelivery};
use crate::state::{Event, PendingWebhook, State};

/// Sends the webhooks of events that are due, for as long as the server runs.
pub async fn run(core: SharedCore, client: WebhookClient) {
    loop {
        let woken = core.woken();
        turn_events_into_webhooks(&core);
        deliver(&core, &client).await;
        let next = {
            let state = core.state();
            let events = state.events.iter().map(|event| event.at);
            events.chain(state.pending.iter().map(|pending| pending.at)).min()
        };
        core.signal_settled();
        tokio::select! {
            () = core.clock.reaches(next) => {}
            () = woken => {}
        }
    }
}

/// Returns whether no event and no webhook is due.
pub fn is_settled(state: &State, now: UnixTime) -> bool {
    state.events.iter().all(|event| event.at > now) && state.pending.iter().all(|pending| pending.at > now)
}

fn turn_events_into_webhooks(core: &Core) {
    let now = core.now();
    let mut state = core.state();
    let mut due: Vec<Event> = state.events.extract_if(.., |event| event.at <= now).collect();
    due.sort_by_key(|event| event.at);
    for event in due {
        let webhook = webhook(&mut state, &event, &core.base_url, core.settings.seed);
        state.pending.extend(webhook);
    }
}

/// Sends the webhooks that are due: those of one video in sequence, so that they arrive in order, and
/// those of different videos at the same time.
async fn deliver(core: &Core, client: &WebhookClient) {
    let now = core.now();
    let due: Vec<PendingWebhook> = {
        let mut state = core.state();
        let due = state.pending.iter().filter(|pending| pending.at <= now).cloned().collect();
        // They stay in the state, in case the server stops while it waits for a response.
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
            attempt(core, client, pending).await;
        }
    }))
    .await;
}

async fn attempt(core: &Core, client: &WebhookClient, pending: PendingWebhook) {
    let now = core.now();
    let key = core.state().accounts.get(&pending.partner_id).map(|account| account.partner_key.clone());
    let Some(key) = key else { return forget(core, &pending) };
    let params = signed(&pending.params, now, &key);
    let outcome = client.send(&pending.url, &params, core.settings.webhook_timeout).await;
    let accepted = outcome == DeliveryOutcome::Accepted;
    core.log_delivery(WebhookDelivery {
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
    let next = later(now, core.settings.webhook_interval.max(Duration::from_secs(1)));
    if let Some(pending) = core.state().pending.iter_mut().find(|other| is_same(other, &pending)) {
        pending.at = next;
    }
}

fn forget(core: &Core, pending: &PendingWebhook) {
    core.state().pending.retain(|other| !is_same(other, pending));
}

/// Returns whether both are the same webhook: every webhook has a unique `qid` among its parameters.
fn is_same(a: &PendingWebhook, b: &PendingWebhook) -> bool {
    a.params == b.params
}
