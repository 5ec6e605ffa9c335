//! Files that import each other, directly or through others.

use std::collections::BTreeSet;

use crate::imports::Edges;

/// A description of each circle: its files, and the names on each edge between them.
pub fn circles(edges: &Edges) -> Vec<String> {
    let mut described = BTreeSet::new();
    let mut circles = Vec::new();
    for (file, _) in edges.keys() {
        let circle = circle_of(file, edges);
        if !circle.is_empty() && described.insert(circle.clone()) {
            circles.push(describe(&circle, edges));
        }
    }
    circles
}

/// The files that `file` reaches and that reach it.
fn circle_of<'e>(file: &'e str, edges: &'e Edges) -> BTreeSet<&'e str> {
    let reached = reached_from(file, edges);
    reached.into_iter().filter(|other| reached_from(other, edges).contains(file)).collect()
}

fn reached_from<'e>(file: &str, edges: &'e Edges) -> BTreeSet<&'e str> {
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

fn describe(circle: &BTreeSet<&str>, edges: &Edges) -> String {
    let inside =
        edges.iter().filter(|((from, to), _)| circle.contains(from.as_str()) && circle.contains(to.as_str()));
    let lines = inside.map(|(edge, names)| format!("\n  {}", describe_edge(edge, names)));
    format!("a circle of {} files:{}", circle.len(), lines.collect::<String>())
}

/// Describes one import: both files and the names that tie them.
pub fn describe_edge((from, to): &(String, String), names: &BTreeSet<String>) -> String {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    format!("{from} imports {to} ({})", names.join(", "))
}
