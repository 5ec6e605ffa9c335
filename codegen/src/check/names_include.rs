//! Checks `include`: no record is included twice, and no field has the name of an included one.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Place, Reporter};
use crate::model::{Module, Record, ResponseData};
use crate::spec::{Spec, TYPES};

pub fn check(spec: &Spec, module: &Module, reporter: &mut Reporter<'_>) {
    let file = Place::file(module.file);
    let Some(content) = spec.modules.get(&module.name).map(|loaded| &loaded.content) else { return };
    for record in &module.records {
        if let Some(written) = content.records.get(&record.name) {
            let place = file.key("records").key(&record.name);
            check_record(spec, module, record, &written.include, &place, reporter);
        }
    }
    for operation in &module.operations {
        if let ResponseData::Record(record) = &operation.response.data
            && let Some(written) = content.operations.get(&operation.name)
        {
            let place = file.key("operations").key(&operation.name).key("response");
            check_record(spec, module, record, &written.response.include, &place, reporter);
        }
    }
}

fn check_record(
    spec: &Spec,
    module: &Module,
    record: &Record,
    include: &[String],
    place: &Place,
    reporter: &mut Reporter<'_>,
) {
    if include.is_empty() {
        return;
    }
    let place = place.key("include");
    let mut repeated = Vec::new();
    find_repeated(spec, &module.name, include, &mut HashSet::new(), &mut repeated);
    // A record that includes itself is reported elsewhere.
    repeated.retain(|name| *name != record.name);
    if let Some(name) = repeated.first() {
        reporter.value(&place, format!("`{name}` is included twice"), "leave one of them out");
        return;
    }
    let mut seen = HashMap::new();
    let duplicates: Vec<_> = record
        .fields
        .iter()
        .filter(|field| seen.insert(&field.rust, ()).is_some())
        .map(|field| format!("`{}`", field.name))
        .collect();
    if !duplicates.is_empty() {
        let message = format!("duplicate field names with `include`: {}", duplicates.join(", "));
        reporter.value(&place, message, "leave out one of them");
    }
}

/// Collects the records that are included more than once, directly or by included records.
fn find_repeated<'s>(
    spec: &'s Spec,
    module: &str,
    include: &'s [String],
    seen: &mut HashSet<&'s str>,
    repeated: &mut Vec<&'s str>,
) {
    for name in include {
        if !seen.insert(name) {
            repeated.push(name);
            continue;
        }
        let files = [module, TYPES];
        let record = files.iter().find_map(|file| spec.modules.get(*file)?.content.records.get(name));
        if let Some(record) = record {
            find_repeated(spec, module, &record.include, seen, repeated);
        }
    }
}
