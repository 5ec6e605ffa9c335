//! The client: sends requests and reads responses.

mod address;
mod attempts;
pub(crate) mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
pub(crate) mod builder;
mod call;
pub(crate) mod chunk;
pub(crate) mod days;
pub(crate) mod dry_run;
mod environment;
mod http_request;
pub(crate) mod http_transport;
mod on_drift;
pub(crate) mod pages;
mod paths;
pub(crate) mod response_future;
mod send;
mod settings;
pub(crate) mod stub;
pub(crate) mod transport;

use std::fmt;
use std::sync::Arc;

use baijiayun_metadata::{Api, Operation};

use self::attempts::run;
use self::call::Call;
use self::chunk::Chunk;
use self::response_future::ResponseFuture;
use self::settings::Settings;
use crate::error::{Error, ErrorKind};
use crate::message::envelope::Decoded;
use crate::message::raw::{RawCall, RawResponse};
use crate::message::request::{Request, Response};

/// Sends any request of one API. Cheap to clone: clones share connections and settings.
///
/// # Errors
///
/// A call that fails returns an [`Error`] with the operation, the kind of the failure, and a hint on what to
/// do next.
#[derive(Clone)]
pub struct ApiClient {
    settings: Arc<Settings>,
}

impl ApiClient {
    fn new(settings: Settings) -> Self {
        Self { settings: Arc::new(settings) }
    }

    /// Returns the API that this client calls.
    pub fn api(&self) -> &'static Api {
        self.settings.api
    }

    /// Returns the account that this client calls for.
    pub fn partner_id(&self) -> i64 {
        self.settings.partner_id
    }

    /// Returns the path of an operation: the supplied one, or else the known one.
    pub fn path_of(&self, operation: &Operation) -> Option<&str> {
        self.settings.path_of(operation)
    }

    /// Returns the URL of another page of the server, with a query.
    pub fn url_of<'q>(&self, path: &str, query: impl IntoIterator<Item = (&'q str, &'q str)>) -> String {
        let mut url = self.settings.base_url.join(path);
        url.query_pairs_mut().extend_pairs(query);
        url.into()
    }

    /// Sends a request and reads the response.
    pub fn send<R: Request>(&self, request: R) -> ResponseFuture<R::Response> {
        let settings = Arc::clone(&self.settings);
        ResponseFuture::new(async move {
            let mut call = Call::of_request(&settings, request)?;
            run(&settings, &mut call, &mut |body| body.decode()).await
        })
    }

    /// Sends a request, and returns the response together with the raw response. The raw response also has
    /// the fields that the spec does not declare, and may hold a secret.
    pub fn send_with_raw<R: Request>(&self, request: R) -> ResponseFuture<(R::Response, RawResponse)> {
        let settings = Arc::clone(&self.settings);
        ResponseFuture::new(async move {
            let mut call = Call::of_request(&settings, request)?;
            run(&settings, &mut call, &mut |body| {
                let Decoded { value, server_time, dropped } = body.decode::<R::Response>()?;
                Ok(Decoded { value: (value, body.raw()?), server_time, dropped })
            })
            .await
        })
    }

    /// Sends a request and returns the raw response, also that of a rejection. It is an error only if nothing was
    /// sent or the response has no envelope.
    pub fn send_raw<R: Request>(&self, request: R) -> ResponseFuture<RawResponse> {
        let settings = Arc::clone(&self.settings);
        ResponseFuture::new(async move {
            let mut call = Call::of_request(&settings, request)?;
            run_raw(&settings, &mut call).await
        })
    }

    /// Calls any path with any parameters, signed like every call, and returns the raw response, also that
    /// of a rejection. It is an error only if nothing was sent or the response has no envelope.
    pub fn call(&self, raw: RawCall) -> ResponseFuture<RawResponse> {
        let settings = Arc::clone(&self.settings);
        ResponseFuture::new(async move {
            let mut call = Call::of_raw(&settings, raw)?;
            run_raw(&settings, &mut call).await
        })
    }

    /// Sends a chunk of a file to `operation`, and reads the response.
    pub fn send_chunk<T: Response>(&self, operation: &'static Operation, chunk: Chunk) -> ResponseFuture<T> {
        let settings = Arc::clone(&self.settings);
        ResponseFuture::new(async move {
            let mut call = Call::of_chunk(&settings, operation, chunk)?;
            run(&settings, &mut call, &mut |body| body.decode()).await
        })
    }

    /// Writes the `Debug` form of a client: short, and without secrets.
    #[doc(hidden)]
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("api", &self.settings.api.name)
            .field("partner_id", &self.settings.partner_id)
            .field("base_url", &format_args!("{}", self.settings.base_url))
            .finish()
    }
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("ApiClient", f)
    }
}

async fn run_raw(settings: &Arc<Settings>, call: &mut Call) -> Result<RawResponse, Error> {
    let mut rejected = None;
    let result = run(settings, call, &mut |body| {
        rejected = None;
        let value = body.raw()?;
        // A rejection is an error here, so that the call recovers from a wrong timestamp or key.
        if let Some(rejection) = &value.rejection {
            let error = Error::new(body.operation, ErrorKind::Api(rejection.clone()));
            rejected = Some(value);
            return Err(error);
        }
        let server_time = value.server_time;
        Ok(Decoded { value, server_time, dropped: Vec::new() })
    })
    .await;
    match (result, rejected) {
        (Err(error), Some(rejected)) if matches!(error.kind(), ErrorKind::Api(_)) => {
            Ok(RawResponse { may_have_taken_effect: error.may_have_taken_effect(), ..rejected })
        }
        (result, _) => result,
    }
}
