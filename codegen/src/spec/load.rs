//! Reads a spec folder into the plain data of [`crate::spec`].
//!
//! serde stops at the first mistake. To report all of them, the mistaken part is replaced with a
//! placeholder and decoding starts again, until it succeeds. Further reports about a placeholder are
//! muted.

use std::path::Path;
use std::{fs, io};

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use serde_yaml::Value;

use super::{Loaded, Spec, TYPES};
use crate::diagnostic::{Place, Reporter, suggest};
use crate::source::{Malformed, Source, Step};

/// The name of `api.yaml` without the extension.
pub const API: &str = "api";

/// The text of one spec file.
#[derive(Debug, Clone)]
pub struct Text {
    /// The path that diagnostics show.
    pub name: String,
    /// The content of the file.
    pub text: String,
}

/// Reads every `.yaml` file in `folder`, sorted by name.
pub fn read_folder(folder: &Path) -> io::Result<Vec<Text>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let file_name = path.file_name().unwrap_or_default().to_string_lossy();
            let folder_name = folder.file_name().unwrap_or_default().to_string_lossy();
            let text = fs::read_to_string(&path)?;
            files.push(Text { name: format!("spec/{folder_name}/{file_name}"), text });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Parses all files of the API `name` into trees. A missing `api.yaml` becomes an empty one.
pub fn parse(name: &str, mut files: Vec<Text>) -> Vec<(Source, Vec<Malformed>)> {
    if !files.iter().any(|file| stem(&file.name) == API) {
        files.push(Text { name: format!("spec/{name}/{API}.yaml"), text: String::new() });
    }
    files.into_iter().map(|file| Source::parse(file.name, file.text)).collect()
}

/// Decodes all files and reports every part that does not fit the spec language.
pub fn decode(sources: &[Source], reporter: &mut Reporter<'_>) -> Spec {
    let mut spec = Spec::default();
    let mut api = None;
    for (file, source) in sources.iter().enumerate() {
        let stem = stem(&source.name);
        if source.text.trim().is_empty() {
            let help = if stem == API {
                "every spec folder has it; see spec/README.md"
            } else {
                "fill it, or remove it"
            };
            reporter.push(file, 0..0, "this file is missing or empty".into(), help.into());
        }
        let Some(value) = source.to_value() else {
            spec.incomplete = true;
            continue;
        };
        if stem == API {
            api = decode_file(file, value, reporter).map(|content| (file, content));
            spec.incomplete |= api.is_none();
        } else if let Some(content) = decode_file(file, value, reporter) {
            spec.modules.insert(stem.to_owned(), Loaded { file, content });
        } else {
            spec.incomplete = true;
        }
    }
    if let Some(types) = spec.modules.get_index_of(TYPES) {
        spec.modules.move_index(types, 0);
    }
    if let Some((file, content)) = api {
        (spec.api_file, spec.api) = (file, content);
    }
    spec
}

fn stem(name: &str) -> &str {
    let file_name = name.rsplit('/').next().unwrap_or(name);
    file_name.strip_suffix(".yaml").unwrap_or(file_name)
}

/// Decodes one file. Returns `None` if it cannot be repaired.
fn decode_file<T: DeserializeOwned>(file: usize, mut value: Value, reporter: &mut Reporter<'_>) -> Option<T> {
    loop {
        let error = match serde_path_to_error::deserialize::<_, T>(value.clone()) {
            Ok(content) => return Some(content),
            Err(error) => error,
        };
        let path = steps(error.path());
        let message = error.inner().to_string();
        let place = Place { file, path: path.clone() };
        let repaired = match Mistake::read(&message) {
            Mistake::UnknownKey { key, expected } => {
                let path = with_key(&path, key);
                let place = Place { file, path: path.clone() };
                reporter.key(&place, format!("unknown key `{key}`"), suggest(key, expected));
                remove(&mut value, &path)
            }
            Mistake::MissingKey(key) => {
                reporter.key(&place, format!("`{key}` is missing"), format!("add `{key}:`"));
                reporter.mute(place.key(key));
                insert(&mut value, &path, key)
            }
            Mistake::UnknownWord { word, expected } => {
                let known = expected.first().map(|word| Value::from(*word));
                reporter.value(&place, format!("unknown value `{word}`"), suggest(word, expected));
                reporter.mute(place);
                replace(&mut value, &path, known)
            }
            Mistake::Other => {
                reporter.value(&place, message.clone(), "");
                reporter.mute(place);
                replace(&mut value, &path, None)
            }
        };
        repaired?;
    }
}

/// A mistake that serde reports, read from its message.
enum Mistake<'m> {
    UnknownKey { key: &'m str, expected: Vec<&'m str> },
    UnknownWord { word: &'m str, expected: Vec<&'m str> },
    MissingKey(&'m str),
    Other,
}

impl<'m> Mistake<'m> {
    fn read(message: &'m str) -> Self {
        let mut quoted = message.split('`').skip(1).step_by(2);
        let Some(first) = quoted.next() else { return Self::Other };
        let expected = quoted.collect();
        if message.starts_with("unknown field") {
            Self::UnknownKey { key: first, expected }
        } else if message.starts_with("unknown variant") {
            Self::UnknownWord { word: first, expected }
        } else if message.starts_with("missing field") {
            Self::MissingKey(first)
        } else {
            Self::Other
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

/// Adds the unknown key to the path, which may or may not end with it already.
fn with_key(path: &[Step], key: &str) -> Vec<Step> {
    let step = Step::Key(key.to_owned());
    let mut path = path.to_vec();
    if path.last() != Some(&step) {
        path.push(step);
    }
    path
}

fn find<'v>(value: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |node, step| match step {
        Step::Key(key) => node.get_mut(key.as_str()),
        Step::Index(index) => node.get_mut(*index),
    })
}

/// Removes an unknown key.
fn remove(value: &mut Value, path: &[Step]) -> Option<()> {
    let (Step::Key(key), parents) = path.split_last()? else { return None };
    find(value, parents)?.as_mapping_mut()?.shift_remove(key.as_str())?;
    Some(())
}

/// Inserts a placeholder for a missing key.
fn insert(value: &mut Value, path: &[Step], key: &str) -> Option<()> {
    let placeholder = placeholders().into_iter().next()?;
    find(value, path)?.as_mapping_mut()?.insert(key.into(), placeholder);
    Some(())
}

/// Replaces a mistaken value with `known`, or with the next placeholder that has not been tried.
fn replace(value: &mut Value, path: &[Step], known: Option<Value>) -> Option<()> {
    let node = find(value, path)?;
    let tried = placeholders().iter().position(|placeholder| placeholder == node);
    *node = match known {
        Some(known) => known,
        None => placeholders().into_iter().nth(tried.map_or(0, |tried| tried + 1))?,
    };
    Some(())
}

/// Returns one value of each YAML type, to be tried one after the other.
fn placeholders() -> [Value; 5] {
    let list = Value::Sequence(Vec::new());
    let map = Value::Mapping(serde_yaml::Mapping::new());
    [Value::from(""), list, map, Value::from(0), Value::from(false)]
}
