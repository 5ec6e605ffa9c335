//! `bjy listen`: receives transcode callbacks, checks them, prints them and passes them on.

mod event;
mod forward;

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use baijiayun_vod::callback::Transcode;
use baijiayun_vod::transcode::WebhookResponse;
use baijiayun_vod::webhook::{Receiver, WebhookError};
use clap::Args;
use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::context::Context;
use crate::error::CliError;
use crate::interrupt::interrupted;
use crate::output::Output;
use forward::ForwardTarget;

/// Receive transcode callbacks: check, print, pass on and answer them
///
/// Any path is listened on. What has a right sign and is not older than five minutes is printed once and
/// answered with code 0; everything else is refused, and told on standard error. With --forward-to, an
/// event is accepted once the other server has accepted it; otherwise the vendor sends it again.
///
/// Only the partner key is needed. Ctrl-C ends it.
#[derive(Args)]
pub struct ListenArgs {
    /// The port to listen on; 0 for any free one
    #[arg(long, value_name = "N")]
    port: u16,
    /// The address to listen on; 0.0.0.0 for all that the machine has
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Pass each event on to this URL, as it came
    #[arg(long, value_name = "URL")]
    forward_to: Option<Url>,
    /// End after so many events
    #[arg(long, value_name = "N")]
    count: Option<NonZeroUsize>,
    /// How old an event may be
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    max_age: u64,
}

/// How long answers may take to get out at the end. What is not answered comes again.
const GRACE: Duration = Duration::from_secs(1);

/// What a delivery is handled with.
struct Listener {
    receiver: Receiver,
    target: Option<ForwardTarget>,
    output: Output,
    /// How many events there were.
    seen: AtomicUsize,
    /// After how many to end.
    count: Option<usize>,
    /// Told when there is no sense in going on.
    done: Notify,
}

pub async fn run(args: ListenArgs, context: &Context) -> Result<(), CliError> {
    let key = context.resolve()?.required_key()?;
    let interrupt = interrupted()?;
    let listener = Arc::new(Listener {
        receiver: Receiver::new(key).max_age(Duration::from_secs(args.max_age)),
        target: args.forward_to.map(ForwardTarget::new).transpose()?,
        output: context.output,
        seen: AtomicUsize::new(0),
        count: args.count.map(NonZeroUsize::get),
        done: Notify::new(),
    });
    let (host, port) = (args.host, args.port);
    let failed = |error: io::Error| CliError::usage(format!("cannot listen on {host}:{port}: {error}"));
    let socket = TcpListener::bind((host.as_str(), port)).await.map_err(failed)?;
    anstream::eprintln!("listening on http://{}", socket.local_addr().map_err(failed)?);

    let limit = DefaultBodyLimit::max(listener.receiver.body_limit());
    let service = Router::new().fallback(receive).layer(limit).with_state(listener.clone());
    let ending = Arc::new(Notify::new());
    let ended = Arc::clone(&ending);
    let end = async move {
        tokio::select! {
            () = listener.done.notified() => {}
            () = interrupt => {}
        }
        ended.notify_one();
    };
    tokio::select! {
        served = axum::serve(socket, service).with_graceful_shutdown(end) => served.map_err(failed),
        () = async { ending.notified().await; sleep(GRACE).await } => Ok(()),
    }
}

/// Handles a delivery to its end, even if whoever sent it hangs up.
async fn receive(State(listener): State<Arc<Listener>>, headers: HeaderMap, body: Bytes) -> WebhookResponse {
    let work = async move { listener.handle(&headers, body).await };
    tokio::spawn(work).await.unwrap_or_else(|_| WebhookResponse::failed())
}

impl Listener {
    async fn handle(&self, headers: &HeaderMap, body: Bytes) -> WebhookResponse {
        let (received, claim) = match self.receiver.receive::<Transcode>(&body).await {
            Ok(received) => received,
            Err(refused) => {
                let told =
                    if matches!(refused, WebhookError::Duplicate { .. }) { "again" } else { "refused" };
                anstream::eprintln!("{told}: {refused}");
                return WebhookResponse::from(&refused);
            }
        };
        // Events are kept in memory, which cannot fail.
        if let Some(target) = &self.target
            && let Err(reason) = target.forward(headers, body.clone()).await
        {
            let video = received.event.video_id;
            anstream::eprintln!("not passed on: video {video}: {reason}; the event will be sent again");
            let _ = claim.release().await;
            return WebhookResponse::failed();
        }
        if event::print(&received, &body, &self.output).is_err() {
            // Nobody has seen it, and nobody will see another.
            self.done.notify_one();
            let _ = claim.release().await;
            return WebhookResponse::failed();
        }
        let _ = claim.commit().await;
        if self.was_last() {
            self.done.notify_one();
        }
        WebhookResponse::accept()
    }

    /// Counts an event.
    fn was_last(&self) -> bool {
        let seen = self.seen.fetch_add(1, Ordering::Relaxed) + 1;
        self.count.is_some_and(|count| seen >= count)
    }
}
