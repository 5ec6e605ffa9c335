//! The paths of the server and the URLs made of them.

use std::collections::BTreeMap;

use baijiayun_vod::metadata::{Operation, Path};
use baijiayun_vod::{API, DefinitionName, FormatName, UnixTime, VideoId};

/// The path that upload URLs point to.
const UPLOAD: &str = "/upload";
/// The folder of cover pictures and screenshots.
pub const IMAGES: &str = "/images/";
/// The folder of subtitle files.
pub const FILES: &str = "/files/";

/// The operations by path.
pub struct Routes(BTreeMap<String, &'static Operation>);

impl Routes {
    /// Creates the routes. `moved` overrides the paths of operations by id.
    pub fn new(mut moved: BTreeMap<&str, String>) -> Self {
        let operations = API.operations.iter().copied();
        let route = |operation: &'static Operation| {
            (moved.remove(operation.id).unwrap_or_else(|| path_of(operation)), operation)
        };
        Self(operations.map(route).collect())
    }

    /// Returns the operation at a path.
    pub fn operation(&self, path: &str) -> Option<&'static Operation> {
        self.0.get(path).copied()
    }

    /// Returns the paths that a client cannot know, with the ids of their operations.
    pub fn unknown_to_clients(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().filter_map(|(path, operation)| match operation.path {
            Path::Dynamic => None,
            Path::Known(known) if known == path => None,
            _ => Some((operation.id, path.as_str())),
        })
    }
}

/// Returns the paths at which the mock serves operations whose path is unknown, with the ids of these
/// operations.
pub fn unknown_paths() -> impl Iterator<Item = (&'static str, String)> {
    let unknown = API.operations.iter().filter(|operation| operation.path == Path::Unknown);
    unknown.map(|operation| (operation.id, path_of(operation)))
}

/// Returns the path of an operation. For an unknown path it is one that is obviously made up.
fn path_of(operation: &Operation) -> String {
    match operation.path {
        Path::Known(path) => path.to_owned(),
        Path::Dynamic => UPLOAD.to_owned(),
        _ => format!("/unknown/{}", operation.id),
    }
}

/// Returns the URL that a video's file is uploaded to.
pub fn upload_url(base_url: &str, id: VideoId, now: UnixTime, token: &str) -> String {
    format!("{base_url}{UPLOAD}?fid={id}&ts={now}&token={token}")
}

/// Returns the URL of a video's cover picture.
pub fn preface_url(base_url: &str, id: VideoId) -> String {
    format!("{base_url}{IMAGES}{id}_cover.png")
}

/// Returns the URL of a screenshot of a video.
pub fn screenshot_url(base_url: &str, id: VideoId, number: i64) -> String {
    format!("{base_url}{IMAGES}{id}_{number}.png")
}

/// Returns the URL of a transcoded file.
pub fn play_url(
    base_url: &str,
    id: VideoId,
    definition: &DefinitionName,
    format: &FormatName,
    expires: UnixTime,
) -> String {
    format!("{base_url}/play/{id}_{definition}.{format}?expires={expires}")
}

/// Returns the URL of a subtitle file.
pub fn file_url(base_url: &str, name: &str) -> String {
    format!("{base_url}{FILES}{name}")
}
