//! The mock as a program.

use std::collections::btree_map::Entry;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use baijiayun_vod::{PartnerId, Secret};
use clap::Args;
use serde_json::json;

use crate::state::Account;
use crate::{Injection, LoggedCall, MockError, MockServer, MockSettings, State};

/// The options of the mock.
#[derive(Debug, Args)]
// A command that flattens it may have a group of this name.
#[group(skip)]
#[non_exhaustive]
pub struct MockArgs {
    /// The port to listen on; 0 for any free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// The key that fetches the partner key [default: that of the state]
    #[arg(long)]
    pub secret_key: Option<Secret>,
    /// The file that the state is read from, if it exists, and saved to at the end; uploaded files go
    /// into a folder beside it
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// The number of seconds that transcoding takes
    #[arg(long, default_value_t = 2, value_name = "SECONDS")]
    pub transcoding: u64,
    /// The number of seconds before a webhook that is not accepted is retried
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    pub webhook_interval: u64,
    /// The number of calls that an account may make in any ten seconds; 0 for no limit
    #[arg(long, default_value_t = 200, value_name = "CALLS")]
    pub rate_limit: usize,
    /// Vary responses at random in all the ways that PHP has been seen to write them
    #[arg(long)]
    pub quirks: bool,
    /// Write every value in its documented type: an empty map is {} and not []
    #[arg(long, conflicts_with = "quirks")]
    pub documented_types: bool,
    /// Differ from the spec, as a server that has changed: with fields added, renamed, retyped and dropped, and new
    /// enum values. The seed chooses the changes, which are listed on standard error
    #[arg(long, value_name = "SEED")]
    pub evolve: Option<u64>,
    /// The seed of tokens, quirks and random faults
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// A fault to inject: `fault[=number][@operation][xCOUNT|%PERCENT]`, such as
    /// `status=503@video.list%10`; can be given several times
    #[arg(long = "fault", value_name = "FAULT")]
    pub faults: Vec<Injection>,
    /// Do not log calls
    #[arg(long)]
    pub quiet: bool,
}

/// The account to use and its key, instead of those of the state.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct AccountOverride {
    /// The id of the account.
    pub partner_id: Option<i64>,
    /// The key that signs the calls of the account.
    pub partner_key: Option<Secret>,
}

impl AccountOverride {
    /// Creates an override. `None` keeps the value of the state.
    pub fn new(partner_id: Option<i64>, partner_key: Option<Secret>) -> Self {
        Self { partner_id, partner_key }
    }
}

/// Runs the mock until Ctrl-C, or SIGTERM on Unix. Calls `announce` once it is ready. Returns the file that the state
/// was saved to.
///
/// # Errors
///
/// The mock cannot start, or the state cannot be read or saved.
pub async fn run(
    args: MockArgs,
    account: AccountOverride,
    announce: impl FnOnce(&MockServer) -> anyhow::Result<()>,
) -> anyhow::Result<Option<PathBuf>> {
    // Register first, so that a signal during startup is not missed.
    let stop = stop_signal()?;
    let mut state = match &args.state {
        Some(path) if path.exists() => State::load(path).with_context(|| cannot_start_from(path))?,
        // With an id, the state has only this account.
        _ if account.partner_id.is_some() => State::default(),
        _ => State::seed()?,
    };
    let partner_id = choose_account(&mut state, account, args.secret_key.as_ref());
    let partner_id = partner_id.with_context(|| match &args.state {
        Some(path) => cannot_start_from(path),
        None => "cannot start".to_owned(),
    })?;
    // Keep it until the end: dropping it removes the folder.
    let temporary = tempfile::tempdir().context("cannot create a temporary folder")?;
    let files = args.state.as_deref().map_or_else(|| temporary.path().to_owned(), files_beside);
    let quiet = args.quiet;
    let mut builder = MockServer::builder();
    if let Some(seed) = args.evolve {
        builder = builder.evolve(seed);
    }
    let server = builder
        .port(args.port)
        .account(partner_id)
        .state(state)
        .files_in(files)
        .settings(
            MockSettings::default()
                .transcoding(Duration::from_secs(args.transcoding))
                .webhook_interval(Duration::from_secs(args.webhook_interval))
                .rate_limit((args.rate_limit > 0).then_some(args.rate_limit))
                .quirks(args.quirks)
                .documented_types(args.documented_types)
                .seed(args.seed),
        )
        .watch(move |call| {
            if !quiet {
                log(call);
            }
        })
        .start()
        .await
        .map_err(|error| match &args.state {
            // The user gave the state, not the folder beside it.
            Some(path) if matches!(error, MockError::Folder { .. }) => {
                anyhow::Error::new(error).context(cannot_start_from(path))
            }
            _ => error.into(),
        })?;
    args.faults.into_iter().for_each(|fault| server.inject(fault));
    announce(&server)?;
    stop.await;
    let state = server.stop().await;
    if let Some(path) = &args.state {
        state.save(path)?;
    }
    Ok(args.state)
}

/// Returns the base URL of the mock and its account as a line of JSON.
pub fn account_json(server: &MockServer) -> String {
    let (partner_key, secret_key) = (server.partner_key(), server.secret_key());
    json!({
        "base_url": server.base_url(),
        "partner_id": server.partner_id(),
        "partner_key": partner_key.expose(),
        "secret_key": secret_key.expose(),
    })
    .to_string()
}

fn cannot_start_from(state: &Path) -> String {
    format!("cannot start from {}", state.display())
}

/// Applies the override and returns the id of the account. Without an id it is the first account.
fn choose_account(
    state: &mut State,
    account: AccountOverride,
    secret_key: Option<&Secret>,
) -> anyhow::Result<PartnerId> {
    let first = state.accounts.keys().next().copied();
    let wanted = account.partner_id.map(PartnerId).or(first).context("the state has no account")?;
    let chosen = match state.accounts.entry(wanted) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => {
            // A new account gets the keys and whitelists of the seed's account.
            let seed = State::seed()?.accounts.into_values().next().context("the seed has no account")?;
            entry.insert(Account { partner_id: wanted, ..seed })
        }
    };
    if let Some(key) = account.partner_key {
        chosen.partner_key = key;
    }
    if let Some(key) = secret_key {
        chosen.secret_key = key.clone();
    }
    Ok(wanted)
}

/// Returns the folder for the files of a state: `state.yaml.files` for `state.yaml`.
fn files_beside(state: &Path) -> PathBuf {
    let mut name = state.as_os_str().to_owned();
    name.push(".files");
    name.into()
}

fn log(call: &LoggedCall) {
    let time = call.at.to_cst().map(|time| time.to_string()).unwrap_or_default();
    // The mock keeps running when standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{time}  {call}");
}

/// Returns a future that ends on Ctrl-C or SIGTERM. Signals before its first poll count.
///
/// # Errors
///
/// The signal handlers cannot be registered.
#[cfg(unix)]
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Returns a future that ends on Ctrl-C.
///
/// # Errors
///
/// None.
#[cfg(not(unix))]
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
