//! Checks that no record includes itself, over any number of others.

use std::collections::HashSet;

use crate::diagnostic::{Place, Reporter};
use crate::spec::{Spec, TYPES};

pub fn check(spec: &Spec, reporter: &mut Reporter<'_>) {
    for (module, loaded) in &spec.modules {
        for (name, record) in &loaded.content.records {
            if leads_to(spec, module, &record.include, name) {
                let place = Place::file(loaded.file).key("records").key(name).key("include");
                reporter.value(&place, format!("`{name}` includes itself"), "remove it");
            }
        }
    }
}

/// Returns whether the record `target` is among the included ones, or among those that they include.
fn leads_to(spec: &Spec, module: &str, include: &[String], target: &str) -> bool {
    let mut open: Vec<&str> = include.iter().map(String::as_str).collect();
    let mut seen = HashSet::new();
    while let Some(name) = open.pop() {
        if name == target {
            return true;
        }
        let mut files = [module, TYPES].into_iter();
        let record = files.find_map(|file| spec.modules.get(file)?.content.records.get(name));
        if let Some(record) = record.filter(|_| seen.insert(name)) {
            open.extend(record.include.iter().map(String::as_str));
        }
    }
    false
}
