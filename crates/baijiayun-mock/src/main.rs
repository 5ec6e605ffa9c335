//! `baijiayun-mock`: the mock as a program.

use std::process::ExitCode;

use baijiayun_mock::cli::{self, AccountOverride};
use baijiayun_vod::Secret;
use clap::Parser;

/// A mock of BaijiaYun's VOD (点播) server API
///
/// It prints where it is and the account to use, logs every call on standard error, and stops on
/// Ctrl-C. The operations whose path is lost are under /unknown/<operation id>.
#[derive(Parser)]
#[command(version)]
struct MainArgs {
    /// The account's id [default: that of the state]
    #[arg(long)]
    partner_id: Option<i64>,
    /// The key that signs its calls [default: that of the state]
    #[arg(long)]
    partner_key: Option<String>,
    /// Print where it is as one line of JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    mock: cli::MockArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    let MainArgs { partner_id, partner_key, json, mock } = MainArgs::parse();
    let given = AccountOverride { partner_id, partner_key: partner_key.map(Secret::new) };
    let announce = |server: &_| {
        // Whoever started it may not read what it says.
        let _ = cli::announce(server, json);
        Ok(())
    };
    match cli::run(mock, given, announce).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
