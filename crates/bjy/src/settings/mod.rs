//! The settings: from options, then from the environment, then from the config file.

mod args;
mod environment;
mod file;
pub mod folders;
mod origin;

use std::borrow::Cow;
use std::str::FromStr;
use std::time::Duration;

use baijiayun_vod::{API, Client, ClientBuilder, Credentials, Secret};

pub use args::{OperationPath, SettingsArgs};
pub use environment::{
    BASE_URL, CONFIG, PARTNER_ID, PARTNER_KEY, PRIVATE_DOMAIN, PROFILE, UPLOAD_RESPONSE_TIMEOUT, environment,
};
pub use file::{ConfigFile, Profile, parse as parse_config};
pub use origin::{Origin, Setting};

use crate::error::{CliError, invalid_key};
use crate::input::read;
use crate::lang::of_library;

/// The profile that is used when none is chosen.
pub const DEFAULT_PROFILE: &str = "default";

/// The address of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    PrivateDomain(String),
    BaseUrl(String),
}

/// The source of the partner key.
#[derive(Debug, Clone)]
pub enum KeySource {
    Text(Secret),
    /// A file; `-` is standard input.
    File(String),
}

/// All settings, each from the first source that has it.
#[derive(Debug, Clone)]
pub struct Settings {
    pub config: ConfigFile,
    pub profile: Setting<String>,
    pub partner_id: Option<Setting<i64>>,
    pub partner_key: Option<Setting<KeySource>>,
    pub server: Option<Setting<Server>>,
    /// In seconds.
    pub upload_response_timeout: Option<Setting<u64>>,
    /// The paths of operations, by id.
    pub paths: Vec<(String, Setting<String>)>,
}

impl Server {
    /// Returns the address as it was given.
    pub fn text(&self) -> &str {
        match self {
            Self::PrivateDomain(text) | Self::BaseUrl(text) => text,
        }
    }
}

impl Settings {
    /// Reads all sources. A config file or profile that was chosen explicitly must exist.
    pub fn resolve(args: &SettingsArgs) -> Result<Self, CliError> {
        let settings = Self::resolve_leniently(args)?;
        let config = &settings.config;
        let profile = &settings.profile;
        let path = config.path.display();
        if config.origin != Origin::Default && !config.exists {
            return Err(CliError::configuration(t!("the config file %{path} does not exist", path = path))
                .hint(t!(
                    "to create it: %{command}",
                    command = format!("bjy --config {path} config set partner-id N")
                )));
        }
        let profiles = &config.contents.profiles;
        if profile.origin != Origin::Default && !profiles.contains_key(&profile.value) {
            let known: Vec<_> = profiles.keys().map(String::as_str).collect();
            let known = if known.is_empty() { t!("none") } else { known.join(", ").into() };
            let Setting { value, origin } = profile;
            let message = t!(
                "no profile `%{name}` (%{origin}) in %{path}. Known profiles: %{known}",
                name = value,
                origin = origin,
                path = path,
                known = known
            );
            let command = format!("bjy --profile {value} config set partner-id N");
            let hint = t!("to create it: %{command}", command = command);
            return Err(CliError::configuration(message).hint(hint));
        }
        if config.is_exposed() {
            stderr!(
                "{}{}",
                t!("warning: "),
                t!("others can read the partner key in %{path}: chmod 600 %{path}", path = path)
            );
        }
        Ok(settings)
    }

    /// Reads all sources, even if the chosen config file or profile does not exist.
    pub fn resolve_leniently(args: &SettingsArgs) -> Result<Self, CliError> {
        let config = ConfigFile::load(args)?;
        let profile = choose_profile(args, &config)?;
        let name = profile.value.as_str();
        let stored = config.contents.profiles.get(name).cloned().unwrap_or_default();
        let in_profile = || Origin::Profile(name.to_owned());

        let partner_id =
            number((args.partner_id, "--partner-id"), PARTNER_ID, (stored.partner_id, in_profile()))?;
        let upload_response_timeout = number(
            (args.upload_response_timeout, "--upload-response-timeout"),
            UPLOAD_RESPONSE_TIMEOUT,
            (stored.upload_response_timeout, in_profile()),
        )?;
        let partner_key = partner_key(args, &config, &stored, in_profile())?;
        let server = server(args, &stored, in_profile())?;
        let paths = paths(args, &config);
        Ok(Self { profile, partner_id, partner_key, server, upload_response_timeout, paths, config })
    }

    /// Returns the partner key. Its file is read only now.
    pub fn key(&self) -> Result<Option<Secret>, CliError> {
        self.partner_key.as_ref().map(read_key).transpose()
    }

    /// Returns the partner key. A missing one is an error.
    pub fn required_key(&self) -> Result<Secret, CliError> {
        self.key()?.ok_or_else(|| {
            CliError::configuration(t!("no partner key is set"))
                .hint(how_to_set(PARTNER_KEY, "--partner-key-file FILE"))
                .hint("  bjy config set partner-key")
        })
    }

    /// Returns the account's id. A missing one is an error.
    pub fn required_partner_id(&self) -> Result<i64, CliError> {
        self.partner_id.as_ref().map(|id| id.value).ok_or_else(|| {
            CliError::configuration(t!("no partner id is set"))
                .hint(how_to_set(PARTNER_ID, "--partner-id N"))
                .hint("  bjy config set partner-id N")
        })
    }

    /// Returns the server. A missing one is an error.
    pub fn required_server(&self) -> Result<&Server, CliError> {
        self.server.as_ref().map(|server| &server.value).ok_or_else(|| {
            CliError::configuration(t!("the account's server is not set"))
                .hint(how_to_set(PRIVATE_DOMAIN, "--private-domain NAME"))
                .hint("  bjy config set private-domain NAME")
                .hint(t!(
                    "NAME is the first part of your server's host: %{server}",
                    server = API.server.replace("{private_domain}", "NAME")
                ))
        })
    }

    /// Returns the builder of a client with these settings.
    pub fn client(&self) -> Result<ClientBuilder<Client>, CliError> {
        let partner_id = self.required_partner_id()?;
        let credentials = match self.key()? {
            Some(key) => Credentials::new(partner_id, key.expose()),
            None => Credentials::without_key(partner_id),
        };
        let mut builder = Client::builder()
            .credentials(credentials)
            .paths(self.paths.iter().map(|(id, path)| (id.as_str(), path.value.as_str())))
            .user_agent(concat!("bjy/", env!("CARGO_PKG_VERSION")));
        if let Some(seconds) = &self.upload_response_timeout {
            builder = builder.upload_response_timeout(Duration::from_secs(seconds.value));
        }
        Ok(match self.required_server()? {
            Server::PrivateDomain(domain) => builder.private_domain(domain),
            Server::BaseUrl(url) => builder.base_url(url),
        })
    }
}

/// Returns the advice about a missing setting. The command that stores it follows.
fn how_to_set(variable: &str, option: &str) -> Cow<'static, str> {
    t!("set %{variable}, or give %{option}, or store it:", variable = variable, option = option)
}

/// Returns the chosen profile, which need not exist.
pub fn choose_profile(args: &SettingsArgs, config: &ConfigFile) -> Result<Setting<String>, CliError> {
    Ok(if let Some(value) = &args.profile {
        Setting { value: value.clone(), origin: Origin::CommandLine("--profile") }
    } else if let Some(value) = environment(PROFILE)? {
        Setting { value, origin: Origin::Environment(PROFILE) }
    } else if let Some(value) = &config.contents.profile {
        Setting { value: value.clone(), origin: Origin::ConfigFile }
    } else {
        Setting { value: DEFAULT_PROFILE.to_owned(), origin: Origin::Default }
    })
}

impl SettingsArgs {
    /// Returns the partner key of the command line, without looking at other sources.
    pub fn partner_key(&self) -> Result<Option<Secret>, CliError> {
        self.key_source().as_ref().map(read_key).transpose()
    }

    fn key_source(&self) -> Option<Setting<KeySource>> {
        if let Some(key) = &self.partner_key {
            return Some(Setting {
                value: KeySource::Text(key.clone()),
                origin: Origin::CommandLine("--partner-key"),
            });
        }
        let path = self.partner_key_file.clone()?;
        Some(Setting { value: KeySource::File(path), origin: Origin::CommandLine("--partner-key-file") })
    }
}

/// Returns a number from the command line, the environment or the profile.
fn number<T: FromStr>(
    (given, option): (Option<T>, &'static str),
    variable: &'static str,
    (stored, in_profile): (Option<T>, Origin),
) -> Result<Option<Setting<T>>, CliError> {
    if let Some(value) = given {
        return Ok(Some(Setting { value, origin: Origin::CommandLine(option) }));
    }
    let Some(text) = environment(variable)? else {
        return Ok(stored.map(|value| Setting { value, origin: in_profile }));
    };
    match text.parse() {
        Ok(value) => Ok(Some(Setting { value, origin: Origin::Environment(variable) })),
        Err(_) => Err(CliError::configuration(t!("%{name} is not a whole number", name = variable))),
    }
}

fn partner_key(
    args: &SettingsArgs,
    config: &ConfigFile,
    stored: &Profile,
    in_profile: Origin,
) -> Result<Option<Setting<KeySource>>, CliError> {
    if let Some(source) = args.key_source() {
        return Ok(Some(source));
    }
    let source = if let Some(text) = environment(PARTNER_KEY)? {
        Some((KeySource::Text(Secret::new(text)), Origin::Environment(PARTNER_KEY)))
    } else if let Some(key) = &stored.partner_key {
        Some((KeySource::Text(key.clone()), in_profile))
    } else {
        let path = stored.partner_key_file.as_ref();
        path.map(|path| (KeySource::File(config.resolve(path).display().to_string()), in_profile))
    };
    Ok(source.map(|(value, origin)| Setting { value, origin }))
}

fn read_key(Setting { value, origin }: &Setting<KeySource>) -> Result<Secret, CliError> {
    let (key, place) = match value {
        KeySource::Text(key) => (Secret::key(key.expose()), origin.to_string()),
        KeySource::File(path) => {
            let name = if path == "-" { t!("standard input") } else { path.into() };
            let text = read(path).map_err(|error| {
                CliError::configuration(t!(
                    "cannot read the partner key from %{name} (%{origin}): %{error}",
                    name = name,
                    origin = origin,
                    error = of_library(error)
                ))
            })?;
            (Secret::key(&text), format!("{name}, {origin}"))
        }
    };
    key.map_err(|problem| CliError::configuration(invalid_key(&t!("partner key"), &problem, &place)))
}

fn server(
    args: &SettingsArgs,
    stored: &Profile,
    in_profile: Origin,
) -> Result<Option<Setting<Server>>, CliError> {
    let url = environment(BASE_URL)?;
    let domain = environment(PRIVATE_DOMAIN)?;
    let candidates = [
        (args.base_url.clone().map(Server::BaseUrl), Origin::CommandLine("--base-url")),
        (args.private_domain.clone().map(Server::PrivateDomain), Origin::CommandLine("--private-domain")),
        (url.map(Server::BaseUrl), Origin::Environment(BASE_URL)),
        (domain.map(Server::PrivateDomain), Origin::Environment(PRIVATE_DOMAIN)),
        (stored.base_url.clone().map(Server::BaseUrl), in_profile.clone()),
        (stored.private_domain.clone().map(Server::PrivateDomain), in_profile),
    ];
    Ok(candidates.into_iter().find_map(|(value, origin)| Some(Setting { value: value?, origin })))
}

/// Returns the paths of `--path`, and those of the config file for other operations.
fn paths(args: &SettingsArgs, config: &ConfigFile) -> Vec<(String, Setting<String>)> {
    let mut paths: Vec<(String, Setting<String>)> = Vec::new();
    for (id, path) in config.contents.paths() {
        paths.push((id, Setting { value: path, origin: Origin::ConfigFile }));
    }
    for OperationPath { operation, path } in &args.paths {
        paths.retain(|(id, _)| id != operation);
        let setting = Setting { value: path.clone(), origin: Origin::CommandLine("--path") };
        paths.push((operation.clone(), setting));
    }
    paths.sort_by(|(a, _), (b, _)| a.cmp(b));
    paths
}
