//! `--dry-run`: the request that would be sent.

use std::fmt::Write;

use baijiayun_vod::{DryRun, Encoding, Method};
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::failure::Failure;
use crate::output::{self, Form};

/// Prints it: as it would read on a terminal, as JSON for programs.
pub fn print(dry_run: &DryRun, context: &Context) -> Result<(), Failure> {
    context.note("nothing was sent");
    if context.output.form == Form::Table {
        return output::text(&readable(dry_run));
    }
    let pairs = |pairs: &[(String, String)]| -> Map<String, Value> {
        pairs.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect()
    };
    context.output.show(&json!({
        "method": dry_run.method.to_string(),
        "url": dry_run.url,
        "content_type": content_type(dry_run),
        "params": pairs(&dry_run.params),
        "files": pairs(&dry_run.files),
    }))
}

fn readable(dry_run: &DryRun) -> String {
    let mut text = format!("{} {}\n", dry_run.method, dry_run.url);
    if let Some(content_type) = content_type(dry_run) {
        let _ = writeln!(text, "Content-Type: {content_type}");
    }
    text.push('\n');
    for (name, value) in &dry_run.params {
        let _ = writeln!(text, "{name}={}", value.escape_debug());
    }
    for (part, file_name) in &dry_run.files {
        let _ = writeln!(text, "{part}=@{file_name}");
    }
    text
}

fn content_type(dry_run: &DryRun) -> Option<&'static str> {
    match (dry_run.method, dry_run.encoding) {
        (Method::Get, _) => None,
        (Method::Post, Encoding::Form) => Some("application/x-www-form-urlencoded"),
        (Method::Post, Encoding::Multipart) => Some("multipart/form-data"),
    }
}
