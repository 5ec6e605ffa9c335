//! The settings that a client was built with.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use baijiayun_metadata::{Api, Operation, Path};

use crate::auth::key::Keys;
use crate::auth::server_time::ServerTime;
use crate::client::base_url::BaseUrl;
use crate::client::stub::Stub;
use crate::policy::limit::RateLimiter;
use crate::policy::observe::Observer;
use crate::policy::retry::RetryPolicy;

/// The settings that a client was built with.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) api: &'static Api,
    pub(crate) partner_id: i64,
    pub(crate) keys: Keys,
    pub(crate) key_timeout: Duration,
    pub(crate) base_url: BaseUrl,
    pub(crate) time: ServerTime,
    pub(crate) limiter: Arc<dyn RateLimiter>,
    pub(crate) queue_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) stub: Option<Stub>,
    pub(crate) paths: HashMap<&'static str, String>,
    pub(crate) timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) http: reqwest::Client,
}

impl Settings {
    /// Returns the path of an operation: the supplied one, or else the known one.
    pub(crate) fn path_of(&self, operation: &Operation) -> Option<&str> {
        match (self.paths.get(operation.id), operation.path) {
            (Some(path), _) => Some(path),
            (None, Path::Known(path)) => Some(path),
            (None, Path::Unknown | Path::Dynamic) => None,
        }
    }
}
