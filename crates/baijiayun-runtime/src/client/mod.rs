//! The client: sends requests and reads responses.

mod attempts;
pub(crate) mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
pub(crate) mod builder;
mod call;
pub(crate) mod chunk;
pub(crate) mod days;
pub(crate) mod dry_run;
pub(crate) mod pages;
mod settings;
pub(crate) mod stub;
mod transport;

use std::sync::Arc;

use baijiayun_metadata::{Api, Operation};
use serde_json::Value as Json;

use self::attempts::run;
use self::call::Call;
use self::chunk::Chunk;
use self::settings::Settings;
use crate::error::Error;
use crate::message::envelope::Decoded;
use crate::message::raw::{RawAnswer, RawCall};
use crate::message::request::{Request, Response};

/// Sends any request of one API. Cheap to clone: clones share connections and settings.
#[derive(Debug, Clone)]
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

    /// Returns the path of an operation: the supplied one, or else the known one.
    pub fn path_of(&self, operation: &Operation) -> Option<&str> {
        self.settings.path_of(operation)
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response, Error> {
        let mut call = Call::of_request(&self.settings, request)?;
        run(&self.settings, &mut call, &mut |answer| answer.decode()).await
    }

    /// Sends a request and reads the answer, and gives the answer's JSON beside it: what is not
    /// declared, or declared otherwise, is there. Mind that it may hold a secret.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub async fn send_with_json<R: Request>(&self, request: R) -> Result<(R::Response, Json), Error> {
        let mut call = Call::of_request(&self.settings, request)?;
        run(&self.settings, &mut call, &mut |answer| {
            let Decoded { value, server_time } = answer.decode::<R::Response>()?;
            Ok(Decoded { value: (value, answer.whole()?.json), server_time })
        })
        .await
    }

    /// Sends a request and gives the answer back as it came, whatever its code.
    ///
    /// # Errors
    ///
    /// [`Error`] when there is no envelope to give back, or nothing was sent.
    pub async fn send_raw<R: Request>(&self, request: R) -> Result<RawAnswer, Error> {
        let mut call = Call::of_request(&self.settings, request)?;
        self.run_raw(&mut call).await
    }

    /// Calls any path with any parameters, signed like every call, and gives the answer back as it
    /// came, whatever its code.
    ///
    /// # Errors
    ///
    /// [`Error`] when there is no envelope to give back, or nothing was sent.
    pub async fn call(&self, raw: RawCall) -> Result<RawAnswer, Error> {
        let mut call = Call::of_raw(&self.settings, raw)?;
        self.run_raw(&mut call).await
    }

    async fn run_raw(&self, call: &mut Call) -> Result<RawAnswer, Error> {
        let mut refused = None;
        let outcome = run(&self.settings, call, &mut |answer| {
            refused = None;
            let value = answer.whole()?;
            // An error here, so that a wrong stamp or key is put right as for any call.
            if let Some(refusal) = &value.refusal {
                let error = Error::Api(refusal.clone());
                refused = Some(value);
                return Err(error);
            }
            let server_time = value.server_time;
            Ok(Decoded { value, server_time })
        })
        .await;
        match (outcome, refused) {
            (Err(Error::Api(_)), Some(refused)) => Ok(refused),
            (outcome, _) => outcome,
        }
    }

    /// Sends one piece of a file, as `operation` takes it, and reads the answer.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub async fn send_chunk<T: Response>(
        &self,
        operation: &'static Operation,
        chunk: Chunk,
    ) -> Result<T, Error> {
        let mut call = Call::of_chunk(operation, chunk)?;
        run(&self.settings, &mut call, &mut |answer| answer.decode()).await
    }
}
