//! Operations that a page has twice.

use std::collections::{BTreeSet, HashMap};

use super::problems::Problems;
use crate::page::{Address, Field, Operation, Param};

/// Removes what a page has twice: the entries of a table of contents, and a second description of an operation.
pub(super) fn without_repeated(operations: Vec<Operation>, problems: &mut Problems) -> Vec<Operation> {
    let starts: BTreeSet<usize> = operations.iter().map(|operation| operation.line).collect();
    let mut kept: Vec<Operation> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for operation in operations {
        let name = match operation.number {
            Some(number) => format!("API-{number}"),
            None => operation.title.clone(),
        };
        let first = (!name.is_empty()).then(|| *places.entry(name).or_insert(kept.len()));
        match first.and_then(|place| kept.get_mut(place)) {
            None => kept.push(operation),
            Some(first) if first.is_bare() => *first = operation,
            Some(_) if operation.is_bare() => {}
            Some(first) => {
                let differences = match differences(first, &operation) {
                    text if text.is_empty() => text,
                    text => format!("; they differ in {text}"),
                };
                let message = format!(
                    "this operation is described a second time; only the first description, at line {}, is used{differences}",
                    first.line
                );
                problems.push(operation.line, &message, &operation.title);
            }
        }
    }
    let lines = problems.lines();
    for operation in &kept {
        let end = starts.range(operation.line + 1..).next().copied().unwrap_or(usize::MAX);
        let is_reported = lines.range(operation.line..end).next().is_some();
        if operation.is_bare() && !is_reported {
            let number = operation.number.map(|number| format!("API-{number}: ")).unwrap_or_default();
            let heading = format!("{number}{}", operation.title);
            problems.push(operation.line, "no part of this operation can be read", &heading);
        } else if operation.title.is_empty() && operation.number.is_none() {
            problems.push(operation.line, "an operation without a heading", "");
        }
    }
    kept
}

/// Returns a short list of the differences between two descriptions of an operation. Parts that one of them leaves out
/// do not count.
fn differences(one: &Operation, other: &Operation) -> String {
    let mut differences = Vec::new();
    let paths = (path(one), path(other));
    if let (Some(one), Some(other)) = paths
        && one != other
    {
        differences.push(format!("the path (`{one}` and `{other}`)"));
    }
    if !one.methods.is_empty() && !other.methods.is_empty() && one.methods != other.methods {
        differences.push("the methods".to_owned());
    }
    if let (Some(one), Some(other)) = (&one.params, &other.params) {
        let facts = |param: &Param| {
            format!("{:?} {:?} {:?} {:?}", param.type_word, param.required, param.default, param.facts)
        };
        let entries = |params: &[Param]| -> Vec<_> {
            params.iter().map(|param| (param.name.clone(), facts(param))).collect()
        };
        differences.extend(differing("the parameters", &entries(one), &entries(other)));
    }
    if let (Some(one), Some(other)) = (&one.response, &other.response) {
        let entries = |fields: &[Field]| -> Vec<_> {
            let facts = |field: &Field| format!("{:?} {:?}", field.type_word, field.facts);
            fields.iter().map(|field| (field.path.clone(), facts(field))).collect()
        };
        differences.extend(differing("the fields", &entries(one), &entries(other)));
    }
    differences.join(", ")
}

fn path(operation: &Operation) -> Option<&str> {
    match operation.address.as_ref()? {
        Address::Path(path) => Some(path),
        Address::Dynamic(_) | Address::CutOff(_) => None,
    }
}

/// The most names that a difference lists.
const LISTED: usize = 5;

/// Lists the names that only one side has, or whose facts differ.
fn differing(what: &str, one: &[(String, String)], other: &[(String, String)]) -> Option<String> {
    let sides: [HashMap<_, _>; 2] =
        [one, other].map(|side| side.iter().map(|(name, facts)| (name, facts)).collect());
    let all = one.iter().chain(other.iter().filter(|(name, _)| !sides[0].contains_key(name)));
    let names: Vec<_> = all
        .filter(|(name, _)| sides[0].get(name) != sides[1].get(name))
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let more = if names.len() > LISTED { " and more" } else { "" };
    let shown = &names[..names.len().min(LISTED)];
    (!names.is_empty()).then(|| format!("{what} {}{more}", shown.join(", ")))
}
