//! The commands of the workspace: `cargo xtask <command>`.

// The macros panic if the stream cannot be written, for example when the disk is full.
#![deny(clippy::print_stderr, clippy::print_stdout)]

mod bench;
mod chaos;
mod codegen;
mod demo;
mod diff;
mod drift;
mod fuzz;
mod import;
mod openapi;
mod operations;
mod page;
mod specs;
mod workspace;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
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
    /// Upload large files through faults and kills, and check every byte
    Chaos(chaos::ChaosArgs),
    /// Measure what the client costs, each row against a baseline: see `cargo xtask bench --help`
    #[command(disable_help_flag = true)]
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
        args: Vec<OsString>,
    },
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
    /// Print the differences between a saved page of the vendor and a spec
    ///
    /// Exits with 0 if there is none, 1 if there are some, and 2 if the page or the spec cannot be read.
    Drift {
        /// The saved page: HTML, Markdown, or the text of the PDF (`pdftotext -layout`); `-` is standard input
        #[arg(required_unless_present = "observed")]
        page: Option<PathBuf>,
        /// A report of `bjy probe --report`, instead of a page
        #[arg(long, value_name = "REPORT", conflicts_with = "page")]
        observed: Option<PathBuf>,
        /// The API, a folder of spec/
        #[arg(long, default_value = "vod")]
        api: String,
        /// The form of the report
        #[arg(long, value_enum, default_value = "text")]
        format: drift::Format,
    },
    /// Feed random inputs to everything that reads untrusted input, and print what was reached
    Fuzz(fuzz::FuzzArgs),
    /// Write what a saved page of the vendor states into a spec
    ///
    /// Comments, order and hand-written keys are kept. Guesses are under `review:`.
    Import {
        /// The saved page: HTML, Markdown, or the text of the PDF (`pdftotext -layout`); `-` is standard input
        #[arg(required_unless_present = "observed")]
        page: Option<PathBuf>,
        /// A report of `bjy probe --report`, instead of a page
        #[arg(long, value_name = "REPORT", conflicts_with = "page")]
        observed: Option<PathBuf>,
        /// The API, a folder of spec/
        #[arg(long, default_value = "vod", conflicts_with = "new")]
        api: String,
        /// Make a new API with this name: the folder of spec/, and the package around it
        #[arg(long, value_name = "API")]
        new: Option<String>,
        /// The module of new operations, instead of the one in their paths
        #[arg(long)]
        module: Option<String>,
        /// Print what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Print a spec as a page in the vendor's shape
    Page {
        /// The API, a folder of spec/
        #[arg(default_value = "vod")]
        api: String,
        /// The form of the page
        #[arg(long, value_enum, default_value = "markdown")]
        format: page::Form,
    },
    /// Write the OpenAPI documents of an API and print their paths
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
    let command = Cli::parse().command;
    // As of `diff` and `git diff --exit-code`: 1 means that something differs.
    let failure = if matches!(command, Command::Diff(_) | Command::Drift { .. }) {
        ExitCode::from(2)
    } else {
        ExitCode::FAILURE
    };
    let done = |result: anyhow::Result<()>| result.map(|()| ExitCode::SUCCESS);
    let result = match command {
        Command::Chaos(args) => done(chaos::run(&args)),
        Command::Bench { args } => done(bench::run(&args)),
        Command::Codegen { check: true } => done(codegen::check()),
        Command::Codegen { check: false } => done(codegen::run()),
        Command::Demo => done(codegen::run().and_then(|()| demo::run())),
        Command::Diff(args) => diff::run(&args).map(|differs| ExitCode::from(u8::from(differs))),
        Command::Drift { page, observed, api, format } => {
            let page = page.as_deref().map(drift::Source::Page);
            let source = page.or(observed.as_deref().map(drift::Source::Observed));
            source.map_or(Ok(ExitCode::from(2)), |source| drift::run(source, &api, format))
        }
        Command::Fuzz(args) => done(fuzz::run(&args)),
        Command::Import { page, observed, api, new, module, dry_run } => {
            let is_new = new.is_some();
            let target = import::Target { api: new.unwrap_or(api), is_new, module, dry_run };
            done(match (page, observed) {
                (Some(page), _) => import::run(&page, &target),
                (None, Some(report)) => import::run_observed(&report, &target),
                (None, None) => Ok(()),
            })
        }
        Command::Page { api, format } => done(page::print(&api, format)),
        Command::Openapi { api } => done(openapi::run(&api)),
        Command::Operations { api } => done(operations::print(&api)),
    };
    match result {
        Ok(code) => code,
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
