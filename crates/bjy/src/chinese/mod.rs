//! The command line in Chinese: its help, and the messages about wrong usage. Messages of commands are translated where
//! they are written; those of clap are English, so they are translated here.

mod mistakes;
mod tree;
mod words;

use std::io::{self, Write};

use clap::error::ErrorKind;
use clap::{Command, Error};

use crate::lang;

pub use words::{in_completions, in_manual};

/// Returns the command with its texts in the chosen language, and those of its subcommands.
pub fn translated(command: Command) -> Command {
    if lang::is_chinese() { tree::translated(command) } else { command }
}

/// Returns the reason of clap's message about wrong usage in the chosen language, on one line.
pub fn reason(error: &Error) -> String {
    let text = match lang::is_chinese() {
        true => mistakes::message(error),
        false => error.render().to_string().trim_start_matches("error: ").to_owned(),
    };
    let first = text.split("\n\n").next().unwrap_or_default();
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints clap's help, version or message in the chosen language.
pub fn print(message: &Error) -> io::Result<()> {
    if !lang::is_chinese() {
        return message.print();
    }
    let text = match message.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion => words::in_help(&message.render().ansi().to_string()),
        _ => mistakes::text(message),
    };
    match message.use_stderr() {
        true => write!(anstream::stderr(), "{text}"),
        false => write!(anstream::stdout(), "{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_a_mistake_is_one_line() {
        let page = clap::Arg::new("page").long("page").value_parser(clap::value_parser!(u32));
        let command = Command::new("bjy").arg(page);
        let Err(error) = command.try_get_matches_from(["bjy", "--page", "x"]) else {
            panic!("x is no number")
        };
        let reason = reason(&error);
        assert!(reason.contains("'x'") && reason.contains("--page") && !reason.contains('\n'), "{reason}");
        assert!(!reason.contains("--help") && !reason.starts_with("error"), "{reason}");
    }
}
