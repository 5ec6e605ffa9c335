//! `--dry-run`: the request that would be sent.

use std::fmt::Write;

use baijiayun_vod::DryRun;
use baijiayun_vod::metadata::{Encoding, Method};
use indexmap::IndexMap;
use serde::Serialize;

use crate::context::Context;
use crate::error::CliError;
use crate::output::{self, OutputFormat};

/// A request that `--dry-run` prints instead of sending it.
#[derive(Serialize)]
pub struct RequestPreview {
    method: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'static str>,
    params: IndexMap<String, String>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    files: IndexMap<String, String>,
}

const FORM: &str = "application/x-www-form-urlencoded";

impl From<DryRun> for RequestPreview {
    fn from(dry_run: DryRun) -> Self {
        let content_type = match (dry_run.method, dry_run.encoding) {
            (Method::Get, _) => None,
            (_, Encoding::Multipart) => Some("multipart/form-data"),
            _ => Some(FORM),
        };
        Self {
            method: dry_run.method.to_string(),
            url: dry_run.url,
            content_type,
            params: dry_run.params.into_iter().collect(),
            files: dry_run.files.into_iter().collect(),
        }
    }
}

impl RequestPreview {
    /// Creates the preview of a posted form.
    pub fn form(url: &str, params: Vec<(String, String)>) -> Self {
        Self {
            method: Method::Post.to_string(),
            url: url.to_owned(),
            content_type: Some(FORM),
            params: params.into_iter().collect(),
            files: IndexMap::new(),
        }
    }

    /// Prints it in the chosen output format: as text instead of a table, and as JSON otherwise.
    pub fn print(&self, context: &Context) -> Result<(), CliError> {
        context.note(&t!("nothing was sent"));
        match context.output.format {
            OutputFormat::Table => output::text(&self.readable()),
            _ => context.output.of_everything().show(self),
        }
    }

    /// Returns it as text: the request line, the content type, and a parameter per line.
    pub fn readable(&self) -> String {
        let mut text = format!("{} {}\n", self.method, self.url);
        if let Some(content_type) = self.content_type {
            let _ = writeln!(text, "Content-Type: {content_type}");
        }
        text.push('\n');
        for (name, value) in &self.params {
            let _ = writeln!(text, "{name}={}", value.escape_debug());
        }
        for (part, file_name) in &self.files {
            let _ = writeln!(text, "{part}=@{}", file_name.escape_debug());
        }
        text
    }
}
