//! The transport: sends HTTP requests.

use std::error::Error as StdError;
use std::fmt;
use std::iter::successors;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::error::{BoxError, ConfigError, TransportError};
use crate::future::BoxFuture;

/// Sends HTTP requests. Implement it for middleware, or for another HTTP client.
///
/// It sends one attempt of a call; the client signs, limits, times out and retries. It must not follow
/// redirects, which would lose the body of a POST. An `Arc` of a transport is a transport too.
///
/// ```
/// use baijiayun_runtime::{Body, HttpTransport, Transport, TransportError};
/// use baijiayun_runtime::http::{HeaderValue, Request, Response};
/// use baijiayun_runtime::bytes::Bytes;
///
/// /// Adds a header to every request.
/// struct Traced<T>(T);
///
/// impl<T: Transport> Transport for Traced<T> {
///     async fn send(&self, mut request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
///         request.headers_mut().insert("x-request-id", HeaderValue::from_static("42"));
///         self.0.send(request).await
///     }
/// }
///
/// # fn example() -> Result<(), baijiayun_runtime::Error> {
/// let transport = Traced(HttpTransport::new()?);
/// // Client::builder().transport(transport)
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync {
    /// Sends a request and reads the response to its end.
    ///
    /// # Errors
    ///
    /// [`TransportError`] states whether the request may have reached the server.
    fn send(
        &self,
        request: Request<Body>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: Request<Body>,
    ) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send {
        (**self).send(request)
    }
}

/// A [`Transport`] as a trait object.
pub(crate) trait DynTransport: Send + Sync {
    fn send_boxed(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}

impl<T: Transport> DynTransport for T {
    fn send_boxed(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.send(request))
    }
}

/// The body of a request, which implements [`http_body::Body`].
pub struct Body(reqwest::Body);

impl Body {
    pub(crate) fn new(body: reqwest::Body) -> Self {
        Self(body)
    }

    /// Returns the content of a body in memory; `None` for a streamed body.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        self.0.as_bytes()
    }
}

/// Omits the content, which holds the sign.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.0.size_hint().exact()).finish_non_exhaustive()
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.get_mut().0).poll_frame(cx).map_err(BoxError::from)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// The default transport. Cheap to clone: clones share connections.
#[derive(Clone)]
pub struct HttpTransport(reqwest::Client);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("baijiayun-rs/", env!("CARGO_PKG_VERSION"));

impl HttpTransport {
    /// Creates it with a connect time-out of 10 s.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Http`] if TLS cannot be set up.
    pub fn new() -> Result<Self, ConfigError> {
        Self::with(CONNECT_TIMEOUT, None)
    }

    pub(crate) fn with(connect_timeout: Duration, user_agent: Option<&str>) -> Result<Self, ConfigError> {
        let user_agent = match user_agent {
            Some(program) => format!("{program} {USER_AGENT}"),
            None => USER_AGENT.to_owned(),
        };
        let http = reqwest::Client::builder()
            .user_agent(user_agent)
            .connect_timeout(connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build();
        http.map(Self).map_err(|error| ConfigError::Http(transport_error(error)))
    }
}

/// Omits the client, whose own `Debug` shows default headers.
impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

/// Creates a transport from your own HTTP client, for proxies, certificates and the like.
///
/// It must not follow redirects, which would lose the body of a POST. It must have no read time-out:
/// reqwest's counts from the start of a call, and would end long uploads. A blocking client and an async one
/// cannot share it, because a connection is driven by the runtime that opened it.
#[cfg(feature = "reqwest-0-13")]
impl From<reqwest::Client> for HttpTransport {
    fn from(http: reqwest::Client) -> Self {
        Self(http)
    }
}

/// Lets a transport send a request with reqwest or its middleware.
#[cfg(feature = "reqwest-0-13")]
impl From<Body> for reqwest::Body {
    fn from(body: Body) -> Self {
        body.0
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let request = request.map(|body| body.0).try_into().map_err(transport_error)?;
        let response = self.0.execute(request).await.map_err(transport_error)?;
        let status = response.status();
        let headers = response.headers().clone();
        let mut complete = Response::new(response.bytes().await.map_err(transport_error)?);
        *complete.status_mut() = status;
        *complete.headers_mut() = headers;
        Ok(complete)
    }
}

/// Converts an error of reqwest, classified by the stage that the request reached.
pub(crate) fn transport_error(error: reqwest::Error) -> TransportError {
    let is_timeout = error.is_timeout();
    let is_connect = error.is_connect();
    let is_builder = error.is_builder();
    let is_body_error = is_body_error(&error);
    if is_connect {
        TransportError::connect(error)
    } else if is_timeout {
        TransportError::timeout(error)
    } else if is_builder {
        TransportError::request(error)
    } else if is_body_error {
        TransportError::body(error)
    } else {
        TransportError::interrupted(error)
    }
}

/// Returns whether the source of the request's body failed, not the connection.
fn is_body_error(error: &reqwest::Error) -> bool {
    let mut causes = successors(error.source(), |cause| (**cause).source());
    let is_body = |cause: &reqwest::Error| cause.is_body();
    error.is_request() && causes.any(|cause| cause.downcast_ref().is_some_and(is_body))
}
