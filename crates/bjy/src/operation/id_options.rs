//! The options of commands that act on ids: several ids, positional ids, and categories by name.

use baijiayun_vod::metadata::{Operation, Safety};
use clap::{Arg, ArgAction, Command};

use super::ids::{POSITIONAL, is_category, main_param};

/// The option that goes on after a failure.
pub const KEEP_GOING: &str = "keep-going";
/// The option that creates missing categories.
pub const CREATE: &str = "create";

/// Lets the command of an operation take several ids, also positional ones, and categories by name.
pub fn extend(command: Command, operation: &'static Operation) -> Command {
    let has_category = operation.params.iter().any(|param| is_category(&param.schema));
    let command = match has_category && operation.safety == Safety::Write {
        true => command.arg(
            Arg::new(CREATE)
                .long(CREATE)
                .action(ArgAction::SetTrue)
                .help("Create the categories of a path such as 数学/高一 that do not exist"),
        ),
        false => command,
    };
    let Some(param) = main_param(operation) else { return command };
    command
        .mut_arg(param.name, |arg| {
            arg.required(false)
                .required_unless_present(POSITIONAL)
                .action(ArgAction::Append)
                .value_name("ID,…|@FILE|-")
        })
        .arg(
            Arg::new(POSITIONAL)
                .num_args(1..)
                .value_name("ID")
                .help("The same as the option for ids: 1 2 3, 1,2,3, @FILE, or - for standard input"),
        )
        .arg(
            Arg::new(KEEP_GOING)
                .long(KEEP_GOING)
                .action(ArgAction::SetTrue)
                .help("With several ids, go on after a failure"),
        )
}
