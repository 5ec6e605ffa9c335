//! The settings on the command line.

use std::borrow::Cow;
use std::path::PathBuf;
use std::str::FromStr;

use baijiayun_vod::Secret;
use clap::{Args, ValueHint};

/// The options that set the account and the server.
#[derive(Args)]
#[group(skip)]
#[command(next_help_heading = "Settings")]
pub struct SettingsArgs {
    /// The account's id
    #[arg(long, global = true, value_name = "N")]
    pub partner_id: Option<i64>,
    /// The account's key; others on this machine can see it in the process list
    #[arg(long, global = true, value_name = "KEY", value_parser = parse_secret, hide_short_help = true)]
    pub partner_key: Option<Secret>,
    /// A file with the account's key; `-` for standard input
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "partner_key")]
    pub partner_key_file: Option<String>,
    /// The first label of the account's host, such as demo123
    #[arg(long, global = true, value_name = "NAME")]
    pub private_domain: Option<String>,
    /// The server as a URL, in place of a private domain
    #[arg(long, global = true, value_name = "URL", conflicts_with = "private_domain")]
    pub base_url: Option<String>,
    /// How long the response to an upload may take after the last byte [default: 300]
    #[arg(long, global = true, value_name = "SECONDS", hide_short_help = true)]
    pub upload_response_timeout: Option<u64>,
    /// The URL path of an operation, if it is unknown; can be repeated
    #[arg(long = "path", global = true, value_name = "OPERATION=PATH")]
    pub paths: Vec<OperationPath>,
    /// The profile of the config file to use
    #[arg(long, global = true, value_name = "NAME", value_hint = ValueHint::Other)]
    pub profile: Option<String>,
    /// The path of the config file
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub config: Option<PathBuf>,
}

fn parse_secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

/// The path of an operation, given as `video.delete_sources=/openapi/…`.
#[derive(Debug, Clone)]
pub struct OperationPath {
    pub operation: String,
    pub path: String,
}

impl FromStr for OperationPath {
    type Err = Cow<'static, str>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let separated = text.split_once('=');
        let (operation, path) =
            separated.ok_or_else(|| t!("it must look like video.delete_sources=/openapi/…"))?;
        Ok(Self { operation: operation.to_owned(), path: path.to_owned() })
    }
}
