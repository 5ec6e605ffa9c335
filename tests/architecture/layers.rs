//! The layers of the crates: a file or folder may import only from layers below its own.

use std::collections::BTreeSet;

use crate::cycles::describe_edge;
use crate::imports::Edges;

/// The layers of one folder, from top to bottom.
pub struct Layers {
    pub folder: String,
    layers: Vec<Vec<String>>,
}

/// Parses lines such as `codegen/src: write > emit, check > model`. A line that starts with a space
/// continues the one above it.
pub fn parse(text: &str) -> Vec<Layers> {
    let lines = text.replace("\n ", " ");
    lines.lines().filter(|line| !line.trim().is_empty()).map(parse_line).collect()
}

fn parse_line(line: &str) -> Layers {
    let (folder, layers) = line.split_once(':').unwrap_or_else(|| panic!("no folder in `{line}`"));
    let names = |layer: &str| layer.split(',').map(|name| name.trim().to_owned()).collect();
    Layers { folder: folder.trim().to_owned(), layers: layers.split('>').map(names).collect() }
}

impl Layers {
    /// Returns every import that goes upwards or sideways, every file without a layer, and every name
    /// without a file.
    pub fn violations(&self, files: &BTreeSet<String>, edges: &Edges) -> Vec<String> {
        let mut violations: Vec<_> =
            edges.iter().filter_map(|(edge, names)| self.wrong_import(edge, names)).collect();
        let present: BTreeSet<_> = files.iter().filter_map(|file| self.member(file)).collect();
        let placed: BTreeSet<_> = self.layers.iter().flatten().map(String::as_str).collect();
        let folder = &self.folder;
        let unplaced = present.difference(&placed);
        violations.extend(unplaced.map(|name| format!("{folder}/{name} is in no layer")));
        let missing = placed.difference(&present);
        violations.extend(missing.map(|name| format!("{folder}/{name} has a layer and no file")));
        violations
    }

    fn wrong_import(&self, edge: &(String, String), names: &BTreeSet<String>) -> Option<String> {
        let from = self.member(&edge.0)?;
        let to = self.member(&edge.1)?;
        let direction = match (self.depth(from)?, self.depth(to)?) {
            _ if from == to => return None,
            (above, beneath) if above < beneath => return None,
            (same, other) if same == other => "sideways",
            _ => "upwards",
        };
        Some(format!("{direction}: {}", describe_edge(edge, names)))
    }

    /// Returns the file, without its extension, or the folder that `path` belongs to.
    fn member<'p>(&self, path: &'p str) -> Option<&'p str> {
        let below = path.strip_prefix(self.folder.as_str())?.strip_prefix('/')?;
        below.split('/').next().map(|name| name.trim_end_matches(".rs"))
    }

    fn depth(&self, member: &str) -> Option<usize> {
        self.layers.iter().position(|names| names.iter().any(|name| name == member))
    }
}
