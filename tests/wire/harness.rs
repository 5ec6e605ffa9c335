//! The mock and the client of the wire tests, and the snapshots of their requests and responses.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{Debug, Write};

use baijiayun_mock::state::Account;
use baijiayun_mock::{Fault, LoggedCall, MockClock, MockResponse, MockServer, State};
use baijiayun_vod::UnixTime;
use baijiayun_vod::metadata::{Encoding, Method, Operation, Path, Schema, Signing};
use baijiayun_vod::runtime::lenient::{self, Lenient};
use baijiayun_vod::{API, Client, PartnerId, RetryPolicy, Secret};
use md5::{Digest, Md5};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::outline::{outline, webhook_outline};
use crate::support::formats::assert_storable;
use crate::support::spec::MODEL;

const PARTNER_ID: PartnerId = PartnerId(12345678);
/// The vendor's published example, as is the partner id.
const PARTNER_KEY: &str =
    "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg==";
const NOW: UnixTime = UnixTime(1501572288);
/// The base URL in snapshots. The client uses the mock as a proxy.
const BASE_URL: &str = "http://demo123.at.baijiayun.com";

/// One operation under test.
pub struct Wire {
    http: reqwest::Client,
    server: MockServer,
    operation: &'static Operation,
    results: Vec<String>,
}

impl Wire {
    /// Starts a mock for the operation `id`.
    pub async fn start(id: &str) -> Result<Self, Box<dyn Error>> {
        let operation = API.operation(id).ok_or("no such operation")?;
        let account = Account::new(PARTNER_ID, Secret::new(PARTNER_KEY), Secret::new("unused"));
        let server = MockServer::builder()
            .state(State::with_account(account))
            .clock(MockClock::stopped(NOW))
            .start()
            .await?;
        let http = reqwest::Client::builder()
            .proxy(reqwest::Proxy::http(server.base_url())?)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("baijiayun-rs")
            .build()?;
        Ok(Self { http, server, operation, results: Vec::new() })
    }

    /// Returns a new client, which does not know the times and keys of earlier samples.
    pub fn client(&self) -> Client {
        let builder = self.server.client().base_url(BASE_URL).http_client(self.http.clone());
        builder.retry(RetryPolicy::never()).learn_server_time(false).build().expect("the settings are sound")
    }

    /// Sets the response of the mock to calls that pass its checks.
    pub fn respond_with(&mut self, body: &'static str) {
        self.server.clear_faults();
        self.server.inject(Fault::Response(MockResponse::body(body)).always());
    }

    /// Records the result of a call for the snapshot, and checks that it can be stored.
    pub fn record<T>(&mut self, result: Result<T, baijiayun_vod::Error>)
    where
        T: Debug + PartialEq + Serialize + DeserializeOwned,
    {
        result.iter().for_each(assert_storable);
        self.results.push(match result {
            Ok(value) => format!("{value:#?}"),
            Err(error) => format!("error: {error}"),
        });
    }

    /// Compares the requests and results with the operation's snapshot.
    pub fn finish(self) -> Result<(), Box<dyn Error>> {
        let calls = self.server.calls();
        let problems: Vec<_> = calls.iter().flat_map(|call| problems(self.operation, call)).collect();
        assert!(problems.is_empty(), "{problems:#?}");
        assert_eq!(calls.len(), self.results.len(), "every call reaches the mock once");
        let operations = MODEL.operations();
        let operation = operations.iter().find(|operation| operation.id == self.operation.id);
        let mut text = outline(&MODEL, operation.ok_or("the operation is not in the spec")?);
        for (call, result) in calls.iter().zip(&self.results) {
            writeln!(text, "\n----\n\n{}\n\n=> {result}", show(call))?;
        }
        snapshot(self.operation.id, self.operation.title_zh, &text);
        Ok(())
    }
}

/// Compares a webhook's samples, encoded and decoded, with its snapshot.
pub fn webhook<T>(id: &str, samples: &[&[(&str, &str)]]) -> Result<(), Box<dyn Error>>
where
    T: Debug + PartialEq + Serialize + DeserializeOwned + Lenient,
{
    let webhook = MODEL.modules.iter().find_map(|module| {
        let name = id.strip_prefix(&format!("{}.", module.name))?;
        module.webhooks.iter().find(|webhook| webhook.name == name)
    });
    let webhook = webhook.ok_or("the webhook is not in the spec")?;
    let mut text = webhook_outline(webhook);
    for sample in samples {
        let pairs = sample.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let decoded: T = lenient::from_pairs(pairs)?;
        assert_storable(&decoded);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(*sample).finish();
        writeln!(text, "\n----\n\n{}\n\n=> {decoded:#?}", body.replace('&', "\n&"))?;
    }
    snapshot(id, &webhook.title_zh, &text);
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

/// Returns the problems for which the vendor's server would reject the call. The mock has checked most of
/// them; this is an independent check.
fn problems(operation: &Operation, call: &LoggedCall) -> Vec<String> {
    let mut problems = Vec::new();
    let mut check = |is_valid: bool, problem: String| {
        if !is_valid {
            problems.push(problem);
        }
    };
    check(
        call.operation == Some(operation),
        format!("operation {:?}", call.operation.map(|operation| operation.id)),
    );
    check(call.method.is_some_and(|method| operation.methods.contains(&method)), format!("method {call}"));
    let (path, query) = call.target.split_once('?').unwrap_or((&call.target, ""));
    let expected = match operation.path {
        Path::Known(path) => path.to_owned(),
        Path::Unknown => format!("/unknown/{}", operation.id),
        Path::Dynamic => "/upload".to_owned(),
    };
    check(path == expected, format!("path {path}"));
    let content_type = call.header("content-type");
    let expected = match operation.encoding {
        _ if call.method == Some(Method::Get) => "",
        Encoding::Form => "application/x-www-form-urlencoded",
        Encoding::Multipart => "multipart/form-data; boundary=",
    };
    check(content_type.starts_with(expected), format!("content type {content_type}"));
    if call.method == Some(Method::Post) && operation.path != Path::Dynamic {
        check(query.is_empty(), "a POST keeps its parameters out of the URL".into());
    }
    let signed = operation.signing != Signing::None;
    check(call.param("sign").is_some() == signed, format!("signed: {}", !signed));
    if signed {
        let sign = reference_sign(&call.params);
        check(call.param("sign") == Some(&sign), format!("sign {:?}", call.param("sign")));
        check(call.param("partner_id") == Some(&PARTNER_ID.to_string()), "partner_id".into());
        check(call.param("timestamp") == Some(&NOW.to_string()), "timestamp".into());
    }
    for param in operation.params.iter().filter(|param| param.required) {
        let is_sent = match param.schema {
            Schema::File => call.files.iter().any(|(part, _)| part == param.name),
            // The call was sent to this URL.
            _ if param.is_url => true,
            _ => call.param(param.name).is_some(),
        };
        check(is_sent, format!("the required {} is missing", param.name));
    }
    problems
}

/// Returns the sign as the vendor's document describes it, independently of the client's implementation.
fn reference_sign(params: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    for (name, value) in params.iter().filter(|(name, _)| *name != "sign") {
        text += &format!("{name}={value}&");
    }
    text += &format!("partner_key={PARTNER_KEY}");
    Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the request as text, with one parameter per line for readable diffs.
fn show(call: &LoggedCall) -> String {
    let method = call.method.map_or_else(String::new, |method| method.to_string());
    let mut text =
        format!("{method} http://{}{}\n", call.header("host"), call.target).replacen('?', "\n  ?", 1);
    if call.method == Some(Method::Get) {
        text = text.replace('&', "\n  &");
    }
    for name in ["content-type", "content-range", "x_filename"] {
        let value = call.header(name);
        if !value.is_empty() {
            text += &format!("{name}: {value}\n");
        }
    }
    let body = call.text();
    match call.header("content-type").split_once("boundary=") {
        Some((_, boundary)) => {
            text += &format!("\n{}", body.replace("\r\n", "\n").trim_end());
            text.replace(boundary, "BOUNDARY")
        }
        None if body.is_empty() => text.trim_end().to_owned(),
        None => text + "\n" + &body.replace('&', "\n&"),
    }
}
