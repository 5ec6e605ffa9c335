//! The commands that a command line names.

use std::ffi::OsString;

/// The commands whose options and examples are needed. To make those of all commands took nine tenths of a dry run.
/// clap's `Command::defer` cannot do it: examples, common options and Chinese texts are added to the finished commands.
#[derive(Clone, Copy)]
pub enum Named<'a> {
    All,
    /// Those whose name is one of these words, wherever it is.
    In(&'a [OsString]),
}

impl Named<'_> {
    /// Returns whether the command of this name is one of them.
    pub fn has(self, command: &str) -> bool {
        match self {
            Self::All => true,
            Self::In(words) => words.iter().any(|word| word == command),
        }
    }
}
