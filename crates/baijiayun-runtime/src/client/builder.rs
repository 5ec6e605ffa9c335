//! The builder of clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::auth::clock::{Clock, SystemClock};
use crate::auth::credentials::Credentials;
use crate::auth::key::Keys;
use crate::auth::server_time::ServerTime;
use crate::client::ApiClient;
use crate::client::base_url::{BaseUrl, shown};
use crate::client::http_transport::{HttpTransport, MAX_RESPONSE};
use crate::client::paths::{add_unknown_paths, check_paths};
use crate::client::settings::{Server, Settings};
use crate::client::stub::Stub;
use crate::client::transport::{DynTransport, Transport};
use crate::drift::watch::{DriftHandler, DriftWatch};
use crate::error::{ConfigError, Error};
use crate::message::request::Request;
use crate::policy::limit::{DynRateLimiter, RateLimiter, SlidingWindow, Unlimited};
use crate::policy::observe::Observer;
use crate::policy::retry::RetryPolicy;
use baijiayun_metadata::Api;

const TIMEOUT: Duration = Duration::from_secs(30);
const READ_TIMEOUT: Duration = Duration::from_secs(60);
const QUEUE_TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const UPLOAD_RESPONSE_TIMEOUT: Duration = Duration::from_secs(300);
const KEY_TIMEOUT: Duration = Duration::from_secs(10);

/// Builds a client of type `C`. [`build`](Self::build) checks the settings.
///
/// | setting | default |
/// |---|---|
/// | [`timeout`](Self::timeout), each attempt | 30 s |
/// | [`read_timeout`](Self::read_timeout), an upload without progress | 60 s |
/// | [`upload_response_timeout`](Self::upload_response_timeout), after the last byte | 5 min |
/// | [`max_response`](Self::max_response) | 64 MiB |
/// | [`connect_timeout`](Self::connect_timeout) | 10 s |
/// | [`key_timeout`](Self::key_timeout), response of a key provider | 10 s |
/// | [`user_agent`](Self::user_agent) | `baijiayun-rs/<version>` |
/// | [`clock`](Self::clock) | the machine's, [corrected](Self::learn_server_time) by the server's time |
/// | [`rate_limiter`](Self::rate_limiter) | 200 calls in any 10 s; with a [`stub`](Self::stub) none |
/// | [`queue_timeout`](Self::queue_timeout), wait for the rate limit | 60 s |
/// | [`retry`](Self::retry) | 4 attempts in at most 60 s, if a retry is safe |
/// | [`observer`](Self::observer) | none |
/// | [`on_drift`](Self::on_drift) | none |
/// | [`strict_decoding`](Self::strict_decoding) | off |
///
/// A builder can be cloned as the template of many clients, one per account. Each client gets a rate limiter
/// of its own, unless one is set here.
#[must_use = "a builder does nothing unless `build` is called"]
pub struct ClientBuilder<C = ApiClient> {
    api: &'static Api,
    credentials: Option<Credentials>,
    server: Option<ServerUrl>,
    clock: Arc<dyn Clock>,
    paths: Vec<(String, String)>,
    timeout: Duration,
    read_timeout: Duration,
    upload_response_timeout: Duration,
    max_response: usize,
    strict_decoding: bool,
    connect_timeout: Duration,
    key_timeout: Duration,
    limiter: Option<Arc<dyn DynRateLimiter>>,
    queue_timeout: Duration,
    retry: RetryPolicy,
    learn_server_time: bool,
    observer: Option<Arc<dyn Observer>>,
    pub(super) on_drift: Option<DriftHandler>,
    stub: Option<Stub>,
    user_agent: Option<String>,
    transport: Option<Arc<dyn DynTransport>>,
    client: PhantomData<fn() -> C>,
}

/// The URL of the server, as set.
#[derive(Clone)]
enum ServerUrl {
    PrivateDomain(String),
    BaseUrl(String),
}

impl<C> ClientBuilder<C> {
    /// Creates a builder with the defaults.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            credentials: None,
            server: None,
            clock: Arc::new(SystemClock),
            paths: Vec::new(),
            timeout: TIMEOUT,
            read_timeout: READ_TIMEOUT,
            upload_response_timeout: UPLOAD_RESPONSE_TIMEOUT,
            max_response: MAX_RESPONSE,
            strict_decoding: false,
            connect_timeout: CONNECT_TIMEOUT,
            key_timeout: KEY_TIMEOUT,
            limiter: None,
            queue_timeout: QUEUE_TIMEOUT,
            retry: RetryPolicy::default(),
            learn_server_time: true,
            observer: None,
            on_drift: None,
            stub: None,
            user_agent: None,
            transport: None,
            client: PhantomData,
        }
    }

    /// Sets the account and its key. Required.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets the account's private domain, such as `demo123`. This or [`base_url`](Self::base_url) is
    /// required; the last one set counts.
    pub fn private_domain(mut self, private_domain: impl Into<String>) -> Self {
        self.server = Some(ServerUrl::PrivateDomain(private_domain.into()));
        self
    }

    /// Sets the whole base URL, which may have a path prefix.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.server = Some(ServerUrl::BaseUrl(base_url.into()));
        self
    }

    /// Sets the clock for the timestamps of calls.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the path of an operation by its request, if it is unknown or has changed:
    /// `path::<video::DeleteSources>("/openapi/…")`. The path is on the vendor's current page and begins with `/`.
    pub fn path<R: Request>(mut self, path: impl Into<String>) -> Self {
        self.paths.push((R::OPERATION.id.to_owned(), path.into()));
        self
    }

    /// Sets paths by the ids of their operations, such as `video.delete_sources`, from a map or any list of pairs:
    /// for paths in a configuration file.
    pub fn paths<K: AsRef<str>, V: AsRef<str>>(mut self, paths: impl IntoIterator<Item = (K, V)>) -> Self {
        let owned = |(operation, path): (K, V)| (operation.as_ref().to_owned(), path.as_ref().to_owned());
        self.paths.extend(paths.into_iter().map(owned));
        self
    }

    /// Sets the time limit of each attempt, from sending to the end of the response. Calls that send files or
    /// chunks have no such limit; [`read_timeout`](Self::read_timeout) limits the time without progress
    /// instead.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time limit of a file or chunk without progress, in which nothing is sent or received. Then
    /// the call fails with [`ErrorKind::Stalled`](crate::ErrorKind::Stalled).
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = timeout;
        self
    }

    /// Sets how long the response to an upload may take after the last byte is sent: the server may store a large
    /// file first, and a proxy may buffer it. Then it fails with
    /// [`ErrorKind::Stalled`](crate::ErrorKind::Stalled).
    pub fn upload_response_timeout(mut self, timeout: Duration) -> Self {
        self.upload_response_timeout = timeout;
        self
    }

    /// Sets how many bytes a response may have. A larger one is an
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport).
    pub fn max_response(mut self, bytes: usize) -> Self {
        self.max_response = bytes;
        self
    }

    /// Sets whether an optional value that cannot be read fails the call with
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode); off by default. It is then absent, and logged with
    /// `tracing` at level `WARN`, so that one odd value does not cost a page. A required value is always an error.
    pub fn strict_decoding(mut self, strict: bool) -> Self {
        self.strict_decoding = strict;
        self
    }

    /// Sets how long connecting may take.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the time limit of a [`KeyProvider`](crate::KeyProvider). Then the calls that wait for the key
    /// fail with [`ErrorKind::Key`](crate::ErrorKind::Key).
    pub fn key_timeout(mut self, timeout: Duration) -> Self {
        self.key_timeout = timeout;
        self
    }

    /// Sets the limiter that keeps calls within the vendor's limit. Clients of one account share one: an
    /// `Arc<SlidingWindow>` is a limiter too. [`Unlimited`] has no limit.
    pub fn rate_limiter(mut self, limiter: impl RateLimiter + 'static) -> Self {
        self.limiter = Some(Arc::new(limiter));
        self
    }

    /// Sets the time limit of waiting for the rate limit. Then the call fails with
    /// [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited).
    pub fn queue_timeout(mut self, timeout: Duration) -> Self {
        self.queue_timeout = timeout;
        self
    }

    /// Sets the number of attempts of a call, and their time limit.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets whether the clock is corrected by the server's time; on by default. If the clock was off by more
    /// than four minutes, a rejected call is sent again once with a new timestamp.
    pub fn learn_server_time(mut self, learn: bool) -> Self {
        self.learn_server_time = learn;
        self
    }

    /// Sets the observer that receives every attempt, for metrics.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Sets a stub that responds in place of the server, for tests. Nothing is sent.
    pub fn stub(mut self, stub: Stub) -> Self {
        self.stub = Some(stub);
        self
    }

    /// Sets the name and version of your program, which precede those of this client.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets the transport of HTTP requests: middleware, or another HTTP client. The settings for the connect
    /// timeout and the user agent then have no effect.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets your own HTTP client, such as a `reqwest::Client` of the version that the feature names, for
    /// proxies, certificates and the like. See [`HttpTransport`]'s conversion from it for its requirements.
    #[cfg(feature = "reqwest-0-13")]
    pub fn http_client(self, http_client: impl Into<HttpTransport>) -> Self {
        self.transport(http_client.into())
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) names the setting that is missing or wrong.
    pub fn build(self) -> Result<C, Error>
    where
        C: TryFrom<ApiClient>,
        Error: From<C::Error>,
    {
        self.build_as()
    }

    /// Builds a client of another type with these settings, such as the blocking one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) names the setting that is missing or wrong.
    pub fn build_as<D>(self) -> Result<D, Error>
    where
        D: TryFrom<ApiClient>,
        Error: From<D::Error>,
    {
        Ok(D::try_from(self.api_client()?)?)
    }

    fn api_client(self) -> Result<ApiClient, Error> {
        let credentials = self.credentials.ok_or(ConfigError::NoCredentials)?.checked()?;
        let base_url = match self.server.ok_or(ConfigError::NoBaseUrl)? {
            ServerUrl::PrivateDomain(domain) => BaseUrl::private_domain(self.api.server, &domain)?,
            ServerUrl::BaseUrl(url) => BaseUrl::parse(&url)?,
        };
        let mut paths = check_paths(self.api, self.paths)?;
        if self.stub.is_some() {
            add_unknown_paths(self.api, &mut paths);
        }
        let default_limiter: Arc<dyn DynRateLimiter> = match &self.stub {
            Some(_) => Arc::new(Unlimited),
            None => Arc::new(SlidingWindow::default()),
        };
        let server = match (self.stub, self.transport) {
            (Some(stub), _) => Server::Stub(stub),
            (None, Some(transport)) => Server::Http(transport),
            (None, None) => {
                let user_agent = self.user_agent.as_deref();
                let transport = HttpTransport::with(self.connect_timeout, user_agent)?;
                if base_url.is_https() {
                    transport.prepare_tls()?;
                }
                Server::Http(Arc::new(transport))
            }
        };
        let settings = Settings {
            api: self.api,
            partner_id: credentials.partner_id,
            keys: Keys::new(credentials.key),
            key_timeout: self.key_timeout,
            base_url,
            addresses: Mutex::default(),
            time: ServerTime::new(self.clock, self.learn_server_time),
            limiter: self.limiter.unwrap_or(default_limiter),
            queue_timeout: self.queue_timeout,
            retry: self.retry,
            observer: self.observer,
            drift: DriftWatch::new(self.on_drift),
            paths,
            timeout: self.timeout,
            read_timeout: self.read_timeout,
            upload_response_timeout: self.upload_response_timeout,
            max_response: self.max_response,
            strict_decoding: self.strict_decoding,
            server,
        };
        Ok(ApiClient::new(settings))
    }
}

impl<C> Clone for ClientBuilder<C> {
    fn clone(&self) -> Self {
        Self {
            api: self.api,
            credentials: self.credentials.clone(),
            server: self.server.clone(),
            clock: self.clock.clone(),
            paths: self.paths.clone(),
            limiter: self.limiter.clone(),
            retry: self.retry.clone(),
            observer: self.observer.clone(),
            on_drift: self.on_drift.clone(),
            stub: self.stub.clone(),
            user_agent: self.user_agent.clone(),
            transport: self.transport.clone(),
            ..*self
        }
    }
}

/// Prints few fields, and no key.
impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = self.server.as_ref().map(|server| match server {
            ServerUrl::PrivateDomain(text) | ServerUrl::BaseUrl(text) => shown(text),
        });
        f.debug_struct("ClientBuilder")
            .field("api", &self.api.name)
            .field("partner_id", &self.credentials.as_ref().map(Credentials::partner_id))
            .field("server", &server)
            .finish_non_exhaustive()
    }
}
