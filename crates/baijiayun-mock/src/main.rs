//! `baijiayun-mock`: the mock as a program.

use std::collections::btree_map::Entry;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use baijiayun_mock::state::Account;
use baijiayun_mock::{Injection, MockServer, Received, Settings, State};
use baijiayun_vod::{PartnerId, Secret};
use clap::Parser;
use serde_json::json;

/// A mock of BaijiaYun's VOD (点播) server API
///
/// It prints where it is and the account to use, logs every call on standard error, and stops on
/// Ctrl-C. The operations whose path is lost are under /unrecovered/<operation id>.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on; 0 for any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The account's id [default: that of the state]
    #[arg(long)]
    partner_id: Option<i64>,
    /// The key that signs its calls [default: that of the state]
    #[arg(long)]
    partner_key: Option<String>,
    /// The key that fetches the other one [default: that of the state]
    #[arg(long)]
    secret_key: Option<String>,
    /// Where the state is read from, if the file is there, and saved to at the end; files that are
    /// uploaded go into a folder beside it
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// How many seconds transcoding takes
    #[arg(long, default_value_t = 2, value_name = "SECONDS")]
    transcoding: u64,
    /// After how many seconds an unanswered callback is sent again
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    callback_interval: u64,
    /// How many calls an account may make in any ten seconds; 0 for any number
    #[arg(long, default_value_t = 200, value_name = "CALLS")]
    rate_limit: usize,
    /// Vary answers at random in every way that PHP has been seen to vary
    #[arg(long)]
    quirks: bool,
    /// Where randomness starts from
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Something to go wrong: fault[=number][@operation][xCOUNT|%PERCENT], such as
    /// status=503@video.list%10; can be given several times
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<Injection>,
    /// Print where it is as one line of JSON
    #[arg(long)]
    json: bool,
    /// Log no calls
    #[arg(long)]
    quiet: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    // Asked for early, so that a signal that comes at once is not missed.
    let stop = stop_signal()?;
    let mut state = match &arguments.state {
        Some(path) if path.exists() => State::load(path).with_context(|| cannot_start_from(path))?,
        // With an id given, that is the only account.
        _ if arguments.partner_id.is_some() => State::default(),
        _ => State::seed()?,
    };
    let partner_id = choose_account(&mut state, &arguments).with_context(|| match &arguments.state {
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
        .settings(Settings {
            transcoding: Duration::from_secs(arguments.transcoding),
            callback_interval: Duration::from_secs(arguments.callback_interval),
            rate_limit: (arguments.rate_limit > 0).then_some(arguments.rate_limit),
            quirks: arguments.quirks,
            seed: arguments.seed,
            ..Settings::default()
        })
        .watch(move |call| {
            if !quiet {
                log(call);
            }
        })
        .start()
        .await?;
    arguments.faults.into_iter().for_each(|fault| server.inject(fault));
    // Whoever started it may not read what it says.
    let _ = announce(&server, arguments.json);
    stop.await;
    let state = server.stop().await;
    if let Some(path) = &arguments.state {
        state.save(path)?;
        eprintln!("saved the state to {}", path.display());
    }
    Ok(())
}

fn cannot_start_from(state: &Path) -> String {
    format!("cannot start from {}", state.display())
}

/// The account that the arguments name, or the first; with the keys that they give.
fn choose_account(state: &mut State, arguments: &Arguments) -> anyhow::Result<PartnerId> {
    let first = state.accounts.keys().next().copied();
    let wanted = arguments.partner_id.map(PartnerId).or(first).context("the state has no account")?;
    let account = match state.accounts.entry(wanted) {
        Entry::Occupied(found) => found.into_mut(),
        Entry::Vacant(place) => {
            // A new account starts with what the seed's has.
            let seed = State::seed()?.accounts.into_values().next().context("the seed has no account")?;
            place.insert(Account { partner_id: wanted, ..seed })
        }
    };
    if let Some(key) = &arguments.partner_key {
        account.partner_key = Secret::new(key.as_str());
    }
    if let Some(key) = &arguments.secret_key {
        account.secret_key = Secret::new(key.as_str());
    }
    Ok(wanted)
}

/// `state.yaml` has its files in `state.yaml.files`.
fn files_beside(state: &Path) -> PathBuf {
    let mut name = state.as_os_str().to_owned();
    name.push(".files");
    name.into()
}

fn announce(server: &MockServer, as_json: bool) -> io::Result<()> {
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

fn log(call: &Received) {
    let time = call.at.to_cst().map(|time| time.to_string()).unwrap_or_default();
    // A log that nobody reads any more stops nothing.
    let _ = writeln!(io::stderr().lock(), "{time}  {call}");
}

/// Ends on Ctrl-C, and on SIGTERM where there is such a thing.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
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
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
