//! Requests that are built and not sent.

use std::fmt;

use crate::auth::key::KeySource;
use crate::client::ApiClient;
use crate::client::attempts::{check_runtime, key, sign_params, stamp};
use crate::client::call::Call;
use crate::client::http_request::form_body;
use crate::error::redact::MASK;
use crate::error::{Error, ErrorKind, InvalidArgument};
use crate::message::form::FormValue;
use crate::message::raw::RawCall;
use crate::message::request::Request;
use crate::value::Secret;
use baijiayun_metadata::{Encoding, Method, Operation, Signing};

/// A request that is checked and signed, but not sent.
///
/// It can be sent by hand until its timestamp is too old. The values of secret parameters are `***`.
#[derive(Clone, PartialEq)]
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
    /// The parameter that is not shown.
    sign: &'static str,
}

/// Masks the sign, with which anybody could send the request, and every value of a raw call, because any of them may be
/// secret.
impl fmt::Debug for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, method, url, encoding, params, files, sign } = self;
        let is_secret = |name: &String| operation.secret || name == sign;
        let shown = |(name, value)| if is_secret(name) { (name, MASK) } else { (name, value) };
        let params: Vec<_> = params.iter().map(|(name, value)| (name, value.as_str())).map(shown).collect();
        f.debug_struct("DryRun")
            .field("operation", &operation.id)
            .field("method", method)
            .field("url", url)
            .field("encoding", encoding)
            .field("params", &params)
            .field("files", files)
            .finish_non_exhaustive()
    }
}

impl ApiClient {
    /// Returns the request that [`send`](Self::send) would send. It calls nothing: without a key that is known
    /// already, the sign is `***`.
    ///
    /// # Errors
    ///
    /// [`Error`] if `send` would fail before it sends anything.
    pub async fn dry_run<R: Request>(&self, request: R) -> Result<DryRun, Error> {
        let call = Call::of_request(&self.settings, request)?;
        let key = self.known_key(&call)?;
        Ok(self.dry_run_of(call, key.as_ref()))
    }

    /// Returns the body that [`send`](Self::send) would send, for benchmarks.
    #[doc(hidden)]
    pub fn signed_body<R: Request>(&self, request: R) -> Result<String, Error> {
        let call = Call::of_request(&self.settings, request)?;
        let key = self.known_key(&call)?;
        let stamp = stamp(&self.settings, call.operation);
        Ok(form_body(&sign_params(&self.settings, &call.params, stamp, key.as_ref())))
    }

    /// Returns the request that [`call`](Self::call) would send.
    ///
    /// # Errors
    ///
    /// [`Error`] if `call` would fail before it sends anything.
    pub async fn dry_run_call(&self, raw: RawCall) -> Result<DryRun, Error> {
        let call = Call::of_raw(&self.settings, raw)?;
        let key = self.known_key(&call)?;
        Ok(self.dry_run_of(call, key.as_ref()))
    }

    /// Signs a request that a customer's page sends itself: the browser posts
    /// [`params`](DryRun::params) to [`url`](DryRun::url) as a form, within the five minutes that the vendor
    /// accepts a timestamp. The key is fetched if necessary, and is not part of the result.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidArgument`] for a request with a file or a secret, and every error before sending.
    pub async fn sign_for_browser<R: Request>(&self, request: R) -> Result<DryRun, Error> {
        let call = Call::of_request(&self.settings, request)?;
        let secret = call.params.iter().find(|(_, value)| matches!(value, FormValue::Secret(_)));
        let withheld = secret.is_some() || !call.files.is_empty();
        if withheld {
            let reason = "it has a secret or a file, which a browser cannot be given";
            return Err(Error::invalid_argument(call.operation, InvalidArgument::new("request", reason)));
        }
        check_runtime(call.operation)?;
        let key = key(&self.settings, &call).await?;
        Ok(self.dry_run_of(call, key.as_ref()))
    }

    /// Returns the key if it is known without a call. A call that has to be signed needs some source of it.
    fn known_key(&self, call: &Call) -> Result<Option<Secret>, Error> {
        let key = self.settings.keys.current().filter(|_| call.operation.signing != Signing::None);
        match (self.settings.keys.source(), call.operation.signing) {
            (KeySource::None, Signing::Required) if key.is_none() => {
                Err(Error::new(call.operation, ErrorKind::MissingKey))
            }
            _ => Ok(key),
        }
    }

    fn dry_run_of(&self, call: Call, key: Option<&Secret>) -> DryRun {
        let operation = call.operation;
        // The query of an upload URL holds a token.
        let mut url = call.address.url.clone();
        url.set_query(None);
        let stamp = stamp(&self.settings, operation);
        let params = sign_params(&self.settings, &call.params, stamp, key);
        let sign = self.settings.api.common.sign;
        let without_sign = key.is_none() && operation.signing == Signing::Required;
        let shown = params.shown_pairs().chain(without_sign.then_some((sign, MASK)));
        let params = shown.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let files = call.files.iter().map(|(part, file)| ((*part).to_owned(), file.file_name().to_owned()));
        DryRun {
            operation,
            method: call.method,
            url: url.into(),
            encoding: operation.encoding,
            params,
            files: files.collect(),
            sign,
        }
    }
}
