//! The config file.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use baijiayun_vod::Secret;
use serde::Deserialize;
use toml_edit::de;

use super::args::SettingsArgs;
use super::environment::{CONFIG, environment};
use super::folders;
use super::origin::{Origin, Setting};
use crate::error::CliError;
use crate::input::read_text;
use crate::lang::of_library;

/// The config file, which need not exist.
#[derive(Debug, Clone)]
pub struct ConfigFile {
    pub path: PathBuf,
    /// The source of its path.
    pub origin: Origin,
    pub exists: bool,
    pub contents: Contents,
}

/// The contents of the config file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// The profile that is used unless another is chosen.
    pub profile: Option<String>,
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
    /// The paths of operations. TOML reads the unquoted key `video.delete_sources` as a table.
    #[serde(default)]
    paths: BTreeMap<String, PathEntry>,
}

/// The settings of one account.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub partner_id: Option<i64>,
    pub partner_key: Option<Secret>,
    pub partner_key_file: Option<String>,
    pub private_domain: Option<String>,
    pub base_url: Option<String>,
    /// In seconds.
    pub upload_response_timeout: Option<u64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum PathEntry {
    Path(String),
    Module(BTreeMap<String, String>),
}

impl ConfigFile {
    /// Reads the file, if it exists.
    pub fn load(args: &SettingsArgs) -> Result<Self, CliError> {
        let Setting { value: path, origin } = config_path(args)?;
        let failed = |reason: String| {
            let path = path.display();
            CliError::configuration(t!(
                "cannot use the config file %{path}: %{reason}",
                path = path,
                reason = of_library(reason)
            ))
        };
        let text = match read_text(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self { path, origin, exists: false, contents: Contents::default() });
            }
            Err(error) => return Err(failed(of_library(error))),
        };
        let contents = parse(&text).map_err(failed)?;
        Ok(Self { path, origin, exists: true, contents })
    }

    /// Returns whether it holds a partner key and others can read it.
    pub fn is_exposed(&self) -> bool {
        self.contents.profiles.values().any(|profile| profile.partner_key.is_some())
            && others_can_read(&self.path)
    }

    /// Resolves a path from the file, which is relative to its folder or starts with `~/`.
    pub fn resolve(&self, path: &str) -> PathBuf {
        if let (Some(rest), Ok(home)) = (path.strip_prefix("~/"), etcetera::home_dir()) {
            return home.join(rest);
        }
        self.path.parent().map_or_else(|| path.into(), |folder| folder.join(path))
    }
}

#[cfg(unix)]
fn others_can_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_can_read(_: &Path) -> bool {
    false
}

/// Parses the file. The error has only a part of the parser's message, which quotes the line and so may
/// show the key.
pub fn parse(text: &str) -> Result<Contents, String> {
    de::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start].lines().count().max(1));
        let reason = without_value(error.message());
        line.map_or_else(
            || reason.clone(),
            |line| t!("line %{line}: %{reason}", line = line, reason = of_library(&reason)).into(),
        )
    })
}

/// Removes the value from `invalid type: string "…", expected i64`.
fn without_value(message: &str) -> String {
    match message.split_once(", expected ") {
        Some((actual, expected)) if actual.starts_with("invalid ") => format!("expected {expected}"),
        _ => message.to_owned(),
    }
}

impl Contents {
    /// Returns the paths by operation id.
    pub fn paths(&self) -> Vec<(String, String)> {
        let mut paths = Vec::new();
        for (name, entry) in &self.paths {
            match entry {
                PathEntry::Path(path) => paths.push((name.clone(), path.clone())),
                PathEntry::Module(operations) => {
                    for (operation, path) in operations {
                        paths.push((format!("{name}.{operation}"), path.clone()));
                    }
                }
            }
        }
        paths
    }
}

/// Returns the path of the config file; an empty one without a home folder.
fn config_path(args: &SettingsArgs) -> Result<Setting<PathBuf>, CliError> {
    if let Some(value) = &args.config {
        return Ok(Setting { value: value.clone(), origin: Origin::CommandLine("--config") });
    }
    if let Some(path) = environment(CONFIG)? {
        return Ok(Setting { value: path.into(), origin: Origin::Environment(CONFIG) });
    }
    // Without a home folder there is no file, and everything may be in the environment.
    let value = folders::config().map_or_else(PathBuf::new, |folder| folder.join("bjy").join("config.toml"));
    Ok(Setting { value, origin: Origin::Default })
}
