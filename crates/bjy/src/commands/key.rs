//! `bjy key rotate`: replaces the partner key, and stores the new one before anything is printed.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;

use baijiayun_vod::category;
use baijiayun_vod::partner::CreateKey;
use baijiayun_vod::{Client, Error, Request, Secret};
use clap::{Args, Subcommand, ValueHint};
use serde::Serialize;

use super::config::{check_store, store_key};
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::{CliError, failure_message, invalid_key};
use crate::input::read;
use crate::lang::of_library;
use crate::operation::losses;
use crate::prompt::secret;
use crate::settings::{KeySource, Origin, Setting, Settings};

/// Replace the account's partner key
#[derive(Args)]
pub struct KeyArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Create a new partner key, store it in the chosen profile, and check it with a call
    ///
    /// The old key stops working at once. The account's secret key is prompted for, or read from standard input or a
    /// file, so that it appears neither in the process list nor in the shell history. The new key is not printed.
    Rotate(RotateArgs),
}

#[derive(Args)]
struct RotateArgs {
    /// A file with the account's secret key; `-` for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    secret_key_file: Option<String>,
}

/// The output of the command.
#[derive(Serialize)]
struct Rotated {
    profile: String,
    config_file: String,
    checked: bool,
}

pub async fn run(args: KeyArgs, context: &Context) -> Result<(), CliError> {
    let Action::Rotate(args) = args.action;
    let settings = context.resolve()?;
    let client = context.client_with(&settings)?;
    let secret_key = secret_key(args.secret_key_file).await?;
    let request = CreateKey::new(secret_key.clone()).regenerate(true);
    if context.dry_run {
        return RequestPreview::from(client.api().dry_run(request).await?).print(context);
    }
    let profile = settings.profile.value.clone();
    // The old key is lost afterwards, so find out now whether the new one can be stored.
    check_store(&settings.config).map_err(|error| error.and(&t!("Nothing was sent")))?;
    let losses = losses(CreateKey::OPERATION, request.form());
    context.confirm(format!("{losses}{}", t!("This cannot be undone. Continue?"))).await?;
    let key = create(&client, request, secret_key, settings.key()?).await?;
    store_key(&settings.config, &profile, &key).map_err(|error| keep(error, &key))?;
    let checked = check(context, &settings, &key).await;
    stderr!("{}", places_to_change(&settings));
    checked.map_err(|error| {
        error.context(t!("the new key is stored, but a call that is signed with it failed"))
    })?;
    let config_file = settings.config.path.display().to_string();
    context.output.show(&Rotated { profile, config_file, checked: true })
}

async fn secret_key(file: Option<String>) -> Result<Secret, CliError> {
    let Some(path) = file else { return secret(t!("secret key")).await };
    let text = read(&path).map_err(|error| {
        let error = of_library(error);
        CliError::usage(t!(
            "cannot read the secret key from %{path}: %{error}",
            path = path,
            error = of_library(error)
        ))
    })?;
    Secret::key(&text).map_err(|problem| CliError::usage(invalid_key(&t!("secret key"), &problem, &path)))
}

/// Creates a key. If the response is lost, it asks for the key that works now.
async fn create(
    client: &Client,
    request: CreateKey,
    secret_key: Secret,
    old: Option<Secret>,
) -> Result<Secret, CliError> {
    let error = match client.partner().create_key(request).await {
        Ok(response) => return Ok(response.partner_key),
        Err(error) if error.may_have_taken_effect() => error,
        Err(error) => return Err(error.into()),
    };
    match client.partner().create_key(CreateKey::new(secret_key)).await {
        Ok(response) if Some(&response.partner_key) != old.as_ref() => Ok(response.partner_key),
        Ok(_) => Err(CliError::network(failure_message(&error)).and(&t!("The key was not replaced"))),
        Err(_) => Err(unclear(error)),
    }
}

fn unclear(error: Error) -> CliError {
    CliError::from(error).hint(how_to_get_it())
}

/// The server returns the current key for the secret key, also when the old key no longer works.
fn how_to_get_it() -> Cow<'static, str> {
    let command = "bjy partner create-key --secret-key @FILE --raw";
    t!("this prints the key that works now: %{command}", command = command)
}

/// Saves a key that could not be stored, in a file that only its owner can read.
fn keep(error: CliError, key: &Secret) -> CliError {
    let error = error.context(t!("the key was replaced, but the new one is not stored"));
    match save(key) {
        Ok(path) => error.hint(t!("the new key is in %{path}", path = path.display())),
        Err(_) => error.hint(how_to_get_it()),
    }
}

fn save(key: &Secret) -> io::Result<PathBuf> {
    // Temporary files are readable by their owner only.
    let mut file = tempfile::Builder::new().prefix("bjy-partner-key-").tempfile()?;
    writeln!(file, "{}", key.expose())?;
    file.as_file().sync_all()?;
    let (_, path) = file.keep()?;
    Ok(path)
}

/// Makes a call that only reads, signed with the new key.
async fn check(context: &Context, settings: &Settings, key: &Secret) -> Result<(), CliError> {
    let value = KeySource::Text(key.clone());
    let origin = Origin::Profile(settings.profile.value.clone());
    let partner_key = Some(Setting { value, origin });
    let client = context.client_with(&Settings { partner_key, ..settings.clone() })?;
    client.category().list(category::List::new()).await?;
    Ok(())
}

/// Returns the places that still have the old key.
fn places_to_change(settings: &Settings) -> String {
    let mut lines = vec![t!("the old key no longer works. Where it is still in use, replace it:")];
    let config = &settings.config;
    match &settings.partner_key {
        Some(Setting { origin: origin @ (Origin::Environment(_) | Origin::CommandLine(_)), .. }) => {
            lines.push(t!("the %{origin}, which takes precedence over the profile", origin = origin));
        }
        Some(Setting { value: KeySource::File(path), .. }) => {
            lines.push(t!("the file %{path}, which the profile no longer uses", path = path));
        }
        _ => {}
    }
    let id = settings.partner_id.as_ref().map(|id| id.value);
    for (name, profile) in &config.contents.profiles {
        let has_key = profile.partner_key.is_some() || profile.partner_key_file.is_some();
        if *name != settings.profile.value && profile.partner_id == id && has_key {
            lines.push(t!("[profiles.%{name}] of %{path}", name = name, path = config.path.display()));
        }
    }
    lines.push(t!("other machines and programs that sign calls of this account"));
    lines.push(t!("programs that check the signatures of its webhooks"));
    lines.join("\n  ")
}
