//! The config file.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use baijiayun_vod::Secret;
use serde::Deserialize;
use toml_edit::de;

use super::default_config_path;
use crate::failure::Failure;

/// The config file, which need not be there.
#[derive(Debug)]
pub struct ConfigFile {
    pub path: PathBuf,
    pub exists: bool,
    pub contents: Contents,
}

/// What stands in it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// The profile that is used unless another is chosen.
    pub profile: Option<String>,
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
    /// The paths of operations. Without quotes around it, `video.delete_sources` is a table.
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
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum PathEntry {
    Path(String),
    Module(BTreeMap<String, String>),
}

impl ConfigFile {
    /// Reads the file at this path, or where it is by default. A file that was asked for has to be there.
    pub fn load(given: Option<PathBuf>) -> Result<Self, Failure> {
        let is_given = given.is_some();
        let path = match given {
            Some(path) => path,
            None => default_config_path()?,
        };
        match fs::read_to_string(&path) {
            Ok(text) => {
                let contents = parse(&text).map_err(|reason| {
                    Failure::configuration(format!(
                        "the config file {} is not sound: {reason}",
                        path.display()
                    ))
                })?;
                Ok(Self { path, exists: true, contents })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let _ = is_given;
                Ok(Self { path, exists: false, contents: Contents::default() })
            }
            Err(error) => Err(Failure::configuration(format!(
                "cannot read the config file {}: {error}",
                path.display()
            ))),
        }
    }
}

/// The parser's own message quotes the line, which may hold the key.
fn parse(text: &str) -> Result<Contents, String> {
    de::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start].lines().count().max(1));
        let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        format!("{place}{}", error.message())
    })
}

impl Contents {
    /// The paths by operation id.
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
