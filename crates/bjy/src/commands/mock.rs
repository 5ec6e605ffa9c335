//! `bjy mock`: the mock server.

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use baijiayun_mock::cli::{self, AccountOverride};
use baijiayun_mock::{MockServer, unknown_paths};
use clap::{Args, ValueHint};

use crate::commands::config::{SettingName, write_generated};
use crate::context::Context;
use crate::error::CliError;
use crate::lang::of_library;
use crate::output::{self, OutputFormat};
use crate::settings::{BASE_URL, CONFIG, PARTNER_ID, PARTNER_KEY, PRIVATE_DOMAIN, PROFILE};

/// Run a mock of the VOD API, to try the client without an account
///
/// It prints its URL and account, logs every call on standard error, and stops on Ctrl-C. Its account is
/// that of --partner-id and --partner-key, or the vendor's published example; the environment and the
/// config file are ignored here.
#[derive(Args)]
pub struct MockArgs {
    #[command(flatten)]
    mock: cli::MockArgs,
    /// Write a config file for calls of the mock, unknown paths included. Use it with --config FILE or
    /// BAIJIAYUN_CONFIG=FILE
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    write_config: Option<PathBuf>,
}

pub async fn run(args: MockArgs, context: &Context) -> Result<(), CliError> {
    let MockArgs { mock, write_config } = args;
    let account = AccountOverride::new(context.settings.partner_id, context.settings.partner_key()?);
    let is_quiet = mock.quiet;
    let as_json = context.output.format != OutputFormat::Table;
    let announce = |server: &MockServer| {
        if let Some(path) = &write_config {
            write_generated(path, &settings(server))?;
        }
        print_account(server, as_json);
        if !is_quiet && io::stderr().is_terminal() {
            print_usage(server, write_config.as_deref());
        }
        if !is_quiet {
            server.changes().iter().for_each(|change| stderr!("{}  {}", t!("changed"), of_library(change)));
        }
        Ok(())
    };
    let saved = cli::run(mock, account, announce).await.map_err(|error| {
        error.downcast().unwrap_or_else(|error| CliError::usage(of_library(format!("{error:#}"))))
    })?;
    if let Some(path) = saved {
        stderr!("{}", t!("saved the state to %{path}", path = path.display()));
    }
    Ok(())
}

/// Prints the base URL of the mock and its account. If standard output cannot be written, the mock runs anyway.
fn print_account(server: &MockServer, as_json: bool) {
    let text = if as_json { cli::account_json(server) } else { account(server) };
    if let Err(error) = output::text(&text) {
        stderr!(
            "{}",
            t!("cannot print the URL and the account of the mock: %{error}", error = of_library(error))
        );
    }
}

fn account(server: &MockServer) -> String {
    let facts = [
        (t!("base URL").into_owned(), server.base_url().to_owned()),
        (t!("partner id").into_owned(), server.partner_id().to_string()),
        (t!("partner key").into_owned(), server.partner_key().expose().to_owned()),
        (t!("secret key").into_owned(), server.secret_key().expose().to_owned()),
    ];
    let lines = output::pairs(&facts);
    let lines: Vec<_> = lines.lines().map(|line| format!("  {line}")).collect();
    format!("{}\n{}", t!("The mock of BaijiaYun's VOD API is ready. Stop it with Ctrl-C."), lines.join("\n"))
}

/// Returns the settings of a client of the mock.
fn settings(server: &MockServer) -> Vec<(SettingName, String)> {
    let mut settings = vec![
        (SettingName::InProfile("partner_id"), server.partner_id().to_string()),
        (SettingName::InProfile("partner_key"), server.partner_key().expose().to_owned()),
        (SettingName::InProfile("base_url"), server.base_url().to_owned()),
    ];
    settings.extend(unknown_paths().map(|(id, path)| (SettingName::OperationPath(id), path)));
    settings
}

/// Prints the shell commands that use the mock.
fn print_usage(server: &MockServer, config: Option<&Path>) {
    stderr!("\n{}", t!("In another shell:"));
    // These variables take precedence over the config file.
    let variables = [PARTNER_ID, PARTNER_KEY, PRIVATE_DOMAIN, BASE_URL, PROFILE];
    let set: Vec<_> = variables.into_iter().filter(|name| env::var_os(name).is_some()).collect();
    if !set.is_empty() {
        stderr!("  unset {}", set.join(" "));
    }
    match config {
        Some(path) => stderr!("  export {CONFIG}={}", path.display()),
        None => {
            stderr!("  export {BASE_URL}={} {PARTNER_ID}={}", server.base_url(), server.partner_id());
            stderr!("  export {PARTNER_KEY}='{}'", server.partner_key().expose());
        }
    }
    stderr!("  bjy category list\n");
}
