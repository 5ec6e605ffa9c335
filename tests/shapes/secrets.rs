//! Neither errors nor `Debug` show keys, signatures and tokens, also with a user's own transport.

use std::error::Error;
use std::fmt;

use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::{
    Body, FilePart, RawCall, Stub, Transport, TransportError, VideoId, bytes::Bytes, partner, upload, video,
};
use serde_json::json;

use crate::{builder, stubbed};

/// A user's error that wraps that of the HTTP client.
#[derive(Debug)]
struct Middleware(reqwest::Error);

impl fmt::Display for Middleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the middleware failed")
    }
}

impl Error for Middleware {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

/// Sends with a reqwest client, and returns its errors unchanged or wrapped.
struct UnredactedTransport {
    http: reqwest::Client,
    is_wrapped: bool,
}

impl Transport for UnredactedTransport {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let request = request.map(reqwest::Body::from).try_into().unwrap();
        let error = self.http.execute(request).await.unwrap_err();
        Err(match self.is_wrapped {
            true => TransportError::interrupted(Middleware(error)),
            false => TransportError::interrupted(error),
        })
    }
}

#[tokio::test]
async fn errors_of_another_http_client_show_neither_sign_nor_token() {
    for is_wrapped in [false, true] {
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        let client =
            builder().base_url("http://127.0.0.1:9").transport(UnredactedTransport { http, is_wrapped });
        let client = client.build().unwrap();
        let signed = client.api().call(RawCall::get("/x").param("video_id", 1)).await.unwrap_err();
        let file = FilePart::bytes("a.mp4", "0123");
        let request = upload::UploadFile::new("http://127.0.0.1:9/up?fid=7&token=t0k3n", file);
        let upload = client.upload().upload_file(request).await.unwrap_err();
        for error in [signed, upload] {
            let shown = format!("{error} {error:?} {error:#?}");
            assert!(shown.contains("Connection refused"), "{shown}");
            assert!(!shown.contains("t0k3n"), "{shown}");
            let sign = shown.split("sign=").nth(1).unwrap_or("***");
            assert!(sign.starts_with("***"), "{shown}");
        }
    }
}

/// Responds with a status and a text, or fails with the text if the status is 0.
struct Quoting(u16, &'static str);

impl Transport for Quoting {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        if self.0 == 0 {
            return Err(TransportError::body(self.1));
        }
        let mut response = Response::new(Bytes::from_static(self.1.as_bytes()));
        *response.status_mut() = self.0.try_into().unwrap();
        Ok(response)
    }
}

#[tokio::test]
async fn a_token_is_masked_where_it_is_quoted_without_its_url() {
    for quoting in [
        Quoting(403, "bad token t0k3n-4711+x"),
        Quoting(403, "bad token t0k3n-4711%2Bx"),
        Quoting(0, "bad token t0k3n-4711+x"),
        Quoting(200, r#"{"code":5,"msg":"bad token t0k3n-4711+x"}"#),
    ] {
        let client = builder().transport(quoting).build().unwrap();
        let url = "http://h/up?fid=7&token=t0k3n-4711%2Bx";
        let chunk = upload::UploadFileChunk::new(url, "a.mp4", 0, 4, "0123");
        let error = client.upload().upload_file_chunk(chunk).await.unwrap_err();
        assert!(error.to_string().contains("bad token ***"), "{error}");
        assert!(!format!("{error:?} {error:#?}").contains("t0k3n"), "{error:#?}");
    }
}

#[tokio::test]
async fn debug_of_a_raw_response_shows_no_body() {
    let stub = Stub::new().respond_json::<partner::CreateKey>(json!({ "partner_key": "hunter2" }));
    let raw = stubbed(&stub).api().send_raw(partner::CreateKey::new("s")).await.unwrap();
    assert!(raw.body.contains("hunter2"));
    assert!(!format!("{raw:?} {raw:#?}").contains("hunter2"), "{raw:?}");
}

#[tokio::test]
async fn a_dry_run_shows_no_token_of_an_upload_url() {
    let file = FilePart::bytes("a.mp4", "0123");
    let request = upload::UploadFile::new("http://h/up?token=t0k3n", file);
    let dry_run = stubbed(&Stub::new()).api().dry_run(request).await.unwrap();
    assert_eq!(dry_run.url, "http://h/up");
}

#[test]
fn a_base_url_with_a_password_or_a_token_is_not_shown() {
    for url in ["http://me:hunter2@h/", "http://h/?token=hunter2"] {
        let builder = builder().base_url(url);
        assert!(!format!("{builder:?}").contains("hunter2"), "{builder:?}");
        let error = builder.build().unwrap_err();
        assert!(!format!("{error} {error:?} {error:#?}").contains("hunter2"), "{error}");
    }
}

#[test]
fn a_url_that_is_given_for_a_private_domain_is_not_shown() {
    let error = builder().private_domain("https://me:hunter2@demo").build().unwrap_err();
    assert!(!format!("{error} {error:?} {error:#?}").contains("hunter2"), "{error}");
}

#[test]
fn a_request_for_an_upload_url_does_not_show_its_token() {
    let url = "http://h/up?token=t0k3n";
    let whole = upload::UploadFile::new(url, FilePart::bytes("a.mp4", "0123"));
    let chunk = upload::UploadFileChunk::new(url, "a.mp4", 0, 4, "0123");
    assert!(!format!("{whole:?} {whole:#?} {chunk:?} {chunk:#?}").contains("t0k3n"), "{whole:?} {chunk:?}");
}

/// The server may send any text for a status.
#[tokio::test]
async fn a_failed_wait_is_printed_on_one_line() {
    let response = json!({ "status": 30, "info": "failed\n\u{1b}[2Jtwice" });
    let client = stubbed(&Stub::new().respond_json::<video::GetStatus>(response));
    let error = client.waiter().wait(VideoId(7)).await.unwrap_err();
    assert_eq!(error.to_string(), "video 7 will not be transcoded: TranscodeFailed (failed [2Jtwice)");
}

/// Fails with the URL of the request.
struct NoRoute;

impl Transport for NoRoute {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        Err(TransportError::body(format!("no route to ({}), sorry", request.uri())))
    }
}

#[tokio::test]
async fn no_parameter_of_a_raw_call_is_shown() {
    let call = || RawCall::get("/x").param("secret_key", "hunter2");
    let client = builder().transport(NoRoute).build().unwrap();
    let error = client.api().call(call()).await.unwrap_err();
    assert!(error.to_string().contains("baijiayun.com/x), sorry"), "{error}");
    let dry_run = client.api().dry_run_call(call()).await.unwrap();
    assert_eq!(dry_run.params[0].1, "hunter2");
    let stub = Stub::new();
    let _ = stubbed(&stub).api().call(call()).await;
    assert_eq!(stub.calls()[0].param("secret_key"), Some("hunter2"));
    let shown = format!("{error:?} {error:#?} {dry_run:?} {stub:?} {:?}", stub.calls());
    assert!(!shown.contains("hunter2"), "{shown}");
}
