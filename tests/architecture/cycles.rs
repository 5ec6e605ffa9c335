//! Files that import each other, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use crate::imports::Edges;

/// Returns a description of each cycle: its files, and the names on each edge between them.
pub fn cycles(edges: &Edges) -> Vec<String> {
    let files = edges.keys().map(|(from, _)| from.as_str());
    let reached: BTreeMap<_, _> = files.map(|file| (file, reached_from(file, edges))).collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|reached| reached.contains(to));
    let cycles: BTreeSet<BTreeSet<_>> = reached
        .iter()
        .filter(|(file, _)| reaches(file, file))
        .map(|(file, reached)| reached.iter().copied().filter(|other| reaches(other, file)).collect())
        .collect();
    cycles.iter().map(|cycle| describe(cycle, edges)).collect()
}

fn reached_from<'e>(file: &'e str, edges: &'e Edges) -> BTreeSet<&'e str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![file];
    while let Some(file) = open.pop() {
        for (_, to) in edges.keys().filter(|(from, _)| from == file) {
            if reached.insert(to.as_str()) {
                open.push(to);
            }
        }
    }
    reached
}

fn describe(cycle: &BTreeSet<&str>, edges: &Edges) -> String {
    let inside =
        edges.iter().filter(|((from, to), _)| cycle.contains(from.as_str()) && cycle.contains(to.as_str()));
    let lines = inside.map(|(edge, names)| format!("\n  {}", describe_edge(edge, names)));
    format!("a cycle of {} files:{}", cycle.len(), lines.collect::<String>())
}

/// Describes one import: both files and the imported names.
pub fn describe_edge((from, to): &(String, String), names: &BTreeSet<String>) -> String {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    format!("{from} imports {to} ({})", names.join(", "))
}
