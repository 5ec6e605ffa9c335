//! `bjy`: BaijiaYun's VOD (点播) server API at the command line.
//!
//! The operations' commands are generated from the spec (`generated/`), like the client that they
//! call; everything else has a file of its own here. `ARCHITECTURE.md` tells how they hang together.

mod call;
mod cli;
mod completions;
mod config;
mod context;
mod demo;
mod dry_run;
mod failure;
#[rustfmt::skip]
mod generated;
mod interrupt;
mod listen;
mod man;
mod mock;
mod operation;
mod operations;
mod output;
mod pair;
mod reply;
mod settings;
mod sign;
mod trigger;
mod upload;
mod verbose;

use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = cli::command().get_matches();
    match cli::run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
