//! The seam where HTTP requests are sent.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::error::{BoxError, TransportError};
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
///
/// Implement it with a plain `async fn`: `#[async_trait]` is not needed and does not fit.
///
/// `dyn Transport` does not exist; a [`BoxTransport`] is any transport, for a choice at run time.
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

impl<T: Transport> Transport for Arc<T> {
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

/// Any [`Transport`], for a choice at run time:
///
/// ```
/// use baijiayun_runtime::{BoxTransport, ConfigError, HttpTransport, Transport};
///
/// fn choose(recorded: Option<impl Transport + 'static>) -> Result<BoxTransport, ConfigError> {
///     Ok(match recorded {
///         Some(recorded) => BoxTransport::new(recorded),
///         None => BoxTransport::new(HttpTransport::new()?),
///     })
/// }
/// ```
pub struct BoxTransport(Box<dyn DynTransport>);

impl BoxTransport {
    /// Boxes a transport.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self(Box::new(transport))
    }
}

impl Transport for BoxTransport {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        self.0.send_boxed(request).await
    }
}

impl fmt::Debug for BoxTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxTransport").finish_non_exhaustive()
    }
}

/// The body of a request, which implements [`http_body::Body`].
pub struct Body(reqwest::Body);

impl Body {
    pub(crate) fn new(body: reqwest::Body) -> Self {
        Self(body)
    }

    pub(crate) fn into_inner(self) -> reqwest::Body {
        self.0
    }

    /// Returns the content, where it is in memory; `None` for a body that is streamed.
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

/// Lets a transport send the request with reqwest or its middleware.
#[cfg(feature = "reqwest-0-13")]
impl From<Body> for reqwest::Body {
    fn from(body: Body) -> Self {
        body.0
    }
}
