//! The program `baijiayun-mock`.

// The macros panic if the stream cannot be written, for example when the disk is full.
#![deny(clippy::print_stderr, clippy::print_stdout)]

use std::io::{self, Write};
use std::process::ExitCode;

use baijiayun_mock::cli::{self, AccountOverride};
use baijiayun_vod::Secret;
use clap::Parser;

/// A mock of BaijiaYun's VOD (点播) server API
///
/// It prints its base URL and the account to use, logs every call on standard error, and stops on
/// Ctrl-C. Operations with an unknown path are at /unknown/<operation id>.
#[derive(Parser)]
#[command(version)]
struct MainArgs {
    /// The account's id [default: that of the state]
    #[arg(long)]
    partner_id: Option<i64>,
    /// The key that signs the calls of the account [default: that of the state]
    #[arg(long)]
    partner_key: Option<String>,
    /// Print the base URL and the account as one line of JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    mock: cli::MockArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    let MainArgs { partner_id, partner_key, json, mock } = match MainArgs::try_parse() {
        Ok(args) => args,
        Err(message) => return print(&message),
    };
    let account = AccountOverride::new(partner_id, partner_key.map(Secret::new));
    let announce = |server: &_| {
        cli::announce(server, json);
        Ok(())
    };
    match cli::run(mock, account, announce).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is no other place to report it.
            let _ = writeln!(io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the help, the version, or what is wrong with the options, and returns the exit code.
fn print(message: &clap::Error) -> ExitCode {
    match message.print().and_then(|()| io::stdout().flush()) {
        Err(error) if !message.use_stderr() && error.kind() != io::ErrorKind::BrokenPipe => {
            // There is no other place to report it.
            let _ = writeln!(io::stderr(), "cannot write the output: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(1)),
    }
}
