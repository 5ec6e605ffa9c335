//! The options of commands that act on ids: several ids, positional ids, and categories by name.

use baijiayun_vod::metadata::{Operation, Safety};
use clap::{Arg, ArgAction, Command, ValueHint};

use super::ids::{POSITIONAL, is_category, main_param};

/// The option that goes on after a failure.
pub const KEEP_GOING: &str = "keep-going";
/// The option that calls an operation for each row of a table.
pub const EACH: &str = "each";
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
    let command = match operation.pagination.is_none() && !operation.params.is_empty() {
        true => command.arg(each()).arg(keep_going()),
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
}

/// Returns the option for the help; it is taken out of a command line before that is parsed.
fn each() -> Arg {
    Arg::new(EACH).long(EACH).value_name("FILE").value_hint(ValueHint::FilePath).help(
        "Call the operation for each row of a table, as CSV or TSV, whose columns are parameters; - for standard input",
    )
}

fn keep_going() -> Arg {
    Arg::new(KEEP_GOING)
        .long(KEEP_GOING)
        .action(ArgAction::SetTrue)
        .help("With several ids or rows, go on after a failure")
}
