//! Translates the texts of a finished command line.

use clap::builder::{Resettable, Str, StyledStr};
use clap::{Arg, Command};

use crate::lang;

/// Returns the command with Chinese texts. Lines are broken later, because clap breaks them at blanks only.
pub fn translated(command: Command) -> Command {
    texts(command).term_width(0)
}

fn texts(command: Command) -> Command {
    let about = text(command.get_about());
    let long_about = text(command.get_long_about());
    let before_help = text(command.get_before_help());
    let after_help = text(command.get_after_help());
    let after_long_help = text(command.get_after_long_help());
    command
        .about(about)
        .long_about(long_about)
        .before_help(before_help)
        .after_help(after_help)
        .after_long_help(after_long_help)
        .mut_args(arg)
        .mut_subcommands(texts)
}

fn arg(arg: Arg) -> Arg {
    let help = text(arg.get_help());
    let long_help = text(arg.get_long_help());
    let heading = match arg.get_help_heading() {
        Some(heading) => Resettable::Value(Str::from(lang::translated(heading))),
        None => Resettable::Reset,
    };
    arg.help(help).long_help(long_help).help_heading(heading)
}

/// Translates each paragraph, because the first one is also a text of its own.
fn text(text: Option<&StyledStr>) -> Resettable<StyledStr> {
    let Some(text) = text.map(ToString::to_string) else { return Resettable::Reset };
    let paragraphs: Vec<_> = text.split("\n\n").map(lang::translated).collect();
    Resettable::Value(paragraphs.join("\n\n").into())
}
