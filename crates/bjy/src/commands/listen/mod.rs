//! `bjy listen`: receives transcode webhooks, verifies, prints and forwards them.

mod event;
mod forward;

use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
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
use crate::lang::of_library;
use crate::output::Output;
use crate::web_url::web_url;
use forward::ForwardTarget;

/// Receive transcode webhooks (转码回调): verify, print and forward them
///
/// Accepts requests on any path. Prints an event if its signature is valid and its timestamp is at most five minutes off
/// (--max-age), and responds with code 0. Duplicates are not printed again. Everything else is rejected,
/// with a message on standard error. With --forward-to, an event is accepted only after the other server has
/// accepted it; otherwise the vendor retries.
///
/// Only the partner key is needed. Ctrl-C stops it.
#[derive(Args)]
pub struct ListenArgs {
    /// The port to listen on; 0 for any free one
    #[arg(long, value_name = "N")]
    port: u16,
    /// The address to listen on; 0.0.0.0 for all addresses of the machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Forward each event unchanged to this URL
    #[arg(long, value_name = "URL", value_parser = web_url)]
    forward_to: Option<Url>,
    /// Stop after this number of events
    #[arg(long, value_name = "N")]
    count: Option<NonZeroUsize>,
    /// The maximum age of an event
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    max_age: u64,
}

/// The time that pending responses have at shutdown. The vendor retries an event without a response.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// The state that the handlers of webhooks share.
struct Listener {
    receiver: Receiver,
    target: Option<ForwardTarget>,
    output: Output,
    /// The number of accepted events.
    seen: AtomicUsize,
    /// The number of events after which to stop.
    count: Option<usize>,
    /// Notified after the last event, and when standard output cannot be written.
    done: Notify,
    /// Why standard output cannot be written.
    failure: Mutex<Option<CliError>>,
}

pub async fn run(args: ListenArgs, context: &Context) -> Result<(), CliError> {
    let key = context.resolve()?.required_key()?;
    let interrupt = interrupted()?;
    let listener = Arc::new(Listener {
        receiver: Receiver::new(key).max_age(Duration::from_secs(args.max_age)),
        target: args.forward_to.map(ForwardTarget::new).transpose()?,
        output: context.output.clone(),
        seen: AtomicUsize::new(0),
        count: args.count.map(NonZeroUsize::get),
        done: Notify::new(),
        failure: Mutex::default(),
    });
    let port = args.port;
    // An IPv6 address may be in brackets, as it is in a URL.
    let host = args.host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&args.host);
    let failed = |error: io::Error| {
        let address = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
        let error = of_library(error);
        CliError::usage(t!(
            "cannot listen on %{address}: %{error}",
            address = address,
            error = of_library(error)
        ))
    };
    let socket = TcpListener::bind((host, port)).await.map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    stderr!("{}", t!("listening on http://%{address}", address = address));

    let service = Router::new().fallback(receive).with_state(listener.clone());
    let stopping = Arc::new(Notify::new());
    let state = Arc::clone(&listener);
    let stop = Arc::clone(&stopping);
    let shutdown = async move {
        tokio::select! {
            () = listener.done.notified() => {}
            () = interrupt => {}
        }
        stop.notify_one();
    };
    tokio::select! {
        served = axum::serve(socket, service).with_graceful_shutdown(shutdown) => served.map_err(failed)?,
        () = async { stopping.notified().await; sleep(SHUTDOWN_TIMEOUT).await } => {}
    }
    state.failure.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
}

/// Prints why a request is rejected, and returns the response.
fn rejected(reason: &str, status: u16) -> WebhookResponse {
    stderr!("{}", t!("rejected: %{reason}", reason = of_library(reason)));
    WebhookResponse::reject(reason).with_status(status)
}

/// Handles a webhook in a task of its own, which completes even if the sender closes the connection.
async fn receive(State(listener): State<Arc<Listener>>, request: Request) -> WebhookResponse {
    let work = async move {
        let headers = request.headers().clone();
        match listener.read(request).await {
            Ok(body) => listener.handle(&headers, body).await,
            Err(response) => response,
        }
    };
    tokio::spawn(work).await.unwrap_or_else(|_| WebhookResponse::failed())
}

impl Listener {
    /// Reads the body of a request, as far as it may be one of a webhook.
    async fn read(&self, mut request: Request) -> Result<Bytes, WebhookResponse> {
        let method = request.method();
        if method != Method::POST {
            let reason = t!("it is a %{method} request, and webhooks are sent with POST", method = method);
            return Err(rejected(&reason, 405));
        }
        let limit = self.receiver.body_limit();
        DefaultBodyLimit::max(limit).apply(&mut request);
        Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                let error = WebhookError::too_large(limit);
                stderr!("{}", t!("rejected: %{reason}", reason = of_library(&error)));
                WebhookResponse::from(&error)
            }
            _ => rejected(&t!("the body was cut off"), 400),
        })
    }

    async fn handle(&self, headers: &HeaderMap, body: Bytes) -> WebhookResponse {
        let (received, claim) = match self.receiver.receive::<Transcode>(&body).await {
            Ok(received) => received,
            Err(error) => {
                let reason = of_library(&error);
                stderr!(
                    "{}",
                    match error {
                        WebhookError::Duplicate { .. } =>
                            t!("duplicate: %{reason}", reason = of_library(reason)),
                        _ => t!("rejected: %{reason}", reason = of_library(reason)),
                    }
                );
                return WebhookResponse::from(&error);
            }
        };
        // The results of `release` and `commit` are ignored: the ids are kept in memory, which cannot fail.
        if let Some(target) = &self.target
            && let Err(reason) = target.forward(headers, body.clone()).await
        {
            let video = received.event.video_id;
            stderr!(
                "{}",
                t!(
                    "not forwarded: video %{id}: %{reason}; the vendor will retry",
                    id = video,
                    reason = of_library(reason)
                )
            );
            let _ = claim.release().await;
            return WebhookResponse::failed();
        }
        if let Err(error) = event::print(&received, &body, &self.output) {
            // No event can be printed any more.
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
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

    /// Counts an event, and returns whether it was the last one.
    fn was_last(&self) -> bool {
        let seen = self.seen.fetch_add(1, Ordering::Relaxed) + 1;
        self.count.is_some_and(|count| seen >= count)
    }
}
