//! The mock as a program: its arguments, and what it does with them.

use std::collections::btree_map::Entry;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use baijiayun_vod::{PartnerId, Secret};
use clap::Args;
use serde_json::json;

use crate::state::Account;
use crate::{Injection, LoggedCall, MockServer, MockSettings, State};

/// How the mock is to behave.
#[derive(Debug, Args)]
// Whoever flattens it may have a group of this name.
#[group(skip)]
pub struct MockArgs {
    /// The port to listen on; 0 for any free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// The key that fetches the partner key [default: that of the state]
    #[arg(long)]
    pub secret_key: Option<String>,
    /// Where the state is read from, if the file is there, and saved to at the end; files that are
    /// uploaded go into a folder beside it
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// How many seconds transcoding takes
    #[arg(long, default_value_t = 2, value_name = "SECONDS")]
    pub transcoding: u64,
    /// After how many seconds an unanswered callback is sent again
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    pub webhook_interval: u64,
    /// How many calls an account may make in any ten seconds; 0 for any number
    #[arg(long, default_value_t = 200, value_name = "CALLS")]
    pub rate_limit: usize,
    /// Vary answers at random in every way that PHP has been seen to vary
    #[arg(long)]
    pub quirks: bool,
    /// Where randomness starts from
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Something to go wrong: `fault[=number][@operation][xCOUNT|%PERCENT]`, such as
    /// `status=503@video.list%10`; can be given several times
    #[arg(long = "fault", value_name = "FAULT")]
    pub faults: Vec<Injection>,
    /// Log no calls
    #[arg(long)]
    pub quiet: bool,
}

/// What is given of the account, in place of what the state has.
#[derive(Debug, Default)]
pub struct AccountOverride {
    /// The account's id.
    pub partner_id: Option<i64>,
    /// The key that signs its calls.
    pub partner_key: Option<Secret>,
}

/// Runs the mock until Ctrl-C, or SIGTERM where there is such a thing. Once it is ready, `announce` is
/// told.
///
/// # Errors
///
/// What kept it from starting, or the state from being saved.
pub async fn run(
    arguments: MockArgs,
    given: AccountOverride,
    announce: impl FnOnce(&MockServer) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    // Asked for early, so that a signal that comes at once is not missed.
    let stop = stop_signal()?;
    let mut state = match &arguments.state {
        Some(path) if path.exists() => State::load(path).with_context(|| cannot_start_from(path))?,
        // With an id given, that is the only account.
        _ if given.partner_id.is_some() => State::default(),
        _ => State::seed()?,
    };
    let account = choose_account(&mut state, given, arguments.secret_key.as_deref());
    let partner_id = account.with_context(|| match &arguments.state {
        Some(path) => cannot_start_from(path),
        None => "cannot start".to_owned(),
    })?;
    // Kept until the end: dropping it removes the folder.
    let temporary = tempfile::tempdir().context("cannot make a temporary folder")?;
    let files = arguments.state.as_deref().map_or_else(|| temporary.path().to_owned(), files_beside);
    let quiet = arguments.quiet;
    let server = MockServer::builder()
        .port(arguments.port)
        .account(partner_id)
        .state(state)
        .files_in(files)
        .settings(MockSettings {
            transcoding: Duration::from_secs(arguments.transcoding),
            webhook_interval: Duration::from_secs(arguments.webhook_interval),
            rate_limit: (arguments.rate_limit > 0).then_some(arguments.rate_limit),
            quirks: arguments.quirks,
            seed: arguments.seed,
            ..MockSettings::default()
        })
        .watch(move |call| {
            if !quiet {
                log(call);
            }
        })
        .start()
        .await?;
    arguments.faults.into_iter().for_each(|fault| server.inject(fault));
    announce(&server)?;
    stop.await;
    let state = server.stop().await;
    if let Some(path) = &arguments.state {
        state.save(path)?;
        eprintln!("saved the state to {}", path.display());
    }
    Ok(())
}

/// Prints where the mock is, and the account to use with it; as text for people, or one line of JSON.
///
/// # Errors
///
/// Standard output cannot be written.
pub fn announce(server: &MockServer, as_json: bool) -> io::Result<()> {
    let (partner_key, secret_key) = (server.partner_key(), server.secret_key());
    let mut out = io::stdout().lock();
    if as_json {
        let line = json!({
            "base_url": server.base_url(),
            "partner_id": server.partner_id(),
            "partner_key": partner_key.expose(),
            "secret_key": secret_key.expose(),
        });
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "The mock of BaijiaYun's VOD API is ready. Stop it with Ctrl-C.")?;
        writeln!(out, "  base URL     {}", server.base_url())?;
        writeln!(out, "  partner id   {}", server.partner_id())?;
        writeln!(out, "  partner key  {}", partner_key.expose())?;
        writeln!(out, "  secret key   {}", secret_key.expose())?;
    }
    out.flush()
}

fn cannot_start_from(state: &Path) -> String {
    format!("cannot start from {}", state.display())
}

/// The account that the arguments name, or the first; with the keys that they give.
fn choose_account(
    state: &mut State,
    given: AccountOverride,
    secret_key: Option<&str>,
) -> anyhow::Result<PartnerId> {
    let first = state.accounts.keys().next().copied();
    let wanted = given.partner_id.map(PartnerId).or(first).context("the state has no account")?;
    let account = match state.accounts.entry(wanted) {
        Entry::Occupied(found) => found.into_mut(),
        Entry::Vacant(place) => {
            // A new account starts with what the seed's has.
            let seed = State::seed()?.accounts.into_values().next().context("the seed has no account")?;
            place.insert(Account { partner_id: wanted, ..seed })
        }
    };
    if let Some(key) = given.partner_key {
        account.partner_key = key;
    }
    if let Some(key) = secret_key {
        account.secret_key = Secret::new(key);
    }
    Ok(wanted)
}

/// `state.yaml` has its files in `state.yaml.files`.
fn files_beside(state: &Path) -> PathBuf {
    let mut name = state.as_os_str().to_owned();
    name.push(".files");
    name.into()
}

fn log(call: &LoggedCall) {
    let time = call.at.to_cst().map(|time| time.to_string()).unwrap_or_default();
    // A log that nobody reads any more stops nothing.
    let _ = writeln!(io::stderr().lock(), "{time}  {call}");
}

/// Ends on Ctrl-C, and on SIGTERM where there is such a thing. It listens from now on, not from when it is
/// first polled.
///
/// # Errors
///
/// The system does not let it listen.
#[cfg(unix)]
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends on Ctrl-C.
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
