//! `bjy trigger`: sends a signed test webhook, as the vendor sends them.

use std::time::{Duration, Instant};

use baijiayun_vod::sign::{SIGN, sign};
use baijiayun_vod::{API, UnixTime, VideoStatus};
use clap::Args;
use reqwest::{Client, Url, redirect};
use serde::Serialize;

use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::lang::of_library;
use crate::names::known_value;
use crate::output::{self, OutputFormat};
use crate::pair::{Pair, timestamp};
use crate::response::{ReceiverResponse, causes};
use crate::web_url::web_url;

/// The time limit of the request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Send a signed test webhook to a URL
///
/// It is the form that the vendor posts when the transcoding of a video starts, fails or succeeds. The
/// response is printed; anything but HTTP 2xx with code 0 is a rejection.
#[derive(Args)]
pub struct TriggerArgs {
    /// The URL of the receiver
    #[arg(value_parser = web_url)]
    url: Url,
    /// Further parameters, or replacements of the usual ones
    #[arg(value_name = "KEY=VALUE")]
    params: Vec<Pair>,
    /// The id of the video
    #[arg(long, value_name = "ID", default_value_t = 1)]
    video_id: i64,
    /// The status of the video: transcoding, transcode-failed, transcoded, or a number
    #[arg(long, default_value = "transcoded", value_parser = status)]
    status: VideoStatus,
    /// The id of the event, for deduplication [default: a new one]
    #[arg(long, value_name = "TEXT")]
    qid: Option<String>,
    /// The time of sending, in unix seconds [default: now]
    #[arg(long, value_name = "UNIX_SECONDS")]
    timestamp: Option<UnixTime>,
    /// Send an invalid signature, which the receiver must reject
    #[arg(long)]
    bad_sign: bool,
}

/// The response of the receiver, as it is printed.
#[derive(Serialize)]
struct TriggerResult<'r> {
    accepted: bool,
    status: u16,
    code: Option<i64>,
    body: &'r str,
    elapsed_ms: u64,
}

fn status(text: &str) -> Result<VideoStatus, String> {
    let value = known_value(VideoStatus::SCHEMA.values(), text);
    value.parse().map_err(|_| t!("`%{text}` is neither a status nor a number", text = text).into())
}

pub async fn run(args: TriggerArgs, context: &Context) -> Result<(), CliError> {
    let key = context.resolve()?.required_key()?;
    let url = args.url.clone();
    let bad_sign = args.bad_sign;
    let mut params = params(args)?;
    let valid = sign(params.iter().map(|(name, value)| (name, value)), &key);
    let sign = if bad_sign { valid.chars().rev().collect() } else { valid };
    params.push((SIGN.to_owned(), sign));
    if context.dry_run {
        return RequestPreview::form(url.as_str(), params).print(context);
    }
    let builder = Client::builder().timeout(TIMEOUT).redirect(redirect::Policy::none());
    let http = builder.build().map_err(CliError::network)?;
    let started = Instant::now();
    let response = ReceiverResponse::fetch(http.post(url).form(&params)).await.map_err(|error| {
        CliError::network(t!("no response: %{reason}", reason = of_library(causes(&error))))
            .hint(t!("check that a receiver runs at that URL"))
    })?;
    let elapsed = started.elapsed();
    match context.output.format {
        OutputFormat::Table => output::text(&t!(
            "%{response}, after %{time}",
            response = response,
            time = format!("{elapsed:.1?}")
        ))?,
        OutputFormat::Raw => output::text(&response.body)?,
        _ => context.output.show(&TriggerResult {
            accepted: response.is_accepted(),
            status: response.status,
            code: response.code(),
            body: &response.body,
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        })?,
    }
    if response.is_accepted() {
        return Ok(());
    }
    Err(CliError::rejected(t!("the receiver rejected the webhook: %{response}", response = response))
        .hint(t!("it must respond with HTTP 200 and {\"code\":0}")))
}

/// Returns the parameters of the webhook without its signature.
fn params(args: TriggerArgs) -> Result<Vec<(String, String)>, CliError> {
    let TriggerArgs { params, video_id, status, qid, timestamp: time, .. } = args;
    let time = timestamp(time, &params)?;
    let mut all =
        vec![("video_id".to_owned(), video_id.to_string()), ("status".to_owned(), status.to_string())];
    if status == VideoStatus::Transcoded {
        all.extend(TRANSCODED.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    all.push(("qid".to_owned(), qid.unwrap_or_else(|| format!("{:016x}", fastrand::u64(..)))));
    all.push((API.common.timestamp.to_owned(), time.to_string()));
    for Pair { name, value } in params {
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => all.push((name, value)),
        }
    }
    Ok(all)
}

/// The further parameters of a transcoded video, as in the vendor's sample.
const TRANSCODED: [(&str, &str); 7] = [
    ("preface_url", "https://example.com/cover.jpg"),
    ("total_size", "4185679"),
    ("total_transcode_size", "3180544"),
    ("length", "123"),
    ("file_md5", "9a0364b9e99bb480dd25e1f0284c8555"),
    ("now_definition", "low,high,super"),
    ("origin_definition", "super"),
];
