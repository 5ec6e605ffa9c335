//! `bjy completions`: shell completions of commands, options and known values.

use clap::{Args, Command};
use clap_complete::{Shell, generate};

use crate::chinese::in_completions;
use crate::error::CliError;
use crate::output;

/// Print the completion script of a shell
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
    // Generate in memory, because `generate` panics if the pipe is closed.
    generate(args.shell, &mut command, "bjy", &mut script);
    output::text(&in_completions(&String::from_utf8_lossy(&script)))
}
