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

/// Sends HTTP requests: the place for middleware, and for another HTTP client.
///
/// It sends one attempt of a call. Signing, limits, time-outs and retries are done by the client around it.
/// Redirects must not be followed: they would lose the body of a POST. An `Arc` of a transport is one too.
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
/// `dyn Transport` does not exist. `ClientBuilder::transport` boxes what it is given, so that a choice at run
/// time is one between two calls of it.
pub trait Transport: Send + Sync {
    /// Sends a request and reads the response to its end.
    ///
    /// # Errors
    ///
    /// [`TransportError`] says whether the request can have reached the server.
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

/// The body of a request. It is read as an [`http_body::Body`].
pub struct Body(reqwest::Body);

impl Body {
    pub(crate) fn new(body: reqwest::Body) -> Self {
        Self(body)
    }

    /// Returns the content, where it is in memory; `None` for a body that is streamed.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        self.0.as_bytes()
    }
}

/// Without the content, which holds the sign.
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

/// The transport that is used unless another one is given. Cheap to clone: clones share connections.
#[derive(Clone)]
pub struct HttpTransport(reqwest::Client);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("baijiayun-rs/", env!("CARGO_PKG_VERSION"));

impl HttpTransport {
    /// Creates it with a connect time-out of 10 s.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Http`] where TLS cannot be set up, [`ConfigError::NoCryptoProvider`] where none is
    /// installed and none is built in.
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
            .redirect(reqwest::redirect::Policy::none());
        if !has_crypto_provider() {
            return Err(ConfigError::NoCryptoProvider);
        }
        http.build().map(Self).map_err(|error| ConfigError::Http(transport_error(error)))
    }
}

/// Returns whether an HTTP client can be built. With the feature `rustls-no-provider` alone, reqwest would panic
/// unless the program has installed a provider.
pub(crate) fn has_crypto_provider() -> bool {
    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    return rustls::crypto::CryptoProvider::get_default().is_some();
    #[cfg(not(all(feature = "rustls-no-provider", not(feature = "rustls"))))]
    return true;
}

/// Without the client, whose own `Debug` shows default headers.
impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

/// Your own HTTP client, for proxies, certificates and the like. Let it follow no redirects, which would
/// lose a POST's body, and give it no read time-out: reqwest's counts from the start of a call, and would
/// end long uploads. Do not share it between a blocking client and an async one: a connection is driven by
/// the runtime that opened it.
#[cfg(feature = "reqwest-0-13")]
impl From<reqwest::Client> for HttpTransport {
    fn from(http: reqwest::Client) -> Self {
        Self(http)
    }
}

/// Lets a transport send the request with reqwest or its middleware.
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
        let (status, headers) = (response.status(), response.headers().clone());
        let mut whole = Response::new(response.bytes().await.map_err(transport_error)?);
        *whole.status_mut() = status;
        *whole.headers_mut() = headers;
        Ok(whole)
    }
}

/// Sorts an error of reqwest by how far the request came.
pub(crate) fn transport_error(error: reqwest::Error) -> TransportError {
    let (is_timeout, is_connect, is_builder) = (error.is_timeout(), error.is_connect(), error.is_builder());
    let is_of_body = is_of_body(&error);
    if is_connect {
        TransportError::connect(error)
    } else if is_timeout {
        TransportError::timeout(error)
    } else if is_builder {
        TransportError::request(error)
    } else if is_of_body {
        TransportError::body(error)
    } else {
        TransportError::interrupted(error)
    }
}

/// Returns whether the source of a body failed, and not the connection.
fn is_of_body(error: &reqwest::Error) -> bool {
    let mut causes = successors(error.source(), |cause| (**cause).source());
    let is_body = |cause: &reqwest::Error| cause.is_body();
    error.is_request() && causes.any(|cause| cause.downcast_ref().is_some_and(is_body))
}
