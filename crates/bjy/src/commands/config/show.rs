//! Which settings are used, and where they come from.

use serde::Serialize;

use crate::context::Context;
use crate::error::Failure;
use crate::settings::{ConfigFile, DEFAULT_PROFILE, Key, Server, Setting, Settings, choose_profile};

/// A line of the table.
#[derive(Serialize)]
struct Row {
    setting: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    origin: String,
}

/// Prints every setting. Neither a key nor a missing profile is a reason not to.
pub fn settings(context: &Context) -> Result<(), Failure> {
    let settings = Settings::look(&context.settings)?;
    let file = &settings.config;
    let missing = if file.exists { "" } else { " (not there)" };
    let mut rows = vec![
        Row {
            setting: "config file".into(),
            value: Some(format!("{}{missing}", file.path.display())),
            origin: file.origin.to_string(),
        },
        row("profile", Some(&settings.profile), Clone::clone),
        row("partner-id", settings.partner_id.as_ref(), ToString::to_string),
        row("partner-key", settings.partner_key.as_ref(), |key| match key {
            Key::Text(_) => "***".into(),
            Key::File(path) if path == "-" => "*** (standard input)".into(),
            Key::File(path) => format!("*** ({path})"),
        }),
        server(settings.server.as_ref()),
    ];
    let path = |(id, path): &(String, Setting<String>)| row(&format!("path.{id}"), Some(path), Clone::clone);
    rows.extend(settings.paths.iter().map(path));
    context.output.show(&rows)
}

fn row<T>(name: &str, setting: Option<&Setting<T>>, show: impl Fn(&T) -> String) -> Row {
    Row {
        setting: name.to_owned(),
        value: setting.map(|setting| show(&setting.value)),
        origin: setting.map_or("not set".to_owned(), |setting| setting.origin.to_string()),
    }
}

fn server(server: Option<&Setting<Server>>) -> Row {
    let name = match server.map(|server| &server.value) {
        Some(Server::BaseUrl(_)) => "base-url",
        Some(Server::PrivateDomain(_)) | None => "private-domain",
    };
    row(name, server, |server| server.text().to_owned())
}

/// A line of the list of profiles.
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

/// Prints the profiles of the file.
pub fn profiles(file: &ConfigFile, context: &Context) -> Result<(), Failure> {
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
        context.note(&format!("there are no profiles; `bjy config set` begins with `{DEFAULT_PROFILE}`"));
    }
    context.output.show(&rows)
}
