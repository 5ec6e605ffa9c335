//! The transport that sends with reqwest.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::iter::successors;
use std::mem;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use http::{Request, Response, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Client, Url};

use crate::client::address::Address;
use crate::client::transport::{Body, Transport};
use crate::error::{ConfigError, TransportError};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("baijiayun-rs/", env!("CARGO_PKG_VERSION"));

/// Idle connections are closed before common servers close them (Apache after 5 s): a request that is sent at
/// that moment is lost.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// Whether this crate's own HTTP client has TLS.
const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "rustls-no-provider"));

/// The largest response that is read unless a client sets another limit.
pub(crate) const MAX_RESPONSE: usize = 64 << 20;

/// The address of a call and the limit of its response, as an extension of the request.
#[derive(Clone)]
pub(crate) struct OfCall {
    /// The address of the call, without the parameters of a GET. Transports in between may have changed that of the
    /// request.
    pub(crate) address: Arc<Address>,
    /// The largest response.
    pub(crate) max_response: usize,
}

/// The transport that is used unless another one is given. Cheap to clone: clones share connections.
///
/// Proxies are those of the environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), but never for this machine.
#[derive(Clone)]
pub struct HttpTransport(Arc<Clients>);

enum Clients {
    /// The user's own client.
    #[cfg_attr(not(feature = "reqwest-0-13"), allow(dead_code, reason = "nobody can give one"))]
    Given(Client),
    /// A client per route, made when it is first needed: reading the certificates of the system takes tens of
    /// milliseconds, and fails where there are none.
    Own { user_agent: String, connect_timeout: Duration, by_route: [OnceLock<Client>; 4] },
}

/// The properties of a URL that its client depends on.
#[derive(Clone, Copy)]
struct Route {
    tls: bool,
    loopback: bool,
}

impl HttpTransport {
    /// Creates it with a connect timeout of 10 s.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Http`] where TLS cannot be set up, [`ConfigError::NoCryptoProvider`] where none is
    /// installed and none is built in.
    pub fn new() -> Result<Self, ConfigError> {
        let transport = Self::with(CONNECT_TIMEOUT, None)?;
        if HAS_TLS {
            transport.prepare_tls()?;
        }
        Ok(transport)
    }

    pub(crate) fn with(connect_timeout: Duration, user_agent: Option<&str>) -> Result<Self, ConfigError> {
        let user_agent = match user_agent {
            Some(program) => format!("{program} {USER_AGENT}"),
            None => USER_AGENT.to_owned(),
        };
        if !has_crypto_provider() {
            return Err(ConfigError::NoCryptoProvider);
        }
        let transport =
            Self(Arc::new(Clients::Own { user_agent, connect_timeout, by_route: Default::default() }));
        // A user agent that cannot be sent is a mistake in the settings.
        transport.client(Route { tls: false, loopback: true }).map_err(ConfigError::Http)?;
        Ok(transport)
    }

    /// Makes the client for `https`, so that a program without TLS, or a machine without certificates, is noticed at
    /// once.
    pub(crate) fn prepare_tls(&self) -> Result<(), ConfigError> {
        if !HAS_TLS {
            return Err(ConfigError::NoTls);
        }
        self.client(Route { tls: true, loopback: false }).map(drop).map_err(ConfigError::Http)
    }

    fn client(&self, route: Route) -> Result<Client, TransportError> {
        let (user_agent, connect_timeout, by_route) = match &*self.0 {
            Clients::Given(client) => return Ok(client.clone()),
            Clients::Own { user_agent, connect_timeout, by_route } => (user_agent, connect_timeout, by_route),
        };
        // The base URL was checked, but a URL of an earlier response may need TLS too.
        if route.tls && !HAS_TLS {
            return Err(TransportError::request(ConfigError::NoTls));
        }
        let cell = &by_route[usize::from(route.tls) * 2 + usize::from(route.loopback)];
        if let Some(client) = cell.get() {
            return Ok(client.clone());
        }
        let mut builder = Client::builder()
            .user_agent(user_agent)
            .connect_timeout(*connect_timeout)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none());
        if route.loopback {
            builder = builder.no_proxy();
        }
        #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
        if !route.tls {
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(TransportError::request)?;
        Ok(cell.get_or_init(|| client).clone())
    }

    /// Names the host of a URL, and the proxy on the way to it.
    fn peer(&self, route: Route, url: &Url) -> String {
        let host = url.host_str().unwrap_or_default();
        let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
        match self.proxy(route, url) {
            Some(proxy) => format!("{host}{port} through the proxy {proxy}"),
            None => format!("{host}{port}"),
        }
    }

    /// Returns host and port of the proxy that a URL is fetched through.
    fn proxy(&self, route: Route, url: &Url) -> Option<String> {
        if route.loopback || matches!(&*self.0, Clients::Given(_)) {
            return None;
        }
        let proxy = Matcher::from_system().intercept(&url.as_str().parse::<Uri>().ok()?)?;
        // Without user and password.
        let port = proxy.uri().port_u16().map_or_else(String::new, |port| format!(":{port}"));
        Some(format!("{}{port}", proxy.uri().host()?))
    }
}

impl Route {
    fn of(url: &Url) -> Self {
        Self { tls: url.scheme() == "https", loopback: url.host_str().is_some_and(is_loopback) }
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
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

/// Creates a transport from your own HTTP client, for proxies, certificates and the like.
///
/// It must not follow redirects, which would lose the body of a POST. It must have no read timeout: reqwest's
/// counts from the start of a call, and would end long uploads. A blocking client and an async one cannot share
/// it, because a connection is driven by the runtime that opened it.
#[cfg(feature = "reqwest-0-13")]
impl From<Client> for HttpTransport {
    fn from(http: Client) -> Self {
        Self(Arc::new(Clients::Given(http)))
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let limit = request.extensions().get().map_or(MAX_RESPONSE, |of_call: &OfCall| of_call.max_response);
        let request = to_reqwest(request).map_err(transport_error)?;
        let route = Route::of(request.url());
        let sent = AssertUnwindSafe(self.client(route)?.execute(request)).catch_unwind().await;
        let sent = match sent {
            Err(panic) if is_without_io(&*panic) => {
                let reason = "the tokio runtime has no I/O; build it with `enable_all`";
                return Err(TransportError::connect(reason).permanent());
            }
            Err(panic) => resume_unwind(panic),
            Ok(sent) => sent,
        };
        let response = sent.map_err(|error| match error.url().filter(|_| error.is_connect()) {
            Some(url) => {
                let peer = self.peer(route, url);
                transport_error(error).to(peer)
            }
            None => transport_error(error),
        })?;
        read(response, limit).await
    }
}

/// Converts a request. reqwest parses the text of its URI, so the URL of the call is used where it is the same: with a
/// body, and unless a transport in between has changed it or has added extensions, which only reqwest can convert.
fn to_reqwest(request: Request<Body>) -> reqwest::Result<reqwest::Request> {
    let (mut parts, body) = request.into_parts();
    let of_call: Option<OfCall> = parts.extensions.remove();
    let known = of_call.map(|of_call| of_call.address);
    let Some(address) = known.filter(|address| parts.extensions.is_empty() && address.is(&parts.uri)) else {
        return Request::from_parts(parts, body.into_inner()).try_into();
    };
    let mut request = reqwest::Request::new(parts.method, address.url.clone());
    *request.headers_mut() = parts.headers;
    *request.version_mut() = parts.version;
    *request.body_mut() = Some(body.into_inner());
    Ok(request)
}

/// Returns whether connecting panicked in a tokio runtime without I/O. There is no other way to ask.
fn is_without_io(panic: &(dyn Any + Send)) -> bool {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref().map(String::as_str));
    text.is_some_and(|text| text.contains("IO is disabled"))
}

/// Reads a response to its end, unless it is larger than `limit`.
async fn read(mut response: reqwest::Response, limit: usize) -> Result<Response<Bytes>, TransportError> {
    let declared = response.content_length().unwrap_or_default();
    if declared > limit as u64 {
        return Err(TransportError::too_large(limit));
    }
    let (status, headers) = (response.status(), mem::take(response.headers_mut()));
    // A declared length is no reason to hold that much memory.
    let (mut pieces, mut length) = (Vec::new(), 0);
    while let Some(piece) = response.chunk().await.map_err(transport_error)? {
        length += piece.len();
        if length > limit {
            return Err(TransportError::too_large(limit));
        }
        pieces.push(piece);
    }
    // Most responses are one piece, which is not copied.
    let body = if pieces.len() == 1 { pieces.swap_remove(0) } else { pieces.concat().into() };
    let mut whole = Response::new(body);
    *whole.status_mut() = status;
    *whole.headers_mut() = headers;
    Ok(whole)
}

/// Sorts an error of reqwest by how far the request came.
pub(crate) fn transport_error(error: reqwest::Error) -> TransportError {
    let (is_timeout, is_connect, is_builder) = (error.is_timeout(), error.is_connect(), error.is_builder());
    let (is_of_body, is_permanent) = (is_of_body(&error), is_permanent(&error));
    if has_too_many_headers(&error) {
        TransportError::too_many_headers()
    } else if is_connect && is_permanent {
        TransportError::connect(error).permanent()
    } else if is_connect {
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

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    successors(error.source(), |cause| (**cause).source())
}

/// Returns whether the source of a body failed, and not the connection.
fn is_of_body(error: &reqwest::Error) -> bool {
    let is_body = |cause: &reqwest::Error| cause.is_body();
    error.is_request() && causes(error).any(|cause| cause.downcast_ref().is_some_and(is_body))
}

/// Returns whether the head of the response is larger than the HTTP client reads. It has no type for it.
fn has_too_many_headers(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string().contains("message head is too large"))
}

/// Returns whether connecting will fail again: the host does not exist, its certificate is not accepted, or the
/// URL needs TLS and there is none. The libraries beneath have no types for it.
fn is_permanent(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        let (text, io) = (cause.to_string(), cause.downcast_ref::<io::Error>());
        let is_tls = io.is_some_and(|error| error.kind() == io::ErrorKind::InvalidData);
        let is_unknown_host = text.contains("Name or service not known")
            || text.contains("No address associated with hostname")
            || text.contains("nodename nor servname");
        is_tls || is_unknown_host || text.contains("invalid URL, scheme is not http")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(any(feature = "rustls", feature = "rustls-no-provider")))]
    #[tokio::test]
    async fn without_tls_https_is_a_mistake_in_the_settings() -> Result<(), ConfigError> {
        let transport = HttpTransport::new()?;
        assert!(matches!(transport.prepare_tls(), Err(ConfigError::NoTls)));
        let request = Request::get("https://127.0.0.1:9/").body(Body::new(reqwest::Body::default()));
        let Ok(request) = request else { unreachable!() };
        let Err(error) = transport.send(request).await else { unreachable!() };
        assert!(!error.is_transient() && !error.may_have_been_sent(), "{error}");
        assert!(error.to_string().contains("`rustls`"), "{error}");
        Ok(())
    }

    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    #[test]
    fn without_a_crypto_provider_there_is_no_transport() {
        assert!(matches!(HttpTransport::new(), Err(ConfigError::NoCryptoProvider)));
    }

    #[test]
    fn the_url_of_the_request_is_sent_also_if_it_is_another_one() -> Result<(), Box<dyn StdError>> {
        for sent in
            ["http://a/b?c=%20", "http://a/b?c=1", "http://a/b", "http://a:8080/b?c=%20", "https://a/b?c=%20"]
        {
            let address = Arc::new(Url::parse("http://a/b?c=%20")?.into());
            let of_call = OfCall { address, max_response: 1 };
            let request = Request::put(sent).header("x", "y").version(http::Version::HTTP_10);
            let request = request.extension(of_call).body(Body::new("z".into()))?;
            let converted = to_reqwest(request)?;
            assert_eq!(converted.url().as_str(), sent);
            assert_eq!(
                (converted.method(), converted.version()),
                (&http::Method::PUT, http::Version::HTTP_10)
            );
            assert_eq!(converted.headers().get("x").map(|value| value.as_bytes()), Some(&b"y"[..]));
            assert_eq!(converted.body().and_then(|body| body.as_bytes()), Some(&b"z"[..]));
        }
        Ok(())
    }

    #[test]
    fn the_extensions_of_a_request_are_kept() -> Result<(), Box<dyn StdError>> {
        let mut original = reqwest::Request::new(http::Method::POST, Url::parse("http://a/b")?);
        *original.timeout_mut() = Some(Duration::from_secs(7));
        let (parts, _) = Request::<reqwest::Body>::try_from(original)?.into_parts();
        let mut request = Request::from_parts(parts, Body::new("z".into()));
        let address = Arc::new(Url::parse("http://a/b")?.into());
        request.extensions_mut().insert(OfCall { address, max_response: 1 });
        assert_eq!(to_reqwest(request)?.timeout(), Some(&Duration::from_secs(7)));
        Ok(())
    }

    #[test]
    fn a_runtime_without_io_is_known_by_its_panic() {
        let text = "A Tokio 1.x context was found, but IO is disabled.";
        assert!(is_without_io(&text));
        assert!(is_without_io(&text.to_owned()));
        assert!(!is_without_io(&"index out of bounds"));
        assert!(!is_without_io(&404));
    }

    #[test]
    fn this_machine_is_reached_without_a_proxy() {
        for host in ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["example.com", "localhost.example.com", "10.0.0.1", "[::2]", "128.0.0.1"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
