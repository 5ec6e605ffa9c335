//! The paths that users supply for operations.

use std::collections::HashMap;

use baijiayun_metadata::{Api, Path};

use crate::error::ConfigError;
use crate::message::raw::is_path;

/// Checks the paths that a user supplies.
pub(super) fn check_paths(
    api: &'static Api,
    supplied: Vec<(String, String)>,
) -> Result<HashMap<&'static str, String>, ConfigError> {
    let mut paths = HashMap::new();
    for (id, path) in supplied {
        let Some(operation) = api.operation(&id) else {
            let closest = api.closest(&id);
            return Err(ConfigError::UnknownOperation { id, closest });
        };
        if operation.path == Path::Dynamic {
            return Err(ConfigError::DynamicPath { id: operation.id });
        }
        if !is_path(&path) {
            return Err(ConfigError::Path { id: operation.id, path });
        }
        paths.insert(operation.id, path);
    }
    Ok(paths)
}

/// Adds a path of each operation whose path is unknown. A stub sends nothing, so any path will do.
pub(super) fn add_unknown_paths(api: &'static Api, paths: &mut HashMap<&'static str, String>) {
    for operation in api.operations.iter().filter(|operation| operation.path == Path::Unknown) {
        paths.entry(operation.id).or_insert_with(|| format!("/unknown/{}", operation.id));
    }
}
