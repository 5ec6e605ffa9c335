//! `--dry-run`: the request that would be sent.

use std::fmt::Write;

use baijiayun_vod::DryRun;
use baijiayun_vod::metadata::{Encoding, Method};
use indexmap::IndexMap;
use serde::Serialize;

use crate::context::Context;
use crate::error::Failure;
use crate::output::{self, OutputFormat};

/// A request that would be sent.
#[derive(Serialize)]
pub struct Shown {
    method: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'static str>,
    params: IndexMap<String, String>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    files: IndexMap<String, String>,
}

const FORM: &str = "application/x-www-form-urlencoded";

impl From<DryRun> for Shown {
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

impl Shown {
    /// A form that is posted.
    pub fn form(url: &str, params: Vec<(String, String)>) -> Self {
        let (method, content_type) = (Method::Post.to_string(), Some(FORM));
        Self {
            method,
            url: url.to_owned(),
            content_type,
            params: params.into_iter().collect(),
            files: IndexMap::new(),
        }
    }

    /// Prints it: as it would read on a terminal, as JSON for programs.
    pub fn print(&self, context: &Context) -> Result<(), Failure> {
        context.note("nothing was sent");
        match context.output.format {
            OutputFormat::Table => output::text(&self.readable()),
            _ => context.output.show(self),
        }
    }

    /// As it would read on a terminal.
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
