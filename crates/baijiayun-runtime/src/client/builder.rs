//! Builds a client.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::clock::{Clock, SystemClock};
use crate::auth::credentials::Credentials;
use crate::auth::key::Keys;
use crate::auth::server_time::ServerTime;
use crate::client::ApiClient;
use crate::client::base_url::BaseUrl;
use crate::client::settings::Settings;
use crate::client::stub::Stub;
use crate::error::{ConfigError, Error};
use crate::message::raw::is_path;
use crate::policy::limit::{RateLimiter, SlidingWindow};
use crate::policy::observe::Observer;
use crate::policy::retry::RetryPolicy;
use baijiayun_metadata::{Api, Path};

const TIMEOUT: Duration = Duration::from_secs(30);
const READ_TIMEOUT: Duration = Duration::from_secs(60);
const QUEUE_TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const KEY_TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = concat!("baijiayun-rs/", env!("CARGO_PKG_VERSION"));

/// Builds a client of type `C`. Mistakes come to light in [`build`](Self::build).
///
/// | setting | default |
/// |---|---|
/// | [`timeout`](Self::timeout), each attempt | 30 s |
/// | [`read_timeout`](Self::read_timeout), standstill of an upload | 60 s |
/// | [`connect_timeout`](Self::connect_timeout) | 10 s |
/// | [`key_timeout`](Self::key_timeout), answer of a key provider | 10 s |
/// | [`user_agent`](Self::user_agent) | `baijiayun-rs/<version>` |
/// | [`clock`](Self::clock) | the machine's, [corrected](Self::learn_server_time) by what the server says |
/// | [`rate_limiter`](Self::rate_limiter) | 200 calls in any 10 s |
/// | [`queue_timeout`](Self::queue_timeout), wait for one's turn | 60 s |
/// | [`retry`](Self::retry) | 4 attempts in at most 60 s, of what is safe to send again |
/// | [`observer`](Self::observer) | none |
#[derive(Debug)]
pub struct ClientBuilder<C = ApiClient> {
    api: &'static Api,
    credentials: Option<Credentials>,
    base_url: Option<Result<BaseUrl, ConfigError>>,
    clock: Arc<dyn Clock>,
    paths: Vec<(String, String)>,
    timeout: Duration,
    read_timeout: Duration,
    connect_timeout: Duration,
    key_timeout: Duration,
    limiter: Arc<dyn RateLimiter>,
    queue_timeout: Duration,
    retry: RetryPolicy,
    learn_server_time: bool,
    observer: Option<Arc<dyn Observer>>,
    stub: Option<Stub>,
    user_agent: String,
    http_client: Option<reqwest::Client>,
    client: PhantomData<fn() -> C>,
}

impl<C> ClientBuilder<C> {
    /// Starts with the defaults.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            credentials: None,
            base_url: None,
            clock: Arc::new(SystemClock),
            paths: Vec::new(),
            timeout: TIMEOUT,
            read_timeout: READ_TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            key_timeout: KEY_TIMEOUT,
            limiter: Arc::new(SlidingWindow::default()),
            queue_timeout: QUEUE_TIMEOUT,
            retry: RetryPolicy::default(),
            learn_server_time: true,
            observer: None,
            stub: None,
            user_agent: USER_AGENT.to_owned(),
            http_client: None,
            client: PhantomData,
        }
    }

    /// Who is calling. Required.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The account's private domain, such as `demo123`. This or [`base_url`](Self::base_url) is
    /// required; the last one given counts.
    #[must_use]
    pub fn private_domain(mut self, private_domain: &str) -> Self {
        self.base_url = Some(BaseUrl::private_domain(self.api.server, private_domain));
        self
    }

    /// The base URL as a whole, with a path prefix if need be.
    #[must_use]
    pub fn base_url(mut self, base_url: &str) -> Self {
        self.base_url = Some(BaseUrl::parse(base_url));
        self
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Supplies the path of an operation: one that the source lost, or one that has moved.
    ///
    /// `operation` is its id, such as `video.delete_sources`; `path` stands on the vendor's current
    /// page and begins with `/`.
    #[must_use]
    pub fn path(mut self, operation: impl Into<String>, path: impl Into<String>) -> Self {
        self.paths.push((operation.into(), path.into()));
        self
    }

    /// Supplies many paths at once, from a map or any list of pairs.
    #[must_use]
    pub fn paths<K: Into<String>, V: Into<String>>(
        mut self,
        paths: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.paths.extend(paths.into_iter().map(|(operation, path)| (operation.into(), path.into())));
        self
    }

    /// How long each attempt of a call may take, from sending to the end of the answer. Calls that send files or chunks are exempt: they take as long
    /// as they need while they keep moving, see [`read_timeout`](Self::read_timeout).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a call that sends a file or chunk may stand still: nothing is taken off our hands, and
    /// no answer comes. Then it fails with [`Error::Stalled`].
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = timeout;
        self
    }

    /// How long connecting may take.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long a [`KeyProvider`](crate::KeyProvider) may take. Then the calls that wait for the key
    /// fail with [`Error::Key`].
    #[must_use]
    pub fn key_timeout(mut self, timeout: Duration) -> Self {
        self.key_timeout = timeout;
        self
    }

    /// What keeps calls within the vendor's limit. Clients of one account share one:
    /// `Arc<SlidingWindow>` is a limiter too. [`Unlimited`](crate::Unlimited) lets everything through.
    #[must_use]
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.limiter = limiter;
        self
    }

    /// How long a call may wait for its turn. Then it fails with [`Error::RateLimited`].
    #[must_use]
    pub fn queue_timeout(mut self, timeout: Duration) -> Self {
        self.queue_timeout = timeout;
        self
    }

    /// How often, and for how long, calls are tried.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Whether the clock is corrected by what the server says of the time, as it is by default. A call
    /// that was refused while the clock was off by four minutes or more, when the timestamp may have been
    /// the reason, is then stamped anew and sent once more.
    #[must_use]
    pub fn learn_server_time(mut self, learn: bool) -> Self {
        self.learn_server_time = learn;
        self
    }

    /// Is told of every attempt, for metrics.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Sends nothing: the stub answers. For tests.
    #[must_use]
    pub fn stub(mut self, stub: Stub) -> Self {
        self.stub = Some(stub);
        self
    }

    /// Your program's name and version, put before this client's own.
    #[must_use]
    pub fn user_agent(mut self, user_agent: &str) -> Self {
        self.user_agent = format!("{user_agent} {USER_AGENT}");
        self
    }

    /// Your own HTTP client, for proxies, certificates and the like. The connect time-out, the
    /// user agent and the treatment of redirects are then its own; following a redirect would lose a
    /// POST's body, so let it follow none. Give it no read time-out: reqwest's counts from the start
    /// of a call, and would end long uploads. Do not share it between a blocking client and an async
    /// one: a connection stands still with the runtime that opened it.
    #[must_use]
    pub fn http_client(mut self, http_client: reqwest::Client) -> Self {
        self.http_client = Some(http_client);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] says which setting is missing or wrong.
    pub fn build(self) -> Result<C, Error>
    where
        C: TryFrom<ApiClient>,
        Error: From<C::Error>,
    {
        self.build_as()
    }

    /// A client of another type with these settings, such as the blocking one.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] says which setting is missing or wrong.
    pub fn build_as<D>(self) -> Result<D, Error>
    where
        D: TryFrom<ApiClient>,
        Error: From<D::Error>,
    {
        Ok(D::try_from(self.api_client()?)?)
    }

    fn api_client(self) -> Result<ApiClient, Error> {
        let credentials = self.credentials.ok_or(ConfigError::NoCredentials)?;
        credentials.check()?;
        let base_url = self.base_url.ok_or(ConfigError::NoBaseUrl)??;
        let paths = check_paths(self.api, self.paths)?;
        let http = match self.http_client {
            Some(http) => http,
            None => reqwest::Client::builder()
                .user_agent(self.user_agent)
                .connect_timeout(self.connect_timeout)
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .map_err(ConfigError::Http)?,
        };
        let settings = Settings {
            api: self.api,
            partner_id: credentials.partner_id,
            keys: Keys::new(credentials.key),
            key_timeout: self.key_timeout,
            base_url,
            time: ServerTime::new(self.clock, self.learn_server_time),
            limiter: self.limiter,
            queue_timeout: self.queue_timeout,
            retry: self.retry,
            observer: self.observer,
            stub: self.stub,
            paths,
            timeout: self.timeout,
            read_timeout: self.read_timeout,
            http,
        };
        Ok(ApiClient::new(settings))
    }
}

fn check_paths(
    api: &'static Api,
    given: Vec<(String, String)>,
) -> Result<HashMap<&'static str, String>, ConfigError> {
    let mut paths = HashMap::new();
    for (id, path) in given {
        let Some(operation) = api.operation(&id) else {
            let closest = api.closest(&id);
            return Err(ConfigError::UnknownOperation { id, closest });
        };
        if operation.path == Path::Dynamic {
            return Err(ConfigError::DynamicPath { id: operation.id });
        }
        if !is_path(&path) {
            return Err(ConfigError::Path { id: operation.id, path });
        }
        paths.insert(operation.id, path);
    }
    Ok(paths)
}
