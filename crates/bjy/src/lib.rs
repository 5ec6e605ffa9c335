//! `bjy`: BaijiaYun's VOD (点播) server API at the command line.
//!
//! The operations' commands are generated from the spec (`generated/`), like the client that they
//! call; every other command has a file in `commands/`. `ARCHITECTURE.md` describes the modules.
//!
//! The library is for the program and the fuzzers alone: nothing of it is a public API.

// They panic where the stream cannot be written, as on a full disk.
#![deny(clippy::print_stderr, clippy::print_stdout)]

#[macro_use]
extern crate rust_i18n;
#[macro_use]
mod stderr;

mod chinese;
mod cli;
mod command_line;
mod commands;
mod context;
mod dry_run;
mod each;
mod error;
#[doc(hidden)]
pub mod fuzzing;
#[rustfmt::skip]
mod generated;
mod help;
mod input;
mod interrupt;
mod lang;
mod named;
mod names;
mod operation;
mod output;
mod pair;
mod prompt;
mod rate;
mod response;
mod settings;
mod suggest;
mod verbose;
mod web_url;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::process::ExitCode;

use clap::error::ErrorKind;
use error::{CliError, ExitKind};

// Texts are English in the code; `locales/` has the Chinese ones, by the English text.
i18n!("locales");

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    lang::init();
    match each::taken(env::args_os()) {
        Some(each) => exit_code(each::run(&each)),
        None => run_once(&env::args_os().collect::<Vec<_>>()),
    }
}

/// Parses and runs a command line.
fn run_once(words: &[OsString]) -> ExitCode {
    // It is needed until the process ends: to free all commands took a seventh of the time of `--version`.
    let mut parser = ManuallyDrop::new(cli::parser(words));
    let result = match parser.try_get_matches_from_mut(words) {
        Ok(matches) => cli::run(&matches),
        Err(message) if message.kind() == ErrorKind::InvalidSubcommand => {
            Err(suggest::unknown_command(&message))
        }
        Err(message) => match chinese::print(&message).and_then(|()| io::stdout().flush()) {
            // There is no other place to report it.
            _ if message.use_stderr() => return ExitCode::from(ExitKind::Usage as u8),
            printed => printed.map_err(CliError::from),
        },
    };
    exit_code(result)
}

fn exit_code(result: Result<(), CliError>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}
