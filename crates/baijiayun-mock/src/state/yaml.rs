//! The state as YAML, in text and in files.

use std::io;
use std::path::Path;

use super::mistake::StateMistake;
use super::root::State;
use crate::regular_file;

/// The state of a new server.
const SEED: &str = include_str!("seed.yaml");

/// An error of reading or saving a state.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The YAML is not a state.
    #[error("{0}")]
    Malformed(StateMistake),
    /// The file could not be read or written.
    #[error("cannot use the state file {path}: {error}")]
    #[non_exhaustive]
    File {
        /// The file.
        path: String,
        /// The cause.
        error: io::Error,
    },
}

baijiayun_runtime::debug_as_report!(StateError);

impl StateError {
    fn file(path: &Path, error: io::Error) -> Self {
        Self::File { path: path.display().to_string(), error }
    }
}

impl State {
    /// Returns the state of a new server: one account, empty except for some whitelist users and groups,
    /// which no operation can create.
    pub fn seed() -> Result<Self, StateError> {
        Self::from_yaml(SEED)
    }

    /// Reads a state from YAML. Omitted parts are empty, so a seed can be short.
    pub fn from_yaml(text: &str) -> Result<Self, StateError> {
        let mut state: Self =
            yaml_serde::from_str(text).map_err(|error| StateError::Malformed(StateMistake::new(&error)))?;
        state.reserve_used_ids();
        for (id, account) in &mut state.accounts {
            account.partner_id = *id;
        }
        Ok(state)
    }

    /// Returns the JSON Schema of a state file, with which editors complete and check it.
    #[cfg(feature = "schema")]
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Self).to_value()
    }

    /// Returns the state as YAML.
    pub fn to_yaml(&self) -> Result<String, StateError> {
        yaml_serde::to_string(self).map_err(|error| StateError::Malformed(StateMistake::new(&error)))
    }

    /// Reads a state from a file.
    pub fn load(path: &Path) -> Result<Self, StateError> {
        let text = regular_file::open(path)
            .and_then(io::read_to_string)
            .map_err(|source| StateError::file(path, source))?;
        Self::from_yaml(&text).map_err(|error| match error {
            StateError::Malformed(mistake) => StateError::Malformed(mistake.in_file(path)),
            error => error,
        })
    }

    /// Saves the state to a file atomically.
    pub fn save(&self, path: &Path) -> Result<(), StateError> {
        let text = self.to_yaml()?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || -> io::Result<()> {
            regular_file::check_target(path)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            io::Write::write_all(&mut file, text.as_bytes())?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(|source| StateError::file(path, source))
    }
}

#[cfg(all(test, target_os = "linux"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_state_can_be_on_another_file_system_than_the_working_folder() {
        // Without this file system there is nothing to test.
        let Ok(folder) = tempfile::tempdir_in("/dev/shm") else { return };
        let path = folder.path().join("state.yaml");
        let state = State::seed().unwrap();
        state.save(&path).unwrap();
        assert_eq!(State::load(&path).unwrap().to_yaml().unwrap(), state.to_yaml().unwrap());
    }
}
