//! Prints events.

use std::collections::BTreeMap;

use baijiayun_vod::VideoStatus;
use baijiayun_vod::callback::Transcode;
use baijiayun_vod::webhook::Webhook;
use serde::Serialize;

use crate::error::CliError;
use crate::names::known_name;
use crate::output::{self, Output, OutputFormat, bytes, clock};

/// An event as JSON: declared parameters in declared types, and the others as text.
#[derive(Serialize)]
struct Line<'e> {
    #[serde(flatten)]
    event: &'e Transcode,
    #[serde(flatten)]
    extra: &'e BTreeMap<String, String>,
}

/// Prints an event on one line, in the chosen output format.
pub fn print(received: &Webhook<Transcode>, body: &[u8], output: &Output) -> Result<(), CliError> {
    match output.format {
        OutputFormat::Table => output::text(&readable(&received.event)),
        OutputFormat::Raw => output::text(&String::from_utf8_lossy(body)),
        OutputFormat::Json | OutputFormat::Jsonl => {
            let line = Line { event: &received.event, extra: &received.extra };
            output::text(&serde_json::to_string(&line).map_err(CliError::json)?)
        }
    }
}

fn readable(event: &Transcode) -> String {
    let time = event.timestamp.to_cst().map(|time| time.to_string()).unwrap_or_default();
    let status = known_name(VideoStatus::SCHEMA.values(), &event.status.to_string());
    let mut parts = vec![time, format!("video {}", event.video_id), status];
    parts.extend(event.length.and_then(|length| clock(length.0)));
    parts.extend(event.total_size.and_then(|size| u64::try_from(size.0).ok()).map(bytes));
    parts.extend(event.now_definition.as_ref().map(ToString::to_string));
    output::printable(&parts.join("  "))
}
