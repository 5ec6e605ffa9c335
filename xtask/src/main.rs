//! The commands of the workspace: `cargo xtask <command>`.

// They panic where the stream cannot be written, as on a full disk.
#![deny(clippy::print_stderr, clippy::print_stdout)]

mod codegen;
mod demo;
mod diff;
mod openapi;
mod operations;
mod specs;
mod workspace;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate all files that depend on spec/
    Codegen {
        /// Change nothing, and fail if a file is not up to date
        #[arg(long)]
        check: bool,
    },
    /// Generate, then run `bjy demo`: upload, transcode, publish and play a lecture against a mock
    Demo,
    /// Show what changed between two specs, and whom it affects
    Diff(diff::DiffArgs),
    /// Write the OpenAPI document of an API and print its path
    Openapi {
        /// The API, a folder of spec/
        #[arg(default_value = "vod")]
        api: String,
    },
    /// Print one tab-separated line per operation, in document order: number, id, methods,
    /// path, encoding, safety
    Operations {
        /// The API, a folder of spec/
        #[arg(default_value = "vod")]
        api: String,
    },
}

fn main() -> ExitCode {
    let (result, failure) = match Cli::parse().command {
        Command::Codegen { check: true } => (codegen::check(), ExitCode::FAILURE),
        Command::Codegen { check: false } => (codegen::run(), ExitCode::FAILURE),
        Command::Demo => (codegen::run().and_then(|()| demo::run()), ExitCode::FAILURE),
        // As of `diff` and `git diff --exit-code`: 1 means that something changed.
        Command::Diff(args) => match diff::run(&args) {
            Ok(true) => return ExitCode::from(1),
            result => (result.map(drop), ExitCode::from(2)),
        },
        Command::Openapi { api } => (openapi::run(&api), ExitCode::FAILURE),
        Command::Operations { api } => (operations::print(&api), ExitCode::FAILURE),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a list may stop early: `cargo xtask operations | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // There is no other place to report it.
            let _ = writeln!(io::stderr(), "{error:#}");
            failure
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
