//! Compares a report of `bjy probe` with the spec as it is now.
//!
//! The report has the differences from the spec with which the program was built. Differences that the spec has by now
//! are left out.

use baijiayun_codegen::model::{Model, Operation};
use baijiayun_metadata::observed::{Finding, FindingKind, REPORT_FORMAT, Report};

use crate::page::change::{Change, Drift, Kind, OperationDrift};
use crate::page::stated;

/// Reads a report.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn read(json: &[u8]) -> Result<Report, String> {
    let report: Report =
        serde_json::from_slice(json).map_err(|error| format!("this is no report: {error}"))?;
    if report.format != REPORT_FORMAT {
        return Err(format!(
            "the report has format {}, and this program reads {REPORT_FORMAT}",
            report.format
        ));
    }
    Ok(report)
}

/// Returns the differences between what a server was seen to do and the spec.
///
/// # Errors
///
/// The report is that of another API.
pub fn drift(report: &Report, model: &Model) -> Result<Drift, String> {
    let mut drift = Drift::default();
    for (_, operation, change) in changes(report, model)? {
        push(&mut drift, operation, change);
    }
    Ok(drift)
}

/// Returns the findings that the spec does not have by now, each with its operation and as a change.
///
/// # Errors
///
/// The report is that of another API.
pub(crate) fn changes<'a>(
    report: &'a Report,
    model: &'a Model,
) -> Result<Vec<(&'a Finding, &'a Operation, Change)>, String> {
    if report.api != model.name {
        return Err(format!("the report is about `{}`, not about `{}`", report.api, model.name));
    }
    let changes = report.changes().filter_map(|finding| {
        let operation = model.operation(&finding.operation)?;
        Some((finding, operation, change(finding, operation, model)?))
    });
    Ok(changes.collect())
}

fn push(drift: &mut Drift, operation: &Operation, change: Change) {
    if change.kind == Kind::ErrorCodeAdded {
        if !drift.error_codes.contains(&change) {
            drift.error_codes.push(change);
        }
        return;
    }
    if let Some(known) = drift.operations.iter_mut().find(|known| known.id.as_ref() == Some(&operation.id)) {
        known.changes.push(change);
        return;
    }
    drift.operations.push(OperationDrift {
        id: Some(operation.id.clone()),
        number: stated::number(operation),
        title: operation.title_zh.clone(),
        line: None,
        index: None,
        changes: vec![change],
    });
}

/// Returns a finding as a change, unless the spec has it by now.
fn change(finding: &Finding, operation: &Operation, model: &Model) -> Option<Change> {
    let path = field_path(&finding.path);
    let fields = stated::response_fields(model, operation);
    let field = fields.iter().find(|(known, _)| *known == path).map(|(_, field)| *field);
    let (kind, key, is_open) = match finding.kind {
        FindingKind::UndeclaredField => (Kind::FieldAdded, format!("response.{path}"), field.is_none()),
        FindingKind::Type => {
            let declared = field.map(|field| field.ty.to_string());
            let is_open = declared.is_none() || declared == finding.declared;
            (Kind::FieldType, format!("response.{path}.type"), is_open)
        }
        FindingKind::UnknownValue => (Kind::FieldValues, format!("response.{path}.values"), true),
        FindingKind::MissingField => {
            let is_required = field.is_some_and(|field| field.required);
            (Kind::FieldOptional, format!("response.{path}.required"), is_required)
        }
        FindingKind::UnknownCode => {
            let code = finding.code?;
            let is_open = model.error_codes.iter().all(|known| known.code != code);
            (Kind::ErrorCodeAdded, format!("error_codes.{code}"), is_open)
        }
        FindingKind::NoSuchPath => (Kind::PathMoved, "path".to_owned(), true),
        _ => return None,
    };
    let server = match finding.kind {
        FindingKind::NoSuchPath => "no such path".to_owned(),
        FindingKind::UnknownValue => "an unknown value".to_owned(),
        FindingKind::UnknownCode => "an unknown code".to_owned(),
        _ => finding.seen.to_string(),
    };
    let is_meant = operation.differs.iter().any(|(known, side)| *known == key && *side == server);
    let is_noted = model
        .reviews
        .iter()
        .any(|review| review.place == operation.id && review.text.contains(&format!("`{path}`")));
    let server = if is_noted { format!("{server}, under review") } else { server };
    let change = Change { kind, key, line: None, spec: finding.declared.clone(), page: Some(server) };
    (is_open && !is_meant).then_some(change)
}

/// Returns the path below the data, as in a page's table: `list[].name` for `data.list[].name`.
pub(crate) fn field_path(path: &str) -> &str {
    let inner = path.strip_prefix("data").filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    inner.map_or(path, |rest| rest.trim_start_matches('.'))
}
