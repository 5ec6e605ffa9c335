//! What would be sent, without sending it.

use crate::client::ApiClient;
use crate::client::attempts::{key, sign_params, stamp};
use crate::client::call::Call;
use crate::error::Error;
use crate::message::raw::RawCall;
use crate::message::request::Request;
use baijiayun_metadata::{Encoding, Method, Operation};

/// A request that is checked, stamped and signed, and not sent.
///
/// It can be sent by hand while its timestamp is young enough. The values of secret parameters are
/// `***`, and the key takes part in the sign only.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DryRun {
    /// The operation.
    pub operation: &'static Operation,
    /// The method.
    pub method: Method,
    /// The URL, without the parameters.
    pub url: String,
    /// The encoding of the parameters: with a GET in the query, otherwise in the body.
    pub encoding: Encoding,
    /// The parameters by name, in the order they are sent; last the common ones and the sign.
    pub params: Vec<(String, String)>,
    /// The file parts: the part's name and the file's.
    pub files: Vec<(String, String)>,
}

impl ApiClient {
    /// Returns the request that [`send`](Self::send) would send. Nothing is sent, except for the key if
    /// the client has to fetch it.
    ///
    /// # Errors
    ///
    /// [`Error`] where `send` would send nothing.
    pub async fn dry_run<R: Request>(&self, request: R) -> Result<DryRun, Error> {
        self.show(Call::of_request(&self.settings, request)?).await
    }

    /// Returns the request that [`call`](Self::call) would send.
    ///
    /// # Errors
    ///
    /// [`Error`] where `call` would send nothing.
    pub async fn dry_run_call(&self, raw: RawCall) -> Result<DryRun, Error> {
        self.show(Call::of_raw(&self.settings, raw)?).await
    }

    async fn show(&self, call: Call) -> Result<DryRun, Error> {
        let operation = call.operation;
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
