//! `bjy call`: calls any path with any parameters.

use baijiayun_vod::metadata::{Operation, Path, Safety};
use baijiayun_vod::{API, RawCall};
use clap::Args;

use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::operation;
use crate::output::{self, JsonValue, OutputFormat};
use crate::pair::Pair;

/// Make a signed call of any path, also of one that the spec does not have
///
/// The partner id, the timestamp and the signature are added. The whole response is printed, also that of a
/// rejection.
#[derive(Args)]
pub struct CallArgs {
    /// The path, such as /openapi/video/getInfo
    path: String,
    /// The parameters
    #[arg(value_name = "KEY=VALUE")]
    params: Vec<Pair>,
    /// Send a GET request, with the parameters in the URL
    #[arg(long)]
    get: bool,
    /// The call is idempotent: retry it after a lost connection
    #[arg(long)]
    idempotent: bool,
}

pub async fn run(args: CallArgs, context: &Context) -> Result<(), CliError> {
    let CallArgs { path, params, get, idempotent } = args;
    let has_path = |operation: &&&Operation| matches!(operation.path, Path::Known(known) if known == path);
    let operation = API.operations.iter().find(has_path).copied();
    let mut call = if get { RawCall::get(path) } else { RawCall::post(path) };
    for Pair { name, value } in params {
        check_case(&name)?;
        call = call.param(name, value);
    }
    if idempotent {
        call = call.idempotent();
    }
    let client = context.client()?;
    if context.dry_run {
        return RequestPreview::from(client.api().dry_run_call(call).await?).print(context);
    }
    if let Some(operation) = operation.filter(|operation| operation.safety == Safety::Destructive) {
        let question = t!("This cannot be undone. Continue?");
        context.confirm(format!("{}:\n{question}", operation::title(operation))).await?;
    }
    let response = client.api().call(call).await?;
    match context.output.format {
        OutputFormat::Raw => output::text(&response.body)?,
        // The body keeps the server's order of keys. `json` differs if the body is not valid JSON.
        _ => match JsonValue::parse(&response.body) {
            Ok(_) => context.output.value(&response.body, &[], None)?,
            Err(_) => context.output.value(&response.json.to_string(), &[], None)?,
        },
    }
    response.into_result()?;
    Ok(())
}

/// Refuses the names of the client's own parameters in another case. A call has a check of the names themselves.
fn check_case(name: &str) -> Result<(), CliError> {
    let common = &API.common;
    let own = ["partner_key", common.account, common.timestamp, common.sign];
    match own.into_iter().find(|own| own.eq_ignore_ascii_case(name) && *own != name) {
        Some(own) => Err(CliError::usage(t!(
            "%{name}: `%{own}` is for the client alone, in any case",
            name = name,
            own = own
        ))
        .and(&t!("Nothing was sent"))),
        None => Ok(()),
    }
}
