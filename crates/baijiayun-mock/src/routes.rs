//! Which operation is at which path.

use std::collections::BTreeMap;

use baijiayun_vod::{API, Operation, Path};

/// The path of operations whose URL an earlier response gave.
const UPLOAD: &str = "/upload";

/// Returns the path that the mock serves an operation at. An unknown one gets a path that is plainly made
/// up.
pub fn path_of(operation: &Operation) -> String {
    match operation.path {
        Path::Known(path) => path.to_owned(),
        Path::Unknown => format!("/unknown/{}", operation.id),
        Path::Dynamic => UPLOAD.to_owned(),
    }
}

/// Operations by path.
pub type Routes = BTreeMap<String, &'static Operation>;

/// Returns every operation at its path, or at the one given for its id.
pub fn routes(mut moved: BTreeMap<&str, String>) -> Routes {
    let operations = API.operations.iter().copied();
    let place = |operation: &'static Operation| {
        (moved.remove(operation.id).unwrap_or_else(|| path_of(operation)), operation)
    };
    operations.map(place).collect()
}
