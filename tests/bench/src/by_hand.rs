//! The client that one would write by hand for one call: the baseline of requests and calls.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use md5::{Digest, Md5};
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The vendor's published key.
pub const KEY: &str =
    "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg==";
pub const PARTNER_ID: i64 = 12_345_678;

/// Returns the body of `video.list`. The order of the parameters is known, so nothing is sorted, and only the name is
/// encoded.
pub fn list_body(
    page_size: i64,
    page: i64,
    since: impl std::fmt::Display,
    name: &str,
) -> anyhow::Result<String> {
    let timestamp = now()?;
    let mut text = String::with_capacity(256);
    write!(text, "create_time={since}&name={name}&page={page}&page_size={page_size}")?;
    write!(text, "&partner_id={PARTNER_ID}&timestamp={timestamp}&partner_key={KEY}")?;
    let mut body = String::with_capacity(256);
    write!(body, "page_size={page_size}&page={page}&create_time=")?;
    // The only other characters of a time are digits and dashes.
    let since = &text["create_time=".len()..][.."2018-01-01 10:01:01".len()];
    body.extend(form_urlencoded::byte_serialize(since.as_bytes()));
    body.push_str("&name=");
    body.extend(form_urlencoded::byte_serialize(name.as_bytes()));
    write!(body, "&partner_id={PARTNER_ID}&timestamp={timestamp}&sign=")?;
    push_hex(&mut body, &Md5::digest(&text));
    Ok(body)
}

/// Returns the body of a call with the id of a video.
pub fn video_id_body(video_id: i64) -> anyhow::Result<String> {
    let timestamp = now()?;
    let text = format!("partner_id={PARTNER_ID}&timestamp={timestamp}&video_id={video_id}&partner_key={KEY}");
    let mut body = String::with_capacity(128);
    write!(body, "video_id={video_id}&partner_id={PARTNER_ID}&timestamp={timestamp}&sign=")?;
    push_hex(&mut body, &Md5::digest(&text));
    Ok(body)
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

fn now() -> anyhow::Result<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())
}

/// The client, which has a time limit and follows no redirects, as ours.
pub struct Client {
    http: reqwest::Client,
    url: String,
}

impl Client {
    pub fn new(url: String) -> anyhow::Result<Self> {
        let redirect = reqwest::redirect::Policy::none();
        let builder = reqwest::Client::builder().timeout(Duration::from_secs(60)).redirect(redirect);
        Ok(Self { http: builder.no_proxy().build()?, url })
    }

    /// Calls `video.get_info` and reads the data of the response.
    pub async fn get_info<T: DeserializeOwned>(&self, video_id: i64) -> anyhow::Result<T> {
        let request = self.http.post(&self.url).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let response = request.body(video_id_body(video_id)?).send().await?.error_for_status()?;
        let envelope: Envelope<T> = serde_json::from_slice(&response.bytes().await?)?;
        ensure!(envelope.code == 0, "code {}", envelope.code);
        envelope.data.context("no data")
    }
}

/// The envelope of a response, strictly.
#[derive(Deserialize)]
pub struct Envelope<T> {
    code: i64,
    data: Option<T>,
}
