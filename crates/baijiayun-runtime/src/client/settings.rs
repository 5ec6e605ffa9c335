//! The settings that a client was built with.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baijiayun_metadata::{Api, Operation, Path};

use crate::auth::key::Keys;
use crate::auth::server_time::ServerTime;
use crate::client::address::Address;
use crate::client::base_url::BaseUrl;
use crate::client::stub::Stub;
use crate::client::transport::DynTransport;
use crate::drift::watch::DriftWatch;
use crate::policy::limit::DynRateLimiter;
use crate::policy::observe::Observer;
use crate::policy::retry::RetryPolicy;

/// The settings that a client was built with.
pub(crate) struct Settings {
    pub(crate) api: &'static Api,
    pub(crate) partner_id: i64,
    pub(crate) keys: Keys,
    pub(crate) key_timeout: Duration,
    pub(crate) base_url: BaseUrl,
    /// The addresses of the operations that were called.
    pub(crate) addresses: Mutex<BTreeMap<&'static str, Arc<Address>>>,
    pub(crate) time: ServerTime,
    pub(crate) limiter: Arc<dyn DynRateLimiter>,
    pub(crate) queue_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) drift: DriftWatch,
    pub(crate) paths: HashMap<&'static str, String>,
    pub(crate) timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) upload_response_timeout: Duration,
    pub(crate) max_response: usize,
    pub(crate) strict_decoding: bool,
    pub(crate) server: Server,
}

/// The server of a client, or its test double.
pub(crate) enum Server {
    Http(Arc<dyn DynTransport>),
    Stub(Stub),
}

impl Settings {
    /// Returns the path of an operation: the supplied one, or else the known one.
    pub(crate) fn path_of(&self, operation: &Operation) -> Option<&str> {
        match (self.paths.get(operation.id), operation.path) {
            (Some(path), _) => Some(path),
            (None, Path::Known(path)) => Some(path),
            (None, _) => None,
        }
    }

    /// Returns the address of an operation with a path. It is made once, because parsing it costs as much as signing a call.
    pub(crate) fn address_of(&self, operation: &Operation) -> Option<Arc<Address>> {
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(address) = addresses.get(operation.id) {
            return Some(Arc::clone(address));
        }
        let address = Arc::new(Address::from(self.base_url.join(self.path_of(operation)?)));
        addresses.insert(operation.id, Arc::clone(&address));
        Some(address)
    }
}
