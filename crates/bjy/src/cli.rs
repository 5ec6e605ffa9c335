//! The command line: its parser and the dispatch to the commands.

use std::ffi::OsString;

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use tokio::runtime::Builder;

use crate::chinese;
use crate::commands::{
    call, completions, config, demo, find_tool, key, listen, man, mock, operations, paths, probe, report,
    sign, token, tools_of, trigger, upload, wait,
};
use crate::context::{Context, GlobalArgs};
use crate::error::CliError;
use crate::help;
use crate::lang::of_library;
use crate::named::Named;
use crate::operation;

const ABOUT: &str = "BaijiaYun's VOD (点播) server API at the command line";

const LONG_ABOUT: &str = "\
BaijiaYun's VOD (点播) server API at the command line: every operation, resumable uploads, webhooks, \
signatures explained, and a mock server.

Settings come from options, then from the environment (BAIJIAYUN_PARTNER_ID, BAIJIAYUN_PARTNER_KEY, \
BAIJIAYUN_PRIVATE_DOMAIN, BAIJIAYUN_BASE_URL, BAIJIAYUN_PROFILE), then from the config file \
($XDG_CONFIG_HOME/bjy/config.toml, or BAIJIAYUN_CONFIG); `bjy config` shows the origin of each.";

const EXIT_CODES: &str = "\
Exit codes:
    0  success
    1  the API rejected the call, or its response cannot be read or printed
    2  wrong usage, an unreadable file, or no confirmation
    3  no usable response (network, timeout, rate limit); safe to retry
    4  a setting or path is missing or wrong, the host does not exist, or its
       certificate is not accepted
    5  no usable response, and the call may have taken effect: check before you retry
    6  a list was printed, but the server left items of it out
    7  some of several items failed; the others are done
  130  interrupted by Ctrl-C";

/// The commands that are not operations of the API.
#[derive(Subcommand)]
enum Tool {
    Call(call::CallArgs),
    Sign(sign::SignArgs),
    Listen(listen::ListenArgs),
    Trigger(trigger::TriggerArgs),
    Wait(wait::WaitArgs),
    Mock(mock::MockArgs),
    /// Run a demo against a mock: upload, transcode, publish and play a lecture
    Demo,
    Operations(operations::OperationsArgs),
    Paths(paths::PathsArgs),
    Probe(probe::ProbeArgs),
    Config(config::ConfigArgs),
    Key(key::KeyArgs),
    Report(report::ReportArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Returns all commands.
pub fn command() -> Command {
    with_details(Named::All)
}

/// Returns the parser of a command line. Only the commands that it names can be parsed and print their help.
pub fn parser(words: &[OsString]) -> Command {
    parser_of(Named::In(words))
}

/// Returns a parser, whose help has the options of all commands only once.
fn parser_of(named: Named<'_>) -> Command {
    help::with_common_options_once(with_details(named), named)
}

/// Returns the commands, with the details of those that are named.
fn with_details(named: Named<'_>) -> Command {
    let modules = operation::commands(named).map(|module| match named.has(module.get_name()) {
        true => with_tools(module),
        false => module,
    });
    let command = Command::new("bjy").subcommands(modules);
    // The derived arguments set descriptions of their own, so the program's come after them.
    let command = GlobalArgs::augment_args(Tool::augment_subcommands(command))
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true);
    help::with_examples(chinese::translated(command), named)
}

/// Adds the hand-written commands of a module, and the options of one that is a command itself.
fn with_tools(module: Command) -> Command {
    let module = match module.get_name() {
        upload::NAME => upload::command(module),
        token::NAME => token::command(module),
        _ => module,
    };
    let tools: Vec<_> = tools_of(module.get_name()).map(|tool| (tool.command)()).collect();
    module.subcommands(tools)
}

/// Runs the command.
pub fn run(matches: &ArgMatches) -> Result<(), CliError> {
    with_context(matches, async |context| dispatch(matches, context).await)
}

/// Runs something with the common options of a command line.
pub fn with_context(
    matches: &ArgMatches,
    work: impl AsyncFnOnce(&Context) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let args = GlobalArgs::from_arg_matches(innermost(matches)).map_err(CliError::usage)?;
    let context = Context::new(args);
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::network(t!("cannot start: %{error}", error = of_library(error))))?;
    let result = runtime.block_on(work(&context)).and_then(|()| context.check_lists());
    // A prompt that was interrupted still reads.
    runtime.shutdown_background();
    result
}

async fn dispatch(matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
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
        if let Some((name, inner)) = matches.subcommand()
            && let Some(tool) = find_tool(module, name)
        {
            return (tool.run)(inner, context).await;
        }
        if takes_files {
            return upload::run(matches, context).await;
        }
        if module == token::NAME {
            return token::run(matches, context).await;
        }
    }
    match Tool::from_arg_matches(matches).map_err(CliError::usage)? {
        Tool::Call(args) => call::run(args, context).await,
        Tool::Sign(args) => sign::run(args, context),
        Tool::Listen(args) => listen::run(args, context).await,
        Tool::Trigger(args) => trigger::run(args, context).await,
        Tool::Wait(args) => wait::run(args, context).await,
        Tool::Mock(args) => mock::run(args, context).await,
        Tool::Demo => demo::run().await,
        Tool::Operations(args) => operations::run(args, context),
        Tool::Paths(args) => paths::run(args, context).await,
        Tool::Probe(args) => probe::run(args, context).await,
        Tool::Config(args) => config::run(args, context).await,
        Tool::Key(args) => key::run(args, context).await,
        Tool::Report(args) => report::run(args, context).await,
        Tool::Completions(args) => completions::run(&args, command()),
        Tool::Man(args) => man::run(args, command()),
    }
}

/// Returns the matches of the innermost subcommand, which hold the values of global options.
pub fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| innermost(inner))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
        parser_of(Named::All).debug_assert();
    }

    #[test]
    fn the_parser_of_a_command_line_is_that_of_all_commands() {
        fn check(above: &[OsString], command: &Command, all: &Command) {
            let words = [above, &[command.get_name().into()]].concat();
            for last in ["--help", "--no-such-option"] {
                let line = [words.as_slice(), &[last.into()]].concat();
                let message = parser(&line).try_get_matches_from(&line).unwrap_err();
                let expected = all.clone().try_get_matches_from(&line).unwrap_err();
                assert_eq!(message.to_string(), expected.to_string());
            }
            command.get_subcommands().for_each(|inner| check(&words, inner, all));
        }
        check(&[], &command(), &parser_of(Named::All));
    }

    #[test]
    fn examples_are_valid_command_lines() {
        fn check(command: &Command) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let (_, examples) =
                help.split_once("Examples:\n").unwrap_or_else(|| panic!("{command}: no example"));
            let examples = examples.split("\n\n").next().unwrap_or_default().replace("\\\n", "");
            for line in examples.lines() {
                let words: Vec<_> =
                    shell_words::split(line).unwrap().into_iter().map(OsString::from).collect();
                parser(&words).try_get_matches_from(&words).unwrap_or_else(|error| panic!("{line}: {error}"));
            }
            command.get_subcommands().for_each(check);
        }
        check(&command());
    }
}
