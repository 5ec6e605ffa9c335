//! `bjy call`: any path with any parameters.

use baijiayun_vod::RawCall;
use clap::Args;

use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::output::{self, JsonValue, OutputFormat};
use crate::pair::Pair;

/// Make a signed call of any path, for what the spec does not have
///
/// The partner id, the timestamp and the sign are added. The whole answer is printed, whatever its code.
#[derive(Args)]
pub struct CallArgs {
    /// The path, such as /openapi/video/getInfo
    path: String,
    /// The parameters
    #[arg(value_name = "KEY=VALUE")]
    params: Vec<Pair>,
    /// Send a GET, whose parameters stand in the URL
    #[arg(long)]
    get: bool,
    /// Sending it twice does no harm, so try again after a broken connection
    #[arg(long)]
    idempotent: bool,
}

pub async fn run(args: CallArgs, context: &Context) -> Result<(), CliError> {
    let CallArgs { path, params, get, idempotent } = args;
    let mut call = if get { RawCall::get(path) } else { RawCall::post(path) };
    for Pair { name, value } in params {
        call = call.param(name, value);
    }
    if idempotent {
        call = call.idempotent();
    }
    let client = context.client()?;
    if context.dry_run {
        return RequestPreview::from(client.api().dry_run_call(call).await?).print(context);
    }
    let answer = client.api().call(call).await?;
    match context.output.format {
        OutputFormat::Raw => output::text(&answer.body)?,
        // In the server's order, unless it is no JSON and had to be corrected.
        _ => match JsonValue::parse(&answer.body) {
            Ok(_) => context.output.value(&answer.body, &[], None)?,
            Err(_) => context.output.value(&answer.json.to_string(), &[], None)?,
        },
    }
    answer.into_result()?;
    Ok(())
}
