//! A call that is ready to be sent.

use std::borrow::Cow;
use std::sync::Arc;

use baijiayun_metadata::{Method, Operation, Path, Schema};
use bytes::Bytes;
use reqwest::Url;

use crate::client::address::Address;
use crate::client::chunk::Chunk;
use crate::client::settings::Settings;
use crate::error::redact::Mask;
use crate::error::{Error, ErrorKind, InvalidArgument};
use crate::message::check::check;
use crate::message::file::FilePart;
use crate::message::form::{Form, FormValue, Params};
use crate::message::raw::RawCall;
use crate::message::request::Request;
use crate::value::Secret;

/// A call that is ready to be sent. Each attempt sends it again.
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    pub(crate) address: Arc<Address>,
    pub(crate) params: Params,
    pub(crate) files: Vec<(&'static str, FilePart)>,
    /// Set if sending it twice has the effect of sending it once.
    pub(crate) idempotent: bool,
    /// The chunk of a file that is sent in place of parameters.
    pub(crate) chunk: Option<ChunkBody>,
    /// Set if it is sent without a sign, because the server rejected the sign of the last attempt.
    pub(crate) unsigned: bool,
}

/// A chunk of a file in the form in which it is sent.
pub(crate) struct ChunkBody {
    pub(crate) range: String,
    pub(crate) file_name: String,
    pub(crate) file_name_header: &'static str,
    pub(crate) body: Bytes,
}

impl Call {
    pub(crate) fn new(
        operation: &'static Operation,
        method: Method,
        address: Arc<Address>,
        params: Params,
    ) -> Self {
        Self {
            operation,
            method,
            address,
            params,
            files: Vec::new(),
            idempotent: operation.idempotent,
            chunk: None,
            unsigned: false,
        }
    }

    /// Creates the call of a request, and makes all checks that need no server.
    pub(crate) fn of_request<R: Request>(settings: &Settings, request: R) -> Result<Self, Error> {
        let operation = R::OPERATION;
        if operation.path == Path::Unknown && settings.path_of(operation).is_none() {
            return Err(Error::new(operation, ErrorKind::UnknownPath));
        }
        let form = request.into_form();
        check(operation, &form).map_err(|error| Error::invalid_argument(operation, error))?;
        let address = address(settings, operation, &form)?;
        let (params, files) = parts(operation, form);
        Ok(Self { files, ..Self::new(operation, operation.method(), address, params) })
    }

    /// Creates the call of a raw call.
    pub(crate) fn of_raw(settings: &Settings, raw: RawCall) -> Result<Self, Error> {
        let address = Arc::new(settings.base_url.join(raw.checked_path()?).into());
        raw.check_names(&settings.api.common)?;
        Ok(Self::new(raw.operation(), raw.method, address, raw.params))
    }

    /// Creates the call that sends a chunk to `operation`.
    pub(crate) fn of_chunk(
        settings: &Settings,
        operation: &'static Operation,
        chunk: Chunk,
    ) -> Result<Self, Error> {
        let invalid = |error| Error::invalid_argument(operation, error);
        let address = Arc::new(parse_url(settings, &chunk.url).map_err(invalid)?.into());
        let body = ChunkBody {
            range: chunk.content_range().map_err(invalid)?,
            file_name: chunk.encoded_file_name(),
            file_name_header: operation.chunk.map_or("", |chunk| chunk.file_name_header),
            body: chunk.body,
        };
        Ok(Self { chunk: Some(body), ..Self::new(operation, Method::Post, address, Params::new()) })
    }

    /// Returns whether all files can be sent again.
    pub(crate) fn is_replayable(&self) -> bool {
        self.files.iter().all(|(_, file)| file.is_replayable())
    }

    /// Returns whether it sends a file or chunk, and so has no time limit.
    pub(crate) fn is_upload(&self) -> bool {
        self.chunk.is_some() || !self.files.is_empty()
    }

    /// Returns the mask of secrets that an error must not show, even if the server echoes them.
    pub(crate) fn mask<'c>(&'c self, key: Option<&'c Secret>, sign: Option<&'c str>) -> Mask<'c> {
        let mut mask = Mask::default();
        // The query of an upload URL holds a token, which a server may quote alone.
        if let Some(query) = self.address.url.query() {
            mask.add(query);
            for value in query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value) {
                mask.add(value);
            }
            for (_, value) in self.address.url.query_pairs() {
                mask.add(value);
            }
        }
        for (_, value) in &self.params {
            if let FormValue::Secret(secret) = value {
                mask.add(secret.expose());
            }
        }
        if let Some(key) = key {
            mask.add(key.expose());
        }
        mask.add(sign.unwrap_or_default());
        mask
    }
}

fn address(settings: &Settings, operation: &'static Operation, form: &Form) -> Result<Arc<Address>, Error> {
    if operation.path != Path::Dynamic {
        return settings.address_of(operation).ok_or_else(|| Error::new(operation, ErrorKind::UnknownPath));
    }
    parse_url(settings, form.url().unwrap_or_default())
        .map(|url| Arc::new(url.into()))
        .map_err(|error| Error::invalid_argument(operation, error))
}

/// Returns the parameters and the file parts, in the order of the operation's metadata.
fn parts(operation: &Operation, form: Form) -> (Params, Vec<(&'static str, FilePart)>) {
    let mut params = form.into_params();
    let mut files = Vec::new();
    let mut ordered = 0;
    for param in operation.params {
        let is_next = |(name, _): &(Cow<'_, str>, FormValue)| *name == param.name;
        let Some(at) = params[ordered..].iter().position(is_next) else { continue };
        params.swap(ordered, ordered + at);
        let (_, value) = &mut params[ordered];
        ordered += 1;
        match value {
            FormValue::File(file) => files.push((param.name, (**file).clone())),
            // A form that was not built by a generated request may hold a secret as plain text.
            FormValue::Text(text) if matches!(param.schema, Schema::Secret) => {
                *value = FormValue::Secret(Secret::new(text.as_str()));
            }
            _ => {}
        }
    }
    params.truncate(ordered);
    params.retain(|(_, value)| value.sent().is_some());
    (params, files)
}

/// Reads the URL of an earlier response. One without a scheme has that of the base URL.
fn parse_url(settings: &Settings, text: &str) -> Result<Url, InvalidArgument> {
    // The URL may hold a token, so it is not quoted.
    let invalid = |reason: String| InvalidArgument::new("url", reason);
    if text.trim().is_empty() {
        return Err(invalid("not a URL: it is empty".to_owned()));
    }
    let scheme = if settings.base_url.is_https() { "https:" } else { "http:" };
    let url = if text.starts_with("//") { Url::parse(&format!("{scheme}{text}")) } else { Url::parse(text) };
    let url = url.map_err(|error| invalid(format!("not a URL: {error}")))?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(invalid("it must begin with http:// or https://".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::OPEN;

    #[test]
    fn the_key_and_secret_parameters_are_masked() -> Result<(), Box<dyn std::error::Error>> {
        let params = vec![
            ("a".into(), FormValue::Text("shown".into())),
            ("b".into(), FormValue::Secret(Secret::new("hidden"))),
        ];
        let call = Call::new(&OPEN, Method::Post, Arc::new(Url::parse("http://a/")?.into()), params);
        assert_eq!(
            call.mask(Some(&Secret::new("the-key")), None).apply("the-key shown hidden"),
            "*** shown ***"
        );
        Ok(())
    }
}
