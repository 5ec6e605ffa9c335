//! Receives the transcode webhook with axum 0.8.
//!
//! Besides [`transcode_router`], [`TranscodeDelivery`] is an extractor whose state is a [`TranscodeReceiver`].

#[cfg(test)]
mod tests;

use std::fmt::Display;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRef, FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use super::{TranscodeDelivery, TranscodeEvent, TranscodeReceiver, WebhookResponse};
use crate::webhook::WebhookError;

impl IntoResponse for WebhookResponse {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(CONTENT_TYPE, "application/json")], self.body()).into_response()
    }
}

/// Extracts an event that was checked and claimed.
///
/// No more of a body is read than the receiver allows. A rejected webhook is logged and gets an error
/// response. A duplicate gets a success, and does not reach the handler.
///
/// A handler ends with [`finish`](TranscodeDelivery::finish). When the vendor disconnects, axum drops
/// handlers that are still running; [`transcode_router`] completes them.
impl<S> FromRequest<S> for TranscodeDelivery
where
    TranscodeReceiver: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = WebhookResponse;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookResponse> {
        let receiver = TranscodeReceiver::from_ref(state);
        let body = read(request, receiver.body_limit()).await?;
        receiver.receive(&body).await.map_err(|error| reject(&error))
    }
}

async fn read(mut request: Request, limit: usize) -> Result<Bytes, WebhookResponse> {
    DefaultBodyLimit::max(limit).apply(&mut request);
    Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => reject(&WebhookError::too_large(limit)),
        _ => WebhookResponse::reject("the body was interrupted").with_status(400),
    })
}

/// Logs an error, and returns its response.
fn reject(error: &WebhookError) -> WebhookResponse {
    match error {
        WebhookError::Duplicate { qid, .. } => tracing::debug!(qid, "duplicate transcode event"),
        _ => tracing::warn!(%error, "rejected transcode webhook"),
    }
    WebhookResponse::from(error)
}

/// Returns a router with one route, `POST /`, that receives transcode webhooks. Nest it at the path of the
/// callback URL that the vendor has.
///
/// The handler is called with each event after the checks. After `Ok`, the response has code 0, and the
/// vendor does not send the event again. After `Err` or a panic, it is HTTP 500 with code 1, and the vendor
/// sends it again. The handler runs to completion even if the vendor disconnects. Meanwhile, other deliveries
/// of the event are rejected with HTTP 409. At shutdown, [`idle`](TranscodeReceiver::idle) waits for the
/// running handlers.
///
/// ```no_run
/// use baijiayun_vod::transcode::axum_0_8::transcode_router;
/// use baijiayun_vod::transcode::{TranscodeEvent, TranscodeReceiver};
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let receiver = TranscodeReceiver::new("your-partner-key");
/// let webhooks = transcode_router(receiver.clone(), handle);
/// let service = axum::Router::new().nest("/transcode", webhooks);
/// let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await?;
/// axum::serve(listener, service).with_graceful_shutdown(stopped()).await?;
/// receiver.idle().await;
/// # Ok(())
/// # }
/// # async fn stopped() {}
///
/// async fn handle(event: TranscodeEvent) -> Result<(), std::io::Error> {
///     println!("{}: {:?}", event.video_id, event.change);
///     Ok(())
/// }
/// ```
pub fn transcode_router<H, F, E>(receiver: impl Into<TranscodeReceiver>, handler: H) -> Router
where
    H: Fn(TranscodeEvent) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Display + Send + 'static,
{
    let receiver = receiver.into();
    let handlers = receiver.handlers.clone();
    let receive =
        async move |delivery: TranscodeDelivery| run_to_completion(&handlers, delivery, handler).await;
    Router::new().route("/", post(receive)).with_state(receiver)
}

impl TranscodeReceiver {
    /// Waits for all handlers that a [`transcode_router`] of this receiver, or of a clone, has started.
    ///
    /// `axum::serve(..).with_graceful_shutdown(..)` does not wait for a handler after the vendor disconnects,
    /// and the end of the process would interrupt it. Call this after `serve` has returned; before that,
    /// further handlers may start.
    pub async fn idle(&self) {
        // A closed tracker still takes tasks. Closing only lets `wait` return.
        self.handlers.close();
        self.handlers.wait().await;
    }
}

/// Handles an event in a separate task. Otherwise, a handler that takes longer than the vendor waits would
/// be dropped at each delivery, and never complete.
async fn run_to_completion<H, F, E>(
    handlers: &TaskTracker,
    delivery: TranscodeDelivery,
    handler: H,
) -> WebhookResponse
where
    H: Fn(TranscodeEvent) -> F + Send + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Display + Send + 'static,
{
    let work = async move {
        let result = handler(delivery.event().clone()).await;
        delivery.finish(result).await
    };
    // A panic has dropped the delivery, which releases the event.
    handlers.spawn(work.in_current_span()).await.unwrap_or_else(|_| WebhookResponse::failed())
}
