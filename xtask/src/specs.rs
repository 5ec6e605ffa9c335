//! The specs in a folder or in a git revision.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, anyhow, bail};
use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::{self, Text};

use crate::workspace::{self, OPENAPI, SCHEMAS};

/// The file that makes a folder an API.
const API_FILE: &str = "api.yaml";

/// The files of some APIs.
pub struct Specs {
    /// The origin, for messages.
    origin: String,
    /// The files of each API, by its name.
    apis: BTreeMap<String, Vec<Text>>,
    /// Whether the folder of one API was asked for.
    is_single: bool,
}

impl Specs {
    /// Reads a folder, if there is one with this path, or else a git revision.
    pub fn read(source: &str) -> anyhow::Result<Self> {
        let folder = Path::new(source);
        if folder.is_dir() { Self::read_folder(source, folder) } else { Self::read_revision(source) }
    }

    fn read_folder(source: &str, folder: &Path) -> anyhow::Result<Self> {
        let is_single = folder.join(API_FILE).is_file();
        let folders: Vec<PathBuf> = if is_single { vec![folder.into()] } else { api_folders(folder)? };
        if folders.is_empty() {
            bail!("{source} is not a spec: neither it nor a folder in it has {API_FILE}");
        }
        let mut apis = BTreeMap::new();
        for folder in folders {
            // `.` is not a name.
            let full = folder.canonicalize().with_context(|| format!("cannot read {}", folder.display()))?;
            let name = full.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let files = load::read_folder(&full)
                .with_context(|| format!("cannot read the spec in {}", folder.display()))?;
            apis.insert(name, files);
        }
        Ok(Self { origin: format!("in {source}"), apis, is_single })
    }

    fn read_revision(revision: &str) -> anyhow::Result<Self> {
        let commit = format!("{revision}^{{commit}}");
        let verified = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]);
        // git does not say why.
        let Ok(commit) = verified else { bail!("`{revision}` is neither a folder nor a git revision") };
        let commit = commit.trim();
        let mut apis: BTreeMap<String, Vec<Text>> = BTreeMap::new();
        for path in git(&["ls-tree", "-r", "-z", "--name-only", commit, "spec/"])?.split('\0') {
            let Some((api, file)) = path.strip_prefix("spec/").and_then(|path| path.split_once('/')) else {
                continue;
            };
            let is_generated = path.starts_with(SCHEMAS) || path.starts_with(OPENAPI);
            if is_generated || api.starts_with('.') || file.starts_with('.') {
                continue;
            }
            let text = git(&["show", &format!("{commit}:{path}")])?;
            apis.entry(api.into()).or_default().push(Text { name: path.into(), text });
        }
        if apis.is_empty() {
            bail!("revision `{revision}` has no spec/");
        }
        Ok(Self { origin: format!("at revision `{revision}`"), apis, is_single: false })
    }

    /// Returns both with the same APIs, if only one was asked for on a side. A single folder may be a copy under
    /// another name.
    pub fn matching(mut self, mut new: Self) -> anyhow::Result<(Self, Self)> {
        if new.is_single {
            self.keep_one_of(&new)?;
        } else if self.is_single {
            new.keep_one_of(&self)?;
            self.rename(&new);
        }
        if new.is_single {
            new.rename(&self);
        }
        Ok((self, new))
    }

    /// Keeps only the API that `other` has: the one with its name, or else the only one.
    fn keep_one_of(&mut self, other: &Self) -> anyhow::Result<()> {
        if self.apis.len() > 1 {
            self.apis.retain(|name, _| other.apis.contains_key(name));
        }
        if self.apis.is_empty() {
            let names: Vec<_> = other.apis.keys().map(String::as_str).collect();
            bail!("there is no spec of `{}` {}", names.join(", "), self.origin);
        }
        Ok(())
    }

    /// Gives the only API the name that it has in `other`.
    fn rename(&mut self, other: &Self) {
        let files = std::mem::take(&mut self.apis).into_values();
        self.apis = other.apis.keys().cloned().zip(files).collect();
    }

    /// Returns the models of the specs.
    pub fn models(self) -> anyhow::Result<Vec<Model>> {
        let model = |(name, files): (String, Vec<Text>)| {
            baijiayun_codegen::model(&name, files).map_err(|rejected| {
                anyhow!(
                    "the spec of `{name}` {} cannot be read. If it is older than the spec language of this \
                     checkout, compare it with the `cargo xtask` of its own time.\n\n{rejected}",
                    self.origin
                )
            })
        };
        self.apis.into_iter().map(model).collect()
    }
}

/// Returns the folders of APIs in a folder.
fn api_folders(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
        if path.join(API_FILE).is_file() {
            folders.push(path);
        }
    }
    Ok(folders)
}

/// Runs git in the checkout, and returns its output.
fn git(arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(workspace::root()?)
        .output()
        .context("cannot run git")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
