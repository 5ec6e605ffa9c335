//! `bjy sign`: prints the string to sign and the sign of parameters, without sending anything.

use baijiayun_vod::sign::{SIGN, sign, string_to_sign, verify};
use baijiayun_vod::{API, UnixTime};
use clap::Args;
use serde::Serialize;

use crate::context::Context;
use crate::error::CliError;
use crate::output::{self, OutputFormat};
use crate::pair::{Pair, timestamp};

/// Print the string to sign and the signature, offline
///
/// Use it to find out why the server rejects the signature of another program: compare its string to sign
/// with this one. The partner id and the timestamp are added unless they are given. A parameter `sign=…`
/// is checked.
#[derive(Args)]
pub struct SignArgs {
    /// The parameters, not percent-encoded
    #[arg(value_name = "KEY=VALUE")]
    params: Vec<Pair>,
    /// The time to sign for, in unix seconds [default: now]
    #[arg(long, value_name = "UNIX_SECONDS")]
    timestamp: Option<UnixTime>,
    /// Sign only the given parameters
    #[arg(long, conflicts_with = "timestamp")]
    only: bool,
}

/// The output of the command.
#[derive(Serialize)]
struct Signed {
    string_to_sign: String,
    sign: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_sign_is_right: Option<bool>,
}

pub fn run(args: SignArgs, context: &Context) -> Result<(), CliError> {
    let settings = context.resolve()?;
    let key = settings.required_key()?;
    let SignArgs { params, timestamp: time, only } = args;
    let time = if only { None } else { Some(timestamp(time, &params)?) };
    let mut params: Vec<(String, String)> =
        params.into_iter().map(|Pair { name, value }| (name, value)).collect();
    if has(&params, "partner_key") {
        let message = t!(
            "partner_key: the key does not belong on the command line; it is signed with the one of the settings"
        );
        return Err(CliError::usage(message));
    }
    let given = params.iter().find(|(name, _)| name == SIGN).map(|(_, sign)| sign.clone());
    if let Some(time) = time {
        if !has(&params, API.common.account) {
            params.push((API.common.account.to_owned(), settings.required_partner_id()?.to_string()));
        }
        params.retain(|(name, _)| name != API.common.timestamp);
        params.push((API.common.timestamp.to_owned(), time.to_string()));
    }
    let pairs = || params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    // A parameter may contain the key by mistake.
    let text = string_to_sign(pairs()).replace(key.expose(), "***");
    let separator = if text.is_empty() { "" } else { "&" };
    let signed = Signed {
        string_to_sign: format!("{text}{separator}partner_key=***"),
        sign: sign(pairs(), &key),
        given_sign_is_right: given.as_ref().map(|given| verify(pairs(), &key, given)),
    };
    match context.output.format {
        OutputFormat::Raw => output::text(&signed.sign)?,
        OutputFormat::Table => output::text(&format!("{}\n{}", signed.string_to_sign, signed.sign))?,
        _ => context.output.show(&signed)?,
    }
    match signed.given_sign_is_right {
        Some(false) => {
            Err(CliError::rejected(t!("the given sign does not match the parameters and the key"))
                .hint(t!("compare your string to sign with this one, byte by byte")))
        }
        _ => Ok(()),
    }
}

fn has(params: &[(String, String)], name: &str) -> bool {
    params.iter().any(|(param, _)| param == name)
}
