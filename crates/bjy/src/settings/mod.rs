//! Where the settings come from: args, then the environment, then the config file.

mod args;
mod environment;
mod file;
mod origin;

use baijiayun_vod::{API, Client, ClientBuilder, Credentials, Secret};

pub use args::{OperationPath, SettingsArgs};
pub use environment::{BASE_URL, CONFIG, PARTNER_ID, PARTNER_KEY, PRIVATE_DOMAIN, PROFILE, environment};
pub use file::{ConfigFile, Profile};
pub use origin::{Origin, Setting};

use crate::error::Failure;
use crate::input::read;

/// The profile that is used when none is chosen.
pub const DEFAULT_PROFILE: &str = "default";

/// Where the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    PrivateDomain(String),
    BaseUrl(String),
}

/// Where the partner key is.
#[derive(Debug, Clone)]
pub enum Key {
    Text(Secret),
    /// In a file; `-` is standard input.
    File(String),
}

/// All settings, each from the first source that has it.
#[derive(Debug)]
pub struct Settings {
    pub config: ConfigFile,
    pub profile: Setting<String>,
    pub partner_id: Option<Setting<i64>>,
    pub partner_key: Option<Setting<Key>>,
    pub server: Option<Setting<Server>>,
    /// The paths of operations, by id.
    pub paths: Vec<(String, Setting<String>)>,
}

impl Server {
    /// As it was given.
    pub fn text(&self) -> &str {
        match self {
            Self::PrivateDomain(text) | Self::BaseUrl(text) => text,
        }
    }
}

impl Settings {
    /// Looks in all sources. What is asked for by name has to be there.
    pub fn resolve(args: &SettingsArgs) -> Result<Self, Failure> {
        let settings = Self::look(args)?;
        let (config, profile) = (&settings.config, &settings.profile);
        let path = config.path.display();
        if config.origin != Origin::Default && !config.exists {
            return Err(Failure::configuration(format!("there is no config file {path}"))
                .hint(format!("make one: bjy --config {path} config set partner-id N")));
        }
        let profiles = &config.contents.profiles;
        if profile.origin != Origin::Default && !profiles.contains_key(&profile.value) {
            let known: Vec<_> = profiles.keys().map(String::as_str).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let Setting { value, origin } = profile;
            let message = format!("there is no profile `{value}` ({origin}) in {path}. Known are: {known}");
            let hint = format!("make it: bjy --profile {value} config set partner-id N");
            return Err(Failure::configuration(message).hint(hint));
        }
        if config.is_exposed() {
            anstream::eprintln!("warning: others can read the partner key in {path}: chmod 600 {path}");
        }
        Ok(settings)
    }

    /// Looks in all sources, and takes them as they are.
    pub fn look(args: &SettingsArgs) -> Result<Self, Failure> {
        let config = ConfigFile::load(args)?;
        let profile = choose_profile(args, &config)?;
        let name = profile.value.as_str();
        let stored = config.contents.profiles.get(name).cloned().unwrap_or_default();
        let in_profile = || Origin::Profile(name.to_owned());

        let partner_id = match (args.partner_id, environment(PARTNER_ID)?) {
            (Some(value), _) => Some(Setting { value, origin: Origin::Flag("--partner-id") }),
            (None, Some(text)) => {
                let value = text
                    .parse()
                    .map_err(|_| Failure::configuration(format!("{PARTNER_ID} is not a whole number")))?;
                Some(Setting { value, origin: Origin::Environment(PARTNER_ID) })
            }
            (None, None) => stored.partner_id.map(|value| Setting { value, origin: in_profile() }),
        };
        let partner_key = partner_key(args, &config, &stored, in_profile())?;
        let server = server(args, &stored, in_profile())?;
        let paths = paths(args, &config);
        Ok(Self { profile, partner_id, partner_key, server, paths, config })
    }

    /// The partner key. A file is read only now.
    pub fn key(&self) -> Result<Option<Secret>, Failure> {
        self.partner_key.as_ref().map(read_key).transpose()
    }

    /// The key, for what cannot do without.
    pub fn required_key(&self) -> Result<Secret, Failure> {
        self.key()?.ok_or_else(|| {
            Failure::configuration("no partner key is set")
                .hint(format!("set {PARTNER_KEY}, or give --partner-key-file FILE, or store it:"))
                .hint("  bjy config set partner-key")
        })
    }

    /// The account's id, for what cannot do without.
    pub fn required_partner_id(&self) -> Result<i64, Failure> {
        self.partner_id.as_ref().map(|id| id.value).ok_or_else(|| {
            Failure::configuration("no partner id is set")
                .hint(format!("set {PARTNER_ID}, or give --partner-id N, or store it:"))
                .hint("  bjy config set partner-id N")
        })
    }

    /// The server as it was given, for what cannot do without.
    pub fn required_server(&self) -> Result<&Server, Failure> {
        self.server.as_ref().map(|server| &server.value).ok_or_else(|| {
            Failure::configuration("the account's server is not set")
                .hint(format!("set {PRIVATE_DOMAIN}, or give --private-domain NAME, or store it:"))
                .hint("  bjy config set private-domain NAME")
                .hint(format!(
                    "NAME is the first part of your server's host: {}",
                    API.server.replace("{private_domain}", "NAME")
                ))
        })
    }

    /// A client with these settings.
    pub fn client(&self) -> Result<ClientBuilder<Client>, Failure> {
        let partner_id = self.required_partner_id()?;
        let credentials = match self.key()? {
            Some(key) => Credentials::new(partner_id, key.expose()),
            None => Credentials::without_key(partner_id),
        };
        let builder = Client::builder()
            .credentials(credentials)
            .paths(self.paths.iter().map(|(id, path)| (id.as_str(), path.value.as_str())))
            .user_agent(concat!("bjy/", env!("CARGO_PKG_VERSION")));
        Ok(match self.required_server()? {
            Server::PrivateDomain(domain) => builder.private_domain(domain),
            Server::BaseUrl(url) => builder.base_url(url),
        })
    }
}

/// The profile whose settings are used, whether or not it is there.
pub fn choose_profile(args: &SettingsArgs, config: &ConfigFile) -> Result<Setting<String>, Failure> {
    Ok(if let Some(value) = &args.profile {
        Setting { value: value.clone(), origin: Origin::Flag("--profile") }
    } else if let Some(value) = environment(PROFILE)? {
        Setting { value, origin: Origin::Environment(PROFILE) }
    } else if let Some(value) = &config.contents.profile {
        Setting { value: value.clone(), origin: Origin::ConfigFile }
    } else {
        Setting { value: DEFAULT_PROFILE.to_owned(), origin: Origin::Default }
    })
}

impl SettingsArgs {
    /// The partner key that the flags give, whatever else there is.
    pub fn given_key(&self) -> Result<Option<Secret>, Failure> {
        self.place_of_key().as_ref().map(read_key).transpose()
    }

    fn place_of_key(&self) -> Option<Setting<Key>> {
        if let Some(key) = &self.partner_key {
            return Some(Setting { value: Key::Text(key.clone()), origin: Origin::Flag("--partner-key") });
        }
        let path = self.partner_key_file.clone()?;
        Some(Setting { value: Key::File(path), origin: Origin::Flag("--partner-key-file") })
    }
}

fn partner_key(
    args: &SettingsArgs,
    config: &ConfigFile,
    stored: &Profile,
    in_profile: Origin,
) -> Result<Option<Setting<Key>>, Failure> {
    if let Some(given) = args.place_of_key() {
        return Ok(Some(given));
    }
    let found = if let Some(text) = environment(PARTNER_KEY)? {
        Some((Key::Text(Secret::new(text)), Origin::Environment(PARTNER_KEY)))
    } else if let Some(key) = &stored.partner_key {
        Some((Key::Text(key.clone()), in_profile))
    } else {
        let path = stored.partner_key_file.as_ref();
        path.map(|path| (Key::File(config.resolve(path).display().to_string()), in_profile))
    };
    Ok(found.map(|(value, origin)| Setting { value, origin }))
}

fn read_key(Setting { value, origin }: &Setting<Key>) -> Result<Secret, Failure> {
    let key = match value {
        Key::Text(key) => key.clone(),
        Key::File(path) => {
            let unreadable = |error| {
                let place = if path == "-" { "standard input" } else { path };
                let message = format!("cannot read the partner key from {place} ({origin}): {error}");
                Failure::configuration(message)
            };
            Secret::new(read(path).map_err(unreadable)?.trim())
        }
    };
    if key.expose().is_empty() {
        return Err(Failure::configuration(format!("the partner key is empty ({origin})")));
    }
    Ok(key)
}

fn server(
    args: &SettingsArgs,
    stored: &Profile,
    in_profile: Origin,
) -> Result<Option<Setting<Server>>, Failure> {
    let (url, domain) = (environment(BASE_URL)?, environment(PRIVATE_DOMAIN)?);
    let candidates = [
        (args.base_url.clone().map(Server::BaseUrl), Origin::Flag("--base-url")),
        (args.private_domain.clone().map(Server::PrivateDomain), Origin::Flag("--private-domain")),
        (url.map(Server::BaseUrl), Origin::Environment(BASE_URL)),
        (domain.map(Server::PrivateDomain), Origin::Environment(PRIVATE_DOMAIN)),
        (stored.base_url.clone().map(Server::BaseUrl), in_profile.clone()),
        (stored.private_domain.clone().map(Server::PrivateDomain), in_profile),
    ];
    let mut found = candidates.into_iter().filter_map(|(value, origin)| Some((value?, origin)));
    Ok(found.next().map(|(value, origin)| Setting { value, origin }))
}

/// The flag's, and of the config file those that no flag gives.
fn paths(args: &SettingsArgs, config: &ConfigFile) -> Vec<(String, Setting<String>)> {
    let mut paths: Vec<(String, Setting<String>)> = Vec::new();
    for (id, path) in config.contents.paths() {
        paths.push((id, Setting { value: path, origin: Origin::ConfigFile }));
    }
    for OperationPath { operation, path } in &args.paths {
        paths.retain(|(id, _)| id != operation);
        let setting = Setting { value: path.clone(), origin: Origin::Flag("--path") };
        paths.push((operation.clone(), setting));
    }
    paths.sort_by(|(a, _), (b, _)| a.cmp(b));
    paths
}
