//! `bjy`: BaijiaYun's VOD (点播) server API at the command line.
//!
//! The operations' commands are generated from the spec (`generated/`), like the client that they
//! call; everything else has a file of its own here. `ARCHITECTURE.md` tells how they hang together.

mod cli;
mod commands;
mod context;
mod dry_run;
mod error;
#[rustfmt::skip]
mod generated;
mod input;
mod interrupt;
mod names;
mod operation;
mod output;
mod pair;
mod reply;
mod settings;
mod verbose;

use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = cli::command().get_matches();
    match cli::run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
