//! The tables of settings and of profiles.

use serde::Serialize;

use crate::context::Context;
use crate::error::CliError;
use crate::settings::{ConfigFile, DEFAULT_PROFILE, KeySource, Server, Setting, Settings, choose_profile};

/// A row of the table of settings.
#[derive(Serialize)]
struct SettingRow {
    setting: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    origin: String,
}

/// Prints every setting and its origin. A missing key, config file or profile is no error here.
pub fn settings(context: &Context) -> Result<(), CliError> {
    let settings = Settings::resolve_leniently(&context.settings)?;
    context.output.show(&context.texts(|| rows(&settings)))
}

fn rows(settings: &Settings) -> Vec<SettingRow> {
    let file = &settings.config;
    let missing = if file.exists { "".into() } else { t!(" (does not exist)") };
    let mut rows = vec![
        SettingRow {
            setting: t!("config file").into(),
            value: Some(format!("{}{missing}", file.path.display())),
            origin: file.origin.to_string(),
        },
        row("profile", Some(&settings.profile), Clone::clone),
        row("partner-id", settings.partner_id.as_ref(), ToString::to_string),
        row("partner-key", settings.partner_key.as_ref(), |key| match key {
            KeySource::Text(_) => "***".into(),
            KeySource::File(path) if path == "-" => format!("*** ({})", t!("standard input")),
            KeySource::File(path) => format!("*** ({path})"),
        }),
        server(settings.server.as_ref()),
    ];
    let timeout = settings.upload_response_timeout.as_ref();
    rows.extend(timeout.map(|timeout| row("upload-response-timeout", Some(timeout), ToString::to_string)));
    let path = |(id, path): &(String, Setting<String>)| row(&format!("path.{id}"), Some(path), Clone::clone);
    rows.extend(settings.paths.iter().map(path));
    rows
}

fn row<T>(name: &str, setting: Option<&Setting<T>>, show: impl Fn(&T) -> String) -> SettingRow {
    SettingRow {
        setting: name.to_owned(),
        value: setting.map(|setting| show(&setting.value)),
        origin: setting.map_or_else(|| t!("not set").into(), |setting| setting.origin.to_string()),
    }
}

fn server(server: Option<&Setting<Server>>) -> SettingRow {
    let name = match server.map(|server| &server.value) {
        Some(Server::BaseUrl(_)) => "base-url",
        Some(Server::PrivateDomain(_)) | None => "private-domain",
    };
    row(name, server, |server| server.text().to_owned())
}

/// A row of the table of profiles.
#[derive(Serialize)]
struct ProfileRow<'f> {
    profile: &'f str,
    chosen: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    partner_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<&'f str>,
    has_key: bool,
}

/// Prints the profiles of the config file.
pub fn profiles(file: &ConfigFile, context: &Context) -> Result<(), CliError> {
    let chosen = choose_profile(&context.settings, file)?;
    let rows = file.contents.profiles.iter().map(|(name, profile)| ProfileRow {
        profile: name,
        chosen: *name == chosen.value,
        partner_id: profile.partner_id,
        server: profile.base_url.as_deref().or(profile.private_domain.as_deref()),
        has_key: profile.partner_key.is_some() || profile.partner_key_file.is_some(),
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        context
            .note(&t!("no profiles; `bjy config set` creates the profile `%{name}`", name = DEFAULT_PROFILE));
    }
    context.output.show(&rows)
}
