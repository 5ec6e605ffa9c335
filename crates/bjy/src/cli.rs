//! The whole command line, and which command does what.

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use tokio::runtime::Builder;

use crate::commands::{
    call, completions, config, demo, listen, man, mock, operations, sign, trigger, upload,
};
use crate::context::{Context, GlobalArgs};
use crate::error::Failure;
use crate::operation;

const ABOUT: &str = "BaijiaYun's VOD (点播) server API at the command line";

const LONG_ABOUT: &str = "\
BaijiaYun's VOD (点播) server API at the command line: every operation, resumable uploads, callbacks, \
signatures explained, and a mock to play with.

Settings come from flags, then from the environment (BAIJIAYUN_PARTNER_ID, BAIJIAYUN_PARTNER_KEY, \
BAIJIAYUN_PRIVATE_DOMAIN, BAIJIAYUN_BASE_URL, BAIJIAYUN_PROFILE), then from the config file \
($XDG_CONFIG_HOME/bjy/config.toml, or BAIJIAYUN_CONFIG); `bjy config` shows which.";

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  the API said no
    2  wrong usage, a file that cannot be read, or not confirmed
    3  network: no usable answer, worth another try
    4  configuration: a setting or a path is missing or wrong
  130  an upload was interrupted by Ctrl-C";

/// What is not an operation of the API.
#[derive(Subcommand)]
enum Tool {
    Call(call::CallArgs),
    Sign(sign::SignArgs),
    Listen(listen::ListenArgs),
    Trigger(trigger::TriggerArgs),
    Mock(mock::MockArgs),
    /// See a school's day: a lecture uploaded, transcoded, published and watched, against a mock
    Demo,
    Operations(operations::OperationsArgs),
    Config(config::ConfigArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Everything that can be said on the command line.
pub fn command() -> Command {
    let modules = operation::commands()
        .map(|module| if module.get_name() == upload::NAME { upload::command(module) } else { module });
    let command = Command::new("bjy").subcommands(modules);
    // These bring descriptions of their own along.
    GlobalArgs::augment_args(Tool::augment_subcommands(command))
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// Runs what was asked for.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let args = GlobalArgs::from_arg_matches(innermost(matches)).map_err(Failure::usage)?;
    let context = Context::new(args);
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::network(format!("cannot start: {error}")))?;
    runtime.block_on(dispatch(matches, &context))
}

async fn dispatch(matches: &ArgMatches, context: &Context) -> Result<(), Failure> {
    if let Some((module, matches)) = matches.subcommand() {
        let takes_files = module == upload::NAME;
        if let Some((name, inner)) = matches.subcommand()
            && let Some(command) = operation::find(module, name)
        {
            if takes_files {
                upload::check_operation(matches, name)?;
            }
            return operation::run(command, inner, context).await;
        }
        if takes_files {
            return upload::run(matches, context).await;
        }
    }
    match Tool::from_arg_matches(matches).map_err(Failure::usage)? {
        Tool::Call(args) => call::run(args, context).await,
        Tool::Sign(args) => sign::run(args, context),
        Tool::Listen(args) => listen::run(args, context).await,
        Tool::Trigger(args) => trigger::run(args, context).await,
        Tool::Mock(args) => mock::run(args, context).await,
        Tool::Demo => demo::run().await,
        Tool::Operations(args) => operations::run(args, context),
        Tool::Config(args) => config::run(args, context),
        Tool::Completions(args) => completions::run(&args, command()),
        Tool::Man(args) => man::run(args, command()),
    }
}

/// Where flags that every command takes end up.
fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| innermost(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }
}
