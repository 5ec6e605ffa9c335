//! Mistakes in a state file.

use std::fmt;
use std::path::Path;

use baijiayun_vod::metadata::closest;

/// A mistake in a state that a person wrote: where it is, and what was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StateMistake {
    /// The file, if the state was read from one.
    pub file: Option<String>,
    /// The line and the column, from 1, if they are known.
    pub position: Option<(usize, usize)>,
    /// The path to the value, and the reason.
    pub message: String,
}

impl StateMistake {
    pub(super) fn new(error: &yaml_serde::Error) -> Self {
        let text = error.to_string();
        let message = match error.location() {
            Some(_) => text.rsplit_once(" at line ").map_or(&*text, |(message, _)| message),
            None => &text,
        };
        let position = error.location().map(|location| (location.line(), location.column()));
        Self { file: None, position, message: with_closest(message) }
    }

    pub(super) fn in_file(self, path: &Path) -> Self {
        Self { file: Some(path.display().to_string()), ..self }
    }
}

impl fmt::Display for StateMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.position) {
            (Some(file), Some((line, column))) => write!(f, "{file}:{line}:{column}: ")?,
            (Some(file), None) => write!(f, "{file}: ")?,
            (None, Some((line, column))) => write!(f, "line {line}, column {column}: ")?,
            (None, None) => {}
        }
        write!(f, "this is not a state: {}", self.message)
    }
}

/// Replaces the list of all names in serde's message by the one that was probably meant.
fn with_closest(message: &str) -> String {
    for kind in ["field", "variant"] {
        let Some((path, rest)) = message.split_once(&format!("unknown {kind} `")) else { continue };
        let mut names = rest.split('`').step_by(2);
        if let Some(wrong) = names.next()
            && let Some(closest) = closest(wrong, names)
        {
            return format!("{path}unknown {kind} `{wrong}`; did you mean `{closest}`?");
        }
    }
    message.to_owned()
}
