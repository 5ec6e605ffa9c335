//! The program `baijiayun-mock`.

// The macros panic if the stream cannot be written, for example when the disk is full.
#![deny(clippy::print_stderr, clippy::print_stdout)]

use std::io::{self, Write};
use std::process::ExitCode;

use baijiayun_mock::MockServer;
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
    let is_quiet = mock.quiet;
    let announce = |server: &_| {
        announce(server, json);
        if !is_quiet {
            list_changes(server);
        }
        Ok(())
    };
    match cli::run(mock, account, announce).await {
        Ok(saved) => {
            if let Some(path) = saved {
                // The log may be closed, or its disk full.
                let _ = writeln!(io::stderr(), "saved the state to {}", path.display());
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            // There is no other place to report it.
            let _ = writeln!(io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the base URL of the mock and its account. If standard output cannot be written, the mock runs anyway and
/// reports that on standard error.
fn announce(server: &MockServer, as_json: bool) {
    let text = if as_json { cli::account_json(server) } else { account(server) };
    let mut out = io::stdout().lock();
    if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush()) {
        // There is no other place to report it.
        let _ = writeln!(io::stderr(), "cannot print the URL and the account of the mock: {error}");
    }
}

fn account(server: &MockServer) -> String {
    format!(
        "The mock of BaijiaYun's VOD API is ready. Stop it with Ctrl-C.\n  base URL     {}\n  partner id   {}\n  \
         partner key  {}\n  secret key   {}",
        server.base_url(),
        server.partner_id(),
        server.partner_key().expose(),
        server.secret_key().expose()
    )
}

/// Lists the changes of an evolved server.
fn list_changes(server: &MockServer) {
    for change in server.changes() {
        // The mock keeps running when standard error is closed.
        let _ = writeln!(io::stderr().lock(), "changed  {change}");
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
