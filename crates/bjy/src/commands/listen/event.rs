//! Prints events.

use std::collections::BTreeMap;

use baijiayun_vod::VideoStatus;
use baijiayun_vod::callback::Transcode;
use baijiayun_vod::runtime::lenient::Record;
use baijiayun_vod::webhook::Webhook;
use serde::Serialize;
use serde_json::Value;

use crate::error::CliError;
use crate::names::known_name;
use crate::output::{self, Output, OutputFormat, bytes, clock};

/// An event as JSON: declared parameters in declared types, and as text the others and those that cannot be read.
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
        _ => {
            let line = Line { event: &received.event, extra: &received.extra };
            output::text(&json(&line).map_err(CliError::json)?)
        }
    }
}

fn json(line: &Line<'_>) -> serde_json::Result<String> {
    // A parameter that cannot be read is absent in the event and in the extra parameters: its text is the one to keep.
    let unreadable = |name: &String| Transcode::FIELDS.iter().any(|field| field.name == name);
    if !line.extra.keys().any(unreadable) {
        return serde_json::to_string(line);
    }
    let mut fields = BTreeMap::new();
    if let Value::Object(event) = serde_json::to_value(line.event)? {
        fields.extend(event);
    }
    fields.extend(line.extra.iter().map(|(name, text)| (name.clone(), Value::from(text.as_str()))));
    serde_json::to_string(&fields)
}

fn readable(event: &Transcode) -> String {
    let time = event.timestamp.to_cst().map(|time| time.to_string()).unwrap_or_default();
    let status = known_name(VideoStatus::SCHEMA.values(), &event.status.to_string());
    let mut parts = vec![time, t!("video %{id}", id = event.video_id).into(), status];
    parts.extend(event.length.and_then(|length| clock(length.0)));
    parts.extend(event.total_size.and_then(|size| u64::try_from(size.0).ok()).map(bytes));
    parts.extend(event.now_definition.as_ref().map(ToString::to_string));
    output::printable(&parts.join("  "))
}
