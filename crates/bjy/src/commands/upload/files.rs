//! The files that the arguments name: with `--recursive` also those below folders.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use baijiayun_vod::upload::{AUDIO_EXTENSIONS, VIDEO_EXTENSIONS};
use walkdir::{DirEntry, WalkDir};

use super::options::UploadArgs;
use super::record::identity;
use crate::context::Context;
use crate::error::CliError;
use crate::lang::of_library;
use crate::operation::Place;

/// The number of skipped files that are named without `--verbose`.
const NAMED_SKIPS: usize = 3;

/// A file to upload, and what its folder or a row of the manifest says about its video.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub path: PathBuf,
    /// The name of the video, in place of that of the file.
    pub name: Option<String>,
    /// The number or the path of the category.
    pub category: Option<String>,
    /// Values of the request that creates the video, in place of those of the options.
    pub params: Vec<(&'static str, String)>,
    /// The row of the manifest.
    pub row: Option<Place>,
}

/// The files to upload, in order of the arguments and below a folder by name.
#[derive(Debug, Default)]
pub struct Files {
    pub entries: Vec<Entry>,
    /// Entries below the folders that are not uploaded: no media file, an empty one, or a link to a folder.
    skipped: Vec<PathBuf>,
}

/// Replaces folders by the media files below them. Files that were given stay, with any name.
pub fn expand(args: &UploadArgs) -> Result<Files, CliError> {
    let base = args.category_id.as_deref();
    if args.mirror_folders
        && let Some(number) = base.filter(|base| base.trim().parse::<i64>().is_ok())
    {
        let message =
            t!("--category-id %{number}: --mirror-folders needs the path of a category", number = number);
        return Err(CliError::usage(message).and(&t!("Nothing was sent")));
    }
    let mut files = Files::default();
    let mut below_folders = BTreeSet::new();
    for path in &args.files {
        if !path.is_dir() {
            files.entries.push(Entry { path: path.clone(), ..Entry::default() });
            continue;
        }
        if !args.recursive {
            let message = t!("%{folder} is a folder. Nothing was sent", folder = path.display());
            return Err(CliError::usage(message).hint(t!("-r uploads the video and audio files below it")));
        }
        let first = files.entries.len();
        files.walk(path, &mut below_folders)?;
        if args.mirror_folders {
            for entry in &mut files.entries[first..] {
                entry.category = mirrored(&entry.path, path, base);
            }
        }
    }
    if let Some(name) = &args.name {
        let [entry] = files.entries.as_mut_slice() else {
            return Err(CliError::usage(t!("--name is for a single file. Nothing was sent")));
        };
        entry.name = Some(name.clone());
    }
    Ok(files)
}

/// Returns the path of the category that mirrors the folder of a file, below the category `base`. It begins with `/`, so
/// that a folder such as `2026` is a name.
fn mirrored(path: &Path, folder: &Path, base: Option<&str>) -> Option<String> {
    let below = path.parent()?.strip_prefix(folder).ok()?;
    let below = below.components().map(|name| name.as_os_str().to_string_lossy().into_owned());
    let base = base.map(|base| base.trim().trim_matches('/').to_owned());
    let names: Vec<_> = base.into_iter().chain(below).collect();
    (!names.is_empty()).then(|| format!("/{}", names.join("/")))
}

impl Files {
    /// Adds the media files below a folder, each once, also where several links lead to it. Links to folders are not
    /// followed: they may lead out of the folder, and give a file another category.
    fn walk(&mut self, folder: &Path, seen: &mut BTreeSet<String>) -> Result<(), CliError> {
        let entries = WalkDir::new(folder).min_depth(1).sort_by_file_name();
        for entry in entries.into_iter().filter_entry(|entry| !is_hidden(entry)) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let message =
                        t!("cannot read the folder: %{error}. Nothing was sent", error = of_library(error));
                    return Err(CliError::usage(message));
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let path = entry.into_path();
            let is_empty = fs::metadata(&path).is_ok_and(|file| file.len() == 0);
            if !path.is_file() || is_empty || !has_media_extension(&path) {
                self.skipped.push(path);
            } else if seen.insert(common_name(&path)) {
                self.entries.push(Entry { path, ..Entry::default() });
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
pub fn common_name(path: &Path) -> String {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    identity(&path).unwrap_or_else(|| path.to_string_lossy().into_owned())
}

/// Returns the name of a video with the extension of its file, unless it has one that the vendor accepts.
pub fn with_extension(name: &str, path: &Path) -> String {
    match path.extension() {
        Some(extension) if !has_media_extension(Path::new(name)) => {
            format!("{name}.{}", extension.to_string_lossy())
        }
        _ => name.to_owned(),
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
}

/// Returns whether the vendor accepts files with this extension.
fn has_media_extension(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    [VIDEO_EXTENSIONS, AUDIO_EXTENSIONS].concat().contains(&extension.as_str())
}
