//! `bjy completions`: what a shell needs to complete commands, flags and known values.

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use crate::error::CliError;
use crate::output;

/// Print the completions of a shell
///
/// bash: bjy completions bash > ~/.local/share/bash-completion/completions/bjy
///
/// zsh:  bjy completions zsh > a folder of $fpath, in a file `_bjy`
///
/// fish: bjy completions fish > ~/.config/fish/completions/bjy.fish
#[derive(Args)]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub fn run(args: &CompletionsArgs, mut command: Command) -> Result<(), CliError> {
    let mut script = Vec::new();
    // To memory first: it takes a closed pipe for a reason to panic.
    generate(args.shell, &mut command, "bjy", &mut script);
    output::text(&String::from_utf8_lossy(&script))
}
