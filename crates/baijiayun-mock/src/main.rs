//! The program `baijiayun-mock`.

// They panic where the stream cannot be written, as on a full disk.
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
    let MainArgs { partner_id, partner_key, json, mock } = MainArgs::parse();
    let account = AccountOverride::new(partner_id, partner_key.map(Secret::new));
    let announce = |server: &_| {
        // Standard output may be closed.
        let _ = cli::announce(server, json);
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
