//! Middleware, and user-defined transports.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use baijiayun_mock::MockServer;
use baijiayun_vod::http::header::CONTENT_LENGTH;
use baijiayun_vod::http::{HeaderValue, Method, Request, Response, StatusCode};
use baijiayun_vod::{
    Body, Client, Definition, FilePart, HttpTransport, Transport, TransportError, UploadSource, VideoId,
    VideoStatus, bytes::Bytes, subtitle, upload,
};
use http_body::Body as _;

use crate::{builder, get_status, mock};

/// One request, as a transport sees it.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    method: Method,
    url: String,
    form: Option<String>,
    length: Option<u64>,
}

/// Adds a header, and records the requests.
struct Traced<T> {
    inner: T,
    seen: Mutex<Vec<Seen>>,
}

impl<T> Traced<T> {
    fn new(inner: T) -> Arc<Self> {
        Arc::new(Self { inner, seen: Mutex::default() })
    }
}

impl<T: Transport> Transport for Traced<T> {
    async fn send(&self, mut request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        request.headers_mut().insert("x-request-id", HeaderValue::from_static("42"));
        let form = request.body().as_bytes().map(|form| String::from_utf8_lossy(form).into_owned());
        let (method, url) = (request.method().clone(), request.uri().to_string());
        let length = length(&request);
        self.seen.lock().unwrap().push(Seen { method, url, form, length });
        self.inner.send(request).await
    }
}

/// Returns the length of the body: a multipart body has it in a header, other bodies know their length.
fn length(request: &Request<Body>) -> Option<u64> {
    match request.headers().get(CONTENT_LENGTH) {
        Some(length) => length.to_str().unwrap().parse().ok(),
        None => request.body().size_hint().exact(),
    }
}

fn http() -> HttpTransport {
    reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap().into()
}

fn client(server: &MockServer, transport: impl Transport + 'static) -> Client {
    server.client().transport(transport).build().unwrap()
}

async fn upload_url(client: &Client) -> (VideoId, String) {
    let request = upload::GetUrl::new("a.mp4", [Definition::High]);
    let target = client.upload().get_url(request).await.unwrap();
    (target.video_id, target.upload_url)
}

#[tokio::test]
async fn middleware_sees_the_url_and_the_form_and_adds_a_header() {
    let server = mock().await;
    let traced = Traced::new(http());
    let client = client(&server, traced.clone());
    client.video().get_status(get_status()).await.unwrap_err();
    let seen = traced.seen.lock().unwrap()[0].clone();
    assert_eq!(seen.method, Method::POST);
    assert_eq!(seen.url, format!("{}/openapi/video/getStatus", server.base_url()));
    let form = seen.form.unwrap();
    assert!(form.starts_with("video_id=7&partner_id="), "{form}");
    assert_eq!(seen.length, Some(form.len() as u64));
    let call = &server.calls()[0];
    assert_eq!((call.header("x-request-id"), call.text()), ("42", form));
}

#[tokio::test]
async fn files_pass_through_middleware_with_their_length() {
    let server = mock().await;
    let traced = Traced::new(http());
    let client = client(&server, traced.clone());
    let (video_id, url) = upload_url(&client).await;
    let file = FilePart::bytes("a.mp4", "0123456789");
    client.upload().upload_file(upload::UploadFile::new(url, file)).await.unwrap();
    let pieces = futures_util::stream::iter(["WEB", "VTT"].map(Ok::<_, std::io::Error>));
    let vtt = FilePart::stream("a.vtt", Some(6), pieces);
    client.subtitle().upload(subtitle::Upload::new("a", video_id, vtt)).await.unwrap();

    let (calls, seen) = (server.calls(), traced.seen.lock().unwrap());
    for (call, seen) in calls.iter().zip(seen.iter()).skip(1) {
        let length: u64 = call.header("content-length").parse().unwrap();
        assert_eq!(seen.length, Some(length));
        assert_eq!(seen.form, None, "a file is not in memory as a whole");
        assert_eq!((call.header("transfer-encoding"), call.header("x-request-id")), ("", "42"));
    }
    assert_eq!(calls.len(), 3);
    assert_eq!(server.uploaded(video_id).unwrap(), b"0123456789");
}

#[tokio::test]
async fn chunks_pass_through_middleware_with_their_length() {
    let server = mock().await;
    let traced = Traced::new(http());
    let uploader = client(&server, traced.clone()).uploader([Definition::High]).chunk_size(6);
    let video_id = uploader.upload_from(UploadSource::bytes("a.mp4", "0123456789")).await.unwrap();
    assert_eq!(server.uploaded(video_id).unwrap(), b"0123456789");
    let lengths: Vec<_> =
        server.calls().iter().skip(1).map(|call| call.header("content-length").to_owned()).collect();
    assert_eq!(lengths, ["6", "4"]);
    let seen: Vec<_> = traced.seen.lock().unwrap().iter().skip(1).map(|seen| seen.length).collect();
    assert_eq!(seen, [Some(6), Some(4)]);
}

/// A transport over another HTTP client reads the body frame by frame.
struct Reading(Mutex<Vec<u8>>);

impl Transport for Reading {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let mut body = request.into_body();
        while let Some(frame) =
            std::future::poll_fn(|cx: &mut Context<'_>| -> Poll<_> { Pin::new(&mut body).poll_frame(cx) })
                .await
        {
            let data = frame.map_err(TransportError::body)?.into_data().unwrap();
            self.0.lock().unwrap().extend_from_slice(&data);
        }
        Ok(Response::new(Bytes::from_static(br#"{"code":1,"fid":"9"}"#)))
    }
}

#[tokio::test]
async fn a_transport_reads_a_file_frame_by_frame() {
    let body = Arc::new(Reading(Mutex::default()));
    let client = builder().transport(body.clone()).build().unwrap();
    let file = FilePart::bytes("a.mp4", "0123456789");
    let response =
        client.upload().upload_file(upload::UploadFile::new("http://upload.example/", file)).await.unwrap();
    assert_eq!(response.fid.as_deref(), Some("9"));
    let text = String::from_utf8(body.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("filename=\"a.mp4\"") && text.contains("\r\n0123456789\r\n"), "{text}");
}

/// A fake of the whole server.
struct Fake;

impl Transport for Fake {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let response = match request.uri().path() {
            "/openapi/video/getStatus" => Response::builder()
                .header("date", "Tue, 01 Aug 2017 07:24:48 GMT")
                .body(Bytes::from_static(br#"{"code":0,"data":{"status":100}}"#)),
            _ => Response::builder().status(StatusCode::NOT_FOUND).body(Bytes::from_static(b"no such page")),
        };
        response.map_err(TransportError::request)
    }
}

#[tokio::test]
async fn a_fake_server_takes_the_place_of_the_network() {
    let client = builder().transport(Fake).build().unwrap();
    let status = client.video().get_status(get_status()).await.unwrap().status;
    assert_eq!(status, VideoStatus::Transcoded);
    let error = client.category().list(baijiayun_vod::category::List::new()).await.unwrap_err();
    assert!(error.to_string().contains("HTTP 404. The body begins: no such page"), "{error}");
}
