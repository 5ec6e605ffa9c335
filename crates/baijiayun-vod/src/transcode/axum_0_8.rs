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

/// An event that was checked and claimed. No more of a body is read than the receiver allows. A rejection is
/// logged and is the response; a duplicate is accepted without the handler.
///
/// A handler ends with [`finish`](TranscodeDelivery::finish). When the vendor hangs up, axum drops
/// handlers that still run; [`transcode_router`] lets them finish.
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

fn reject(error: &WebhookError) -> WebhookResponse {
    match error {
        WebhookError::Duplicate { qid, .. } => tracing::debug!(qid, "a transcode event came again"),
        _ => tracing::warn!(%error, "a transcode webhook was rejected"),
    }
    WebhookResponse::from(error)
}

/// A router with one route, `POST /`, that receives transcode webhooks. Nest it at the URL that the vendor
/// sends them to.
///
/// The handler gets each event once it is checked. After `Ok` it is answered with code 0 and never
/// comes again; after `Err` or a panic with HTTP 500 and code 1, and the vendor sends it again. The
/// handler runs to its end even if the vendor stops waiting for the response. Meanwhile other
/// deliveries of the same event are put off with HTTP 409. At shutdown,
/// [`idle`](TranscodeReceiver::idle) waits for the handlers that still run.
///
/// ```no_run
/// use baijiayun_vod::transcode::axum_0_8::transcode_router;
/// use baijiayun_vod::transcode::{TranscodeEvent, TranscodeReceiver};
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let receiver = TranscodeReceiver::new("your partner key");
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
    let receive = async move |delivery: TranscodeDelivery| to_the_end(&handlers, delivery, handler).await;
    Router::new().route("/", post(receive)).with_state(receiver)
}

impl TranscodeReceiver {
    /// Waits until every handler is done that a [`transcode_router`] of this receiver, or of a clone, has
    /// started.
    ///
    /// `axum::serve(..).with_graceful_shutdown(..)` does not wait for a handler whose response nobody waits
    /// for any more, and the end of the process would cut it off. So call this once `serve` has returned;
    /// before that, further handlers may start.
    pub async fn idle(&self) {
        // Closed, it still takes tasks; it only lets those who wait return.
        self.handlers.close();
        self.handlers.wait().await;
    }
}

/// Handles an event in a task of its own: a handler that takes longer than the vendor waits would
/// otherwise be cut off at each delivery, and never get done.
async fn to_the_end<H, F, E>(
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
    // A panic has dropped the delivery, which is then not handled.
    handlers.spawn(work.in_current_span()).await.unwrap_or_else(|_| WebhookResponse::failed())
}
