//! Finds the differences between a page and a spec.
//!
//! A page that does not say something does not contradict it: a missing part, an empty cell in a column that the
//! table does not have, a limit that the prose does not repeat, and the other operations of an excerpt are no
//! differences. Descriptions are not compared, because the spec's are its own.

mod error_codes;
mod forms;
pub(super) mod matching;
mod params;
mod response;
pub(super) mod samples;

use baijiayun_codegen::model::{Model, Operation, Path};
use baijiayun_page::page::{self, Address, Page};

use crate::page::change::{Change, Drift, Kind, OperationDrift};
use crate::page::stated;

/// Compares a page with a spec.
pub fn compare(page: &Page, model: &Model) -> Drift {
    let mut drift = Drift { problems: page.problems.clone(), ..Drift::default() };
    let mut missing = stated::on_page(model);
    for (index, (stated, operation)) in matching::pairs(page, model).into_iter().enumerate() {
        if let Some(operation) = operation {
            missing.retain(|other| other.id != operation.id);
        }
        // Only a heading could be read, which may be wrong, too. It is already among the problems.
        if stated.is_bare() {
            continue;
        }
        let changes = match operation {
            Some(operation) => operation_changes(stated, operation, model),
            None => vec![Change {
                kind: Kind::OperationAdded,
                key: "operation".to_owned(),
                line: Some(stated.line),
                spec: None,
                page: Some(address_text(stated.address.as_ref())),
            }],
        };
        if !changes.is_empty() {
            drift.operations.push(OperationDrift {
                id: operation.map(|operation| operation.id.clone()),
                number: stated.number.or_else(|| operation.and_then(stated::number)),
                title: if stated.title.is_empty() {
                    operation.map(|found| found.title_zh.clone()).unwrap_or_default()
                } else {
                    stated.title.clone()
                },
                line: Some(stated.line),
                index: Some(index),
                changes,
            });
        }
    }
    // An excerpt does not show that the other operations were removed.
    if missing.len() * 2 > stated::on_page(model).len() {
        drift.not_in_excerpt = missing.len();
    } else {
        drift.operations.extend(missing.into_iter().map(removed));
    }
    drift.error_codes = error_codes::changes(page, model);
    drift
}

fn removed(operation: &Operation) -> OperationDrift {
    let change = Change {
        kind: Kind::OperationRemoved,
        key: "operation".to_owned(),
        line: None,
        spec: Some(path_text(&operation.path)),
        page: None,
    };
    OperationDrift {
        id: Some(operation.id.clone()),
        number: stated::number(operation),
        title: operation.title_zh.clone(),
        line: None,
        index: None,
        changes: vec![change],
    }
}

fn operation_changes(stated: &page::Operation, operation: &Operation, model: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut push = |kind, key: &str, spec: String, page: String| {
        changes.push(Change {
            kind,
            key: key.to_owned(),
            line: Some(stated.line),
            spec: Some(spec),
            page: Some(page),
        });
    };
    let number = stated::number(operation);
    if let (Some(old), Some(new)) = (number, stated.number)
        && old != new
    {
        push(Kind::Number, "number", old.to_string(), new.to_string());
    }
    if !stated::is_on_page(operation.source) {
        push(Kind::OnPage, "source", operation.source.to_string(), "page".to_owned());
    }
    if !stated.title.is_empty() && !page::is_same_title(&stated.title, &operation.title_zh) {
        push(Kind::Title, "title_zh", operation.title_zh.clone(), stated.title.clone());
    }
    if let Some(kind) = path_change(stated.address.as_ref(), &operation.path) {
        push(kind, "path", path_text(&operation.path), address_text(stated.address.as_ref()));
    }
    let mut methods: Vec<_> = operation.methods.iter().map(|method| stated::method(*method)).collect();
    methods.sort_unstable();
    if !stated.methods.is_empty() && stated.methods != methods {
        push(Kind::Methods, "methods", methods_text(&methods), methods_text(&stated.methods));
    }
    changes.extend(params::changes(stated, operation, model));
    changes.extend(response::changes(stated, operation, model));
    changes.extend(samples::changes(stated, operation, model));
    changes.retain(|change| !is_meant(change, operation));
    changes
}

/// Returns whether the spec says that it differs here, and the page still has the same.
fn is_meant(change: &Change, operation: &Operation) -> bool {
    let page = change.page.as_deref().unwrap_or("nothing");
    operation.differs.iter().any(|(key, meant)| *key == change.key && meant == page)
}

fn path_change(address: Option<&Address>, path: &Path) -> Option<Kind> {
    match (address?, path) {
        (Address::CutOff(_), _) | (Address::Dynamic(_), Path::Dynamic) => None,
        (Address::Path(new), Path::Known(old)) if new == old => None,
        (Address::Path(_), Path::Unknown) => Some(Kind::PathRecovered),
        _ => Some(Kind::PathMoved),
    }
}

fn path_text(path: &Path) -> String {
    match path {
        Path::Known(path) => path.clone(),
        Path::Unknown => "unknown".to_owned(),
        Path::Dynamic => "dynamic".to_owned(),
    }
}

fn address_text(address: Option<&Address>) -> String {
    match address {
        Some(Address::Path(path)) => path.clone(),
        Some(Address::Dynamic(_)) => "dynamic".to_owned(),
        Some(Address::CutOff(_)) | None => "unknown".to_owned(),
    }
}

fn methods_text(methods: &[page::Method]) -> String {
    let words: Vec<_> = methods
        .iter()
        .map(|method| match method {
            page::Method::Get => "GET",
            page::Method::Post => "POST",
        })
        .collect();
    words.join(", ")
}
