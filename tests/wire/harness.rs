//! The server of the wire tests, and the snapshot of what it saw.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::error::Error;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::IntoResponse;
use baijiayun_vod::lenient::{self, Lenient};
use baijiayun_vod::value::UnixTime;
use baijiayun_vod::{API, Client, Credentials, Encoding, FixedClock, Method, Operation, Path, Signing};
use md5::{Digest, Md5};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::outline::{MODEL, callback_outline, outline};

const PARTNER_ID: i64 = 12345678;
/// The vendor's published example, as is the partner id.
const PARTNER_KEY: &str =
    "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg==";
const NOW: UnixTime = UnixTime(1501572288);
/// Reached through the test server as a proxy, so that snapshots show whole URLs.
const BASE_URL: &str = "http://demo123.at.baijiayun.com";

/// One operation under test.
pub struct Wire {
    client: Client,
    shared: Arc<Mutex<Shared>>,
    server: JoinHandle<()>,
    operation: &'static Operation,
    results: Vec<String>,
}

struct Shared {
    operation: &'static Operation,
    answer: &'static str,
    seen: Vec<String>,
    problems: Vec<String>,
}

impl Wire {
    /// Starts a server for the operation `id`, and a client that reaches it.
    pub async fn start(id: &str) -> Result<Self, Box<dyn Error>> {
        let operation = API.operation(id).ok_or("no such operation")?;
        let (seen, problems) = (Vec::new(), Vec::new());
        let shared = Arc::new(Mutex::new(Shared { operation, answer: "", seen, problems }));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let proxy = format!("http://{}", listener.local_addr()?);
        let service = axum::Router::new().fallback(serve).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, service).await.expect("the listener works");
        });
        let http = reqwest::Client::builder()
            .proxy(reqwest::Proxy::http(proxy)?)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("baijiayun-rs")
            .build()?;
        let mut builder = Client::builder()
            .credentials(Credentials::new(PARTNER_ID, PARTNER_KEY))
            .base_url(BASE_URL)
            .clock(FixedClock(NOW))
            .http_client(http);
        if operation.path == Path::Unrecovered {
            builder = builder.path(id, unrecovered_path(id));
        }
        let client = builder.build()?;
        Ok(Self { client, shared, server, operation, results: Vec::new() })
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What the server answers from now on.
    pub fn answer(&mut self, body: &'static str) {
        self.shared.lock().unwrap().answer = body;
    }

    /// Notes what the client made of the answer.
    pub fn record<T: Debug>(&mut self, result: Result<T, baijiayun_vod::Error>) {
        self.results.push(match result {
            Ok(value) => format!("{value:#?}"),
            Err(error) => format!("error: {error}"),
        });
    }

    /// Compares the exchange with the operation's snapshot.
    pub fn finish(self) -> Result<(), Box<dyn Error>> {
        self.server.abort();
        let shared = self.shared.lock().unwrap();
        assert!(shared.problems.is_empty(), "{:#?}", shared.problems);
        assert_eq!(shared.seen.len(), self.results.len(), "every call reaches the server once");
        let operations = MODEL.operations();
        let found = operations.iter().find(|operation| operation.id == self.operation.id);
        let mut text = outline(&MODEL, found.ok_or("the operation is not in the spec")?);
        for (request, result) in shared.seen.iter().zip(&self.results) {
            writeln!(text, "\n----\n\n{request}\n\n=> {result}")?;
        }
        snapshot(self.operation.id, self.operation.title_zh, &text);
        Ok(())
    }
}

/// A callback's samples: as they arrive, and as they are decoded.
pub fn callback<T: Lenient + Debug>(id: &str, samples: &[&[(&str, &str)]]) -> Result<(), Box<dyn Error>> {
    let found = MODEL.modules.iter().find_map(|module| {
        let name = id.strip_prefix(&format!("{}.", module.name))?;
        module.callbacks.iter().find(|callback| callback.name == name)
    });
    let callback = found.ok_or("the callback is not in the spec")?;
    let mut text = callback_outline(callback);
    for sample in samples {
        let pairs = sample.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let decoded: T = lenient::from_pairs(pairs)?;
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(*sample).finish();
        writeln!(text, "\n----\n\n{}\n\n=> {decoded:#?}", body.replace('&', "\n&"))?;
    }
    snapshot(id, &callback.title.zh, &text);
    Ok(())
}

fn snapshot(id: &str, title: &str, text: &str) {
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots",
        omit_expression => true,
        description => title,
    }, {
        insta::assert_snapshot!(id, text.trim_end());
    });
}

/// Made up for the tests, as can be seen.
fn unrecovered_path(id: &str) -> String {
    format!("/unrecovered/{id}")
}

async fn serve(State(shared): State<Arc<Mutex<Shared>>>, request: Request) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("the body arrives whole");
    let params = params(&parts, &body).await;
    let mut shared = shared.lock().unwrap();
    let problems = problems(shared.operation, &parts, &params);
    shared.problems.extend(problems);
    shared.seen.push(show(&parts, &body));
    ([("content-type", "application/json; charset=utf-8")], shared.answer)
}

/// The received parameters, files left out.
async fn params(parts: &Parts, body: &Bytes) -> BTreeMap<String, String> {
    let content_type = header(parts, "content-type");
    let mut pairs: Vec<(String, String)> = Vec::new();
    if let Some(query) = parts.uri.query() {
        pairs.extend(form_urlencoded::parse(query.as_bytes()).into_owned());
    }
    if content_type == "application/x-www-form-urlencoded" {
        pairs.extend(form_urlencoded::parse(body).into_owned());
    } else if let Ok(boundary) = multer::parse_boundary(content_type) {
        let body = body.clone();
        let stream = futures_util::stream::once(async move { Ok::<_, Infallible>(body) });
        let mut multipart = multer::Multipart::new(stream, boundary);
        while let Some(field) = multipart.next_field().await.expect("the multipart body is sound") {
            if field.file_name().is_none() {
                let name = field.name().unwrap_or_default().to_owned();
                pairs.push((name, field.text().await.expect("the field is text")));
            }
        }
    }
    pairs.into_iter().collect()
}

/// What the vendor's server would refuse.
fn problems(operation: &Operation, parts: &Parts, params: &BTreeMap<String, String>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut check = |fine: bool, problem: String| {
        if !fine {
            problems.push(problem);
        }
    };
    let method = if parts.method == "GET" { Method::Get } else { Method::Post };
    check(operation.methods.contains(&method), format!("method {}", parts.method));
    let path = match operation.path {
        Path::Known(path) => path.to_owned(),
        Path::Unrecovered => unrecovered_path(operation.id),
        Path::Dynamic => "/upload".to_owned(),
    };
    check(parts.uri.path() == path, format!("path {}", parts.uri.path()));
    let content_type = header(parts, "content-type");
    let expected = match operation.encoding {
        _ if method == Method::Get => "",
        Encoding::Form => "application/x-www-form-urlencoded",
        Encoding::Multipart => "multipart/form-data; boundary=",
    };
    check(content_type.starts_with(expected), format!("content type {content_type}"));
    if method == Method::Post && operation.path != Path::Dynamic {
        check(parts.uri.query().is_none(), "a POST keeps its parameters out of the URL".into());
    }
    let signed = operation.signing != Signing::None;
    check(params.contains_key("sign") == signed, format!("signed: {}", !signed));
    if signed {
        let sign = reference_sign(params);
        check(params.get("sign") == Some(&sign), format!("sign {:?}", params.get("sign")));
        check(params.get("partner_id") == Some(&PARTNER_ID.to_string()), "partner_id".into());
        check(params.get("timestamp") == Some(&NOW.0.to_string()), "timestamp".into());
    }
    for param in operation.params.iter().filter(|param| param.required) {
        let sent = params.contains_key(param.name) || matches!(param.kind, "file" | "url");
        check(sent, format!("the required {} is missing", param.name));
    }
    problems
}

/// The sign as the vendor's document describes it, written a second time on purpose.
fn reference_sign(params: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    for (name, value) in params.iter().filter(|(name, _)| *name != "sign") {
        text += &format!("{name}={value}&");
    }
    text += &format!("partner_key={PARTNER_KEY}");
    Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn header<'p>(parts: &'p Parts, name: &str) -> &'p str {
    parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The request as text: one parameter per line, so that a change is one line of a diff.
fn show(parts: &Parts, body: &Bytes) -> String {
    let mut text = format!("{} {}\n", parts.method, parts.uri).replacen('?', "\n  ?", 1);
    if parts.method == "GET" {
        text = text.replace('&', "\n  &");
    }
    let content_type = header(parts, "content-type");
    let boundary = multer::parse_boundary(content_type).ok();
    for name in ["content-type", "content-range", "x_filename"] {
        let value = header(parts, name);
        if !value.is_empty() {
            text += &format!("{name}: {value}\n");
        }
    }
    let body = String::from_utf8_lossy(body);
    match boundary {
        Some(boundary) => {
            text += &format!("\n{}", body.replace("\r\n", "\n").trim_end());
            text.replace(&boundary, "BOUNDARY")
        }
        None if body.is_empty() => text.trim_end().to_owned(),
        None => text + "\n" + &body.replace('&', "\n&"),
    }
}
