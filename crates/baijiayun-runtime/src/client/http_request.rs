//! The HTTP request of a call.

use std::sync::OnceLock;

use baijiayun_metadata::{Encoding, Method};
use http::header::{CONTENT_RANGE, CONTENT_TYPE};
use http::{HeaderValue, Request};
use reqwest::{Body, Client, RequestBuilder, Url, multipart};

use crate::client::address::Address;
use crate::client::call::{Call, ChunkBody};
use crate::client::http_transport::{has_crypto_provider, transport_error};
use crate::error::{ConfigError, ErrorKind, TransportError};
use crate::message::signed::SignedParams;

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
/// The bytes that are reserved for the body of a form. Most are shorter.
const USUAL_BODY: usize = 512;
const BINARY: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Creates the request of a call with these parameters.
pub(crate) async fn http_request(call: &Call, params: &SignedParams<'_>) -> Result<Request<Body>, ErrorKind> {
    if let Some(chunk) = &call.chunk {
        return chunk_request(&call.address, chunk).map_err(request_error);
    }
    match (call.method, call.operation.encoding) {
        (Method::Get, _) => {
            let url = with_query(call.address.url.clone(), params);
            Request::get(url.as_str()).body(Body::default()).map_err(request_error)
        }
        (_, Encoding::Multipart) => multipart_request(call, params).await,
        _ => form_request(&call.address, params).map_err(request_error),
    }
}

/// Returns the parameters as the body of a form.
pub(crate) fn form_body(params: &SignedParams<'_>) -> String {
    let mut body = String::with_capacity(USUAL_BODY);
    for (name, value) in params.pairs() {
        if !body.is_empty() {
            body.push('&');
        }
        push_encoded(&mut body, name);
        body.push('=');
        push_encoded(&mut body, value);
    }
    body
}

/// The bytes that forms write as they are.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_');
        byte += 1;
    }
    plain
};

/// Adds a text as forms encode it. Most names and values are written as they are.
fn push_encoded(body: &mut String, text: &str) {
    if text.bytes().all(|byte| PLAIN[usize::from(byte)]) {
        body.push_str(text);
    } else {
        body.extend(form_urlencoded::byte_serialize(text.as_bytes()));
    }
}

fn request_error(error: http::Error) -> ErrorKind {
    ErrorKind::Transport(TransportError::request(error))
}

fn form_request(address: &Address, params: &SignedParams<'_>) -> http::Result<Request<Body>> {
    Request::post(address.uri()?).header(CONTENT_TYPE, FORM).body(form_body(params).into())
}

fn chunk_request(address: &Address, chunk: &ChunkBody) -> http::Result<Request<Body>> {
    Request::post(address.uri()?)
        .header(CONTENT_TYPE, BINARY)
        .header(CONTENT_RANGE, &chunk.range)
        .header(chunk.file_name_header, &chunk.file_name)
        .body(chunk.body.clone().into())
}

fn with_query(mut url: Url, params: &SignedParams<'_>) -> Url {
    url.query_pairs_mut().extend_pairs(params.pairs());
    url
}

async fn multipart_request(call: &Call, params: &SignedParams<'_>) -> Result<Request<Body>, ErrorKind> {
    let mut form = multipart::Form::new().percent_encode_noop();
    for (name, value) in params.pairs() {
        form = form.text(name.to_owned(), value.to_owned());
    }
    for (part, file) in &call.files {
        let part = *part;
        let file = file.clone().into_part().await;
        form = form.part(part, file.map_err(|source| ErrorKind::file(part, source))?);
    }
    if !has_crypto_provider() {
        return Err(ErrorKind::Config(ConfigError::NoCryptoProvider));
    }
    let request = encode(call.address.url.clone(), form).map_err(transport_error);
    request.map_err(ErrorKind::Transport)
}

fn encode(url: Url, form: multipart::Form) -> reqwest::Result<Request<Body>> {
    let request = reqwest::Request::new(reqwest::Method::POST, url);
    RequestBuilder::from_parts(encoder()?, request).multipart(form).build()?.try_into()
}

/// Returns a client that encodes multipart bodies and sends nothing. In reqwest, only a client can encode
/// them with a known length.
fn encoder() -> reqwest::Result<Client> {
    static ENCODER: OnceLock<Client> = OnceLock::new();
    if let Some(encoder) = ENCODER.get() {
        return Ok(encoder.clone());
    }
    let builder = Client::builder().no_proxy();
    // Reading the certificates of the system takes tens of milliseconds.
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    let builder = builder.tls_certs_only([]);
    let encoder = builder.build()?;
    Ok(ENCODER.get_or_init(|| encoder).clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn encodes_as_the_url_standard(text in any::<String>(), ascii in "[ -~]{0,20}", plain in "[a-zA-Z0-9_.*-]{0,9}") {
            for text in [text, ascii, plain] {
                let mut body = String::new();
                push_encoded(&mut body, &text);
                let expected: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
                prop_assert_eq!(body, expected);
            }
        }
    }

    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    #[tokio::test]
    async fn a_multipart_call_without_a_crypto_provider_is_an_error() -> Result<(), Box<dyn std::error::Error>>
    {
        let call = Call::new(
            &crate::fixture::OPEN,
            Method::Post,
            std::sync::Arc::new(Url::parse("http://a/")?.into()),
            Vec::new(),
        );
        let result = multipart_request(&call, &SignedParams::unsigned(&call.params)).await;
        assert!(matches!(result, Err(ErrorKind::Config(ConfigError::NoCryptoProvider))));
        Ok(())
    }
}
