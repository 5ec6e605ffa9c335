//! The files that the arguments name: with `--recursive` also those below folders.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use baijiayun_vod::upload::{AUDIO_EXTENSIONS, VIDEO_EXTENSIONS};
use rust_i18n::t;
use walkdir::{DirEntry, WalkDir};

use super::record::identity;
use crate::context::Context;
use crate::error::CliError;

/// The number of skipped files that are named without `--verbose`.
const NAMED_SKIPS: usize = 3;

/// The files to upload, in order of the arguments and below a folder by name.
#[derive(Debug, Default)]
pub struct Files {
    pub paths: Vec<PathBuf>,
    /// What is below the folders and is not uploaded: no media file, or a link that leads back to its own folder.
    skipped: Vec<PathBuf>,
}

/// Replaces folders by the media files below them. Files that were given stay, whatever their name is.
pub fn expand(given: &[PathBuf], is_recursive: bool) -> Result<Files, CliError> {
    let mut files = Files::default();
    let mut below_folders = BTreeSet::new();
    for path in given {
        if !path.is_dir() {
            files.paths.push(path.clone());
            continue;
        }
        if !is_recursive {
            let message = t!("%{folder} is a folder. Nothing was sent", folder = path.display());
            return Err(CliError::usage(message).hint(t!("-r uploads the video and audio files below it")));
        }
        files.walk(path, &mut below_folders)?;
    }
    Ok(files)
}

impl Files {
    /// Adds the media files below a folder, each once, also where several links lead to it.
    fn walk(&mut self, folder: &Path, seen: &mut BTreeSet<String>) -> Result<(), CliError> {
        let entries = WalkDir::new(folder).min_depth(1).follow_links(true).sort_by_file_name();
        for entry in entries.into_iter().filter_entry(|entry| !is_hidden(entry)) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if is_dead_link(&error) => {
                    self.skipped.extend(error.path().map(Path::to_owned));
                    continue;
                }
                Err(error) => {
                    let message = t!("cannot read the folder: %{error}. Nothing was sent", error = error);
                    return Err(CliError::usage(message));
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let path = entry.into_path();
            if !is_media(&path) {
                self.skipped.push(path);
            } else if seen.insert(name_of(&path)) {
                self.paths.push(path);
            }
        }
        Ok(())
    }

    /// Says on standard error what is skipped, also to scripts: a file that is missing must not go unnoticed.
    pub fn report_skipped(&self, context: &Context) {
        if self.skipped.is_empty() {
            return;
        }
        let named = if context.verbose { self.skipped.len() } else { NAMED_SKIPS };
        let names = self.skipped.iter().take(named).map(|path| path.display().to_string());
        let mut names = names.collect::<Vec<_>>().join(", ");
        if self.skipped.len() > named {
            names.push_str(", …");
        }
        stderr!("{}", t!("skipped %{count} files: %{names}", count = self.skipped.len(), names = names));
    }
}

/// Returns what the links to a file have in common.
fn name_of(path: &Path) -> String {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    identity(&path).unwrap_or_else(|| path.to_string_lossy().into_owned())
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
}

/// Returns whether the vendor accepts files with this extension.
fn is_media(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    path.is_file() && [VIDEO_EXTENSIONS, AUDIO_EXTENSIONS].concat().contains(&extension.as_str())
}

/// Returns whether a link leads back to its own folder, or to nothing.
fn is_dead_link(error: &walkdir::Error) -> bool {
    error.loop_ancestor().is_some()
        || error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}
