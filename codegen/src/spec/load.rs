//! Reads a spec folder into the plain data of [`crate::spec`].

use std::path::Path;
use std::{fs, io};

use schemars::{Schema, schema_for};
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::{ApiFile, Loaded, ModuleFile, Spec, TYPES, shape};
use crate::diagnostic::{Place, Reporter};
use crate::regular_file;
use crate::source::{Malformed, Source, Step};

/// The name of `api.yaml` without the extension.
pub const API: &str = "api";

/// The extension of spec files.
const EXTENSION: &str = ".yaml";

/// The character that replaces bytes that are not UTF-8.
const NOT_UTF8: char = char::REPLACEMENT_CHARACTER;

/// The text of one spec file.
#[derive(Debug, Clone)]
pub struct Text {
    /// The path that diagnostics show. It ends with a slash for a folder.
    pub name: String,
    /// The content of the file.
    pub text: String,
}

/// Reads every file in `folder`, sorted by name.
///
/// Other files are listed too, without their content, so that [`parse`] rejects them and nothing vanishes. Only
/// the files of editors are ignored: hidden files, and copies such as `video.yaml~`.
///
/// # Errors
///
/// The error names the file or folder that cannot be read.
pub fn read_folder(folder: &Path) -> io::Result<Vec<Text>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let path = entry.map_err(|error| at(folder, &error))?.path();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        if file_name.starts_with(['.', '#']) || file_name.ends_with('~') {
            continue;
        }
        let folder_name = folder.file_name().unwrap_or_default().to_string_lossy();
        let is_folder = path.is_dir();
        let text = if !is_folder && file_name.ends_with(EXTENSION) {
            let bytes = regular_file::read(&path).map_err(|error| at(&path, &error))?;
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            String::new()
        };
        let slash = if is_folder { "/" } else { "" };
        files.push(Text { name: format!("spec/{folder_name}/{file_name}{slash}"), text });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Adds the path to an error: the system's own text never names it.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Parses all files of the API `name` into trees. A missing `api.yaml` becomes an empty one.
pub fn parse(name: &str, mut files: Vec<Text>) -> Vec<(Source, Vec<Malformed>)> {
    if !files.iter().any(|file| stem(&file.name) == API) {
        files.push(Text { name: format!("spec/{name}/{API}{EXTENSION}"), text: String::new() });
    }
    files.into_iter().map(parse_file).collect()
}

fn parse_file(file: Text) -> (Source, Vec<Malformed>) {
    let (span, message, help) = if file.name.ends_with('/') {
        (0..0, "a folder cannot be part of an API", "move its files here, or move it away".to_owned())
    } else if !file.name.ends_with(EXTENSION) {
        let help = format!("rename it to `{}{EXTENSION}`, or move it away", stem(&file.name));
        (0..0, "the files of a spec are called `….yaml`", help)
    } else if let Some(at) = file.text.find(NOT_UTF8) {
        let help = "save it as UTF-8".to_owned();
        (at..at + NOT_UTF8.len_utf8(), "this file is not UTF-8 text", help)
    } else {
        return Source::parse(file.name, file.text);
    };
    (Source::unread(file.name, file.text), vec![Malformed::new(span, message, help)])
}

/// Decodes all files and reports every part that does not fit the spec language.
pub fn decode(sources: &[Source], reporter: &mut Reporter<'_>) -> Spec {
    let mut spec = Spec::default();
    let (api_schema, module_schema) = (schema_for!(ApiFile), schema_for!(ModuleFile));
    for (file, source) in sources.iter().enumerate() {
        let stem = stem(&source.name);
        let is_api = stem == API;
        if is_api {
            spec.api_file = file;
        }
        if source.is_empty() {
            let help =
                if is_api { "every spec folder has it; see spec/README.md" } else { "fill it, or remove it" };
            reporter.push(file, 0..0, "this file is missing or empty".into(), help.into());
        }
        // The part that was not read may use a type.
        spec.incomplete |= source.is_cut();
        if source.is_cut() {
            spec.failed.insert(stem.to_owned());
        }
        let decoded = match is_api {
            true => decode_file(file, source, &api_schema, reporter).map(|(content, lost)| {
                spec.api = content;
                lost
            }),
            false => decode_file(file, source, &module_schema, reporter).map(|(content, lost)| {
                spec.modules.insert(stem.to_owned(), Loaded { file, content });
                lost
            }),
        };
        match decoded {
            Some(lost_types) => spec.incomplete |= lost_types,
            None => {
                // A file without content uses nothing.
                spec.incomplete |= !source.is_empty();
                spec.failed.insert(stem.to_owned());
            }
        }
    }
    if let Some(types) = spec.modules.get_index_of(TYPES) {
        spec.modules.move_index(types, 0);
    }
    spec
}

fn stem(name: &str) -> &str {
    let file_name = name.trim_end_matches('/').rsplit('/').next().unwrap_or(name);
    file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem)
}

/// Decodes one file, and returns whether types may have been lost. Returns `None` if nothing was read.
fn decode_file<T: DeserializeOwned>(
    file: usize,
    source: &Source,
    schema: &Schema,
    reporter: &mut Reporter<'_>,
) -> Option<(T, bool)> {
    let mut value = source.to_value()?;
    let place = Place::file(file);
    if !value.is_mapping() {
        let help = "it starts with `title: …`; see spec/README.md";
        reporter.value(&place, "a spec file is a map of keys", help);
        return None;
    }
    let lost_types = shape::repair(schema, &mut value, &place, reporter);
    match serde_path_to_error::deserialize(value) {
        Ok(content) => Some((content, lost_types)),
        // The schema is made from the types, so serde only rejects what a schema cannot express.
        Err(error) => {
            let place = Place { file, path: steps(error.path()) };
            reporter.value(&place, error.inner().to_string(), "see spec/README.md");
            None
        }
    }
}

fn steps(path: &serde_path_to_error::Path) -> Vec<Step> {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_device_among_the_files_is_an_error() {
        let folder = std::env::temp_dir().join(format!("spec-device-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.join("video.yaml")).unwrap();
        let error = read_folder(&folder).unwrap_err();
        fs::remove_dir_all(&folder).unwrap();
        assert!(error.to_string().ends_with("video.yaml: it is not a regular file"), "{error}");
    }
}
