//! Requests that are built and not sent.

use crate::client::ApiClient;
use crate::client::attempts::{check_runtime, key, sign_params, stamp};
use crate::client::call::Call;
use crate::error::Error;
use crate::message::raw::RawCall;
use crate::message::request::Request;
use baijiayun_metadata::{Encoding, Method, Operation};

/// A request that is checked and signed, but not sent.
///
/// It can be sent by hand until its timestamp is too old. The values of secret parameters are `***`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DryRun {
    /// The operation.
    pub operation: &'static Operation,
    /// The method.
    pub method: Method,
    /// The URL, without the parameters.
    pub url: String,
    /// The encoding of the parameters: in the query of a GET, otherwise in the body.
    pub encoding: Encoding,
    /// The parameters by name, in the order in which they are sent. The common ones and the sign are last.
    pub params: Vec<(String, String)>,
    /// The file parts: the part's name and the file's.
    pub files: Vec<(String, String)>,
}

impl ApiClient {
    /// Returns the request that [`send`](Self::send) would send. The only call that it may make is the one
    /// that fetches the key.
    ///
    /// # Errors
    ///
    /// [`Error`] if `send` would fail before it sends anything.
    pub async fn dry_run<R: Request>(&self, request: R) -> Result<DryRun, Error> {
        self.dry_run_of(Call::of_request(&self.settings, request)?).await
    }

    /// Returns the request that [`call`](Self::call) would send.
    ///
    /// # Errors
    ///
    /// [`Error`] if `call` would fail before it sends anything.
    pub async fn dry_run_call(&self, raw: RawCall) -> Result<DryRun, Error> {
        self.dry_run_of(Call::of_raw(&self.settings, raw)?).await
    }

    async fn dry_run_of(&self, mut call: Call) -> Result<DryRun, Error> {
        let operation = call.operation;
        check_runtime(operation)?;
        // The query of an upload URL holds a token.
        call.url.set_query(None);
        let key = key(&self.settings, &call).await?;
        let stamp = stamp(&self.settings, operation);
        let mut mask = call.mask(key.as_ref());
        let params = sign_params(&self.settings, &call.params, stamp, key.as_ref(), &mut mask);
        let shown = params.iter().map(|(name, value)| (name.clone().into_owned(), value.shown().to_owned()));
        let files = call.files.iter().map(|(part, file)| ((*part).to_owned(), file.file_name().to_owned()));
        Ok(DryRun {
            operation,
            method: call.method,
            url: call.url.into(),
            encoding: operation.encoding,
            params: shown.collect(),
            files: files.collect(),
        })
    }
}
