//! Writes what a server was seen to do into a spec.

use baijiayun_codegen::spec::load::Text;
use baijiayun_metadata::observed::{Finding, FindingKind, JsonForm, Report};
use baijiayun_page::page::{self, Page};

use super::edit::{Action, Edit};
use super::infer::Names;
use super::node::Node;
use super::plan::{Imported, Plan, model};
use super::update::Update;
use crate::observed;
use crate::page::change::{Change, Kind};

/// Writes what a report proves into the spec. What it only shows, such as another type than the page's, is left under
/// `review:`.
///
/// # Errors
///
/// Says what is wrong with the spec as it is, or that the report is about another API.
pub fn observed(api: &str, files: &[Text], report: &Report) -> Result<Imported, String> {
    let model = model(api, files)?;
    let drift = observed::drift(report, &model)?;
    let mut plan = Plan::new(api, files);
    let names = Names::default();
    let (page, stated) = (Page::default(), page::Operation::default());
    for operation in &drift.operations {
        let Some(known) = operation.id.as_ref().and_then(|id| model.operation(id)) else { continue };
        let update = Update { model: &model, operation: known, page: &page, stated: &stated, names: &names };
        for change in &operation.changes {
            let Some(finding) = finding(report, &known.id, change) else { continue };
            let label = format!("{}: {} ({})", known.id, change.kind.words(), change.key);
            plan.add(label, edits(&update, change, finding, report), None);
        }
    }
    for change in &drift.error_codes {
        let code = change.key.rsplit('.').next().unwrap_or_default();
        let text = Node::text(&format!("Error {code}"));
        let node = Node::Flow(vec![
            ("code".to_owned(), Node::word(code)),
            ("title".to_owned(), text.clone()),
            ("title_zh".to_owned(), text),
            ("source".to_owned(), Node::word("observed")),
            (
                "review".to_owned(),
                Node::texts(&[format!("observed on {}; the meaning is not known", report.date)]),
            ),
        ]);
        let edit = Edit::new("api", &["error_codes", &format!("code_{code}")], Action::Set(node));
        plan.add(format!("{} {code}", change.kind.words()), vec![edit], None);
    }
    Ok(plan.finish())
}

/// Returns the finding that a change was made of.
fn finding<'r>(report: &'r Report, operation: &str, change: &Change) -> Option<&'r Finding> {
    let path = change.key.trim_start_matches("response.");
    report.changes().filter(|finding| finding.operation == operation).find(|finding| {
        let kind = match finding.kind {
            FindingKind::UndeclaredField => Kind::FieldAdded,
            FindingKind::Type => Kind::FieldType,
            FindingKind::UnknownValue => Kind::FieldValues,
            FindingKind::MissingField => Kind::FieldOptional,
            _ => Kind::PathMoved,
        };
        let place = observed::field_path(&finding.path);
        kind == change.kind
            && (kind == Kind::PathMoved || path == place || path.starts_with(&format!("{place}.")))
    })
}

fn edits(update: &Update<'_>, change: &Change, finding: &Finding, report: &Report) -> Vec<Edit> {
    let path = observed::field_path(&finding.path);
    let times = if finding.count == 1 { "once".to_owned() } else { format!("{} times", finding.count) };
    let seen = format!("observed on {}, {times}", report.date);
    match change.kind {
        Kind::FieldAdded => {
            let (ty, as_string) = type_of(finding.seen);
            let mut entries = vec![("type".to_owned(), Node::word(ty))];
            entries.extend(as_string.then(|| ("wire".to_owned(), Node::word("string"))));
            entries.push(("source".to_owned(), Node::word("observed")));
            entries.push((
                "description".to_owned(),
                Node::text(&format!("Not documented; {seen}, as {}.", finding.seen)),
            ));
            let edit = update.field(path, Action::Set(Node::Flow(entries)));
            edit.map_or_else(
                || {
                    vec![review(
                        update,
                        &format!("`{path}` was {seen}, inside a value that the spec leaves open"),
                    )]
                },
                |edit| vec![edit],
            )
        }
        Kind::FieldOptional => {
            let Some(mut edit) = update.field(path, Action::Remove) else { return Vec::new() };
            edit.path.push("required".to_owned());
            vec![edit, review(update, &format!("`{path}` was absent, {seen}; it was required"))]
        }
        Kind::FieldType => {
            let declared = finding.declared.as_deref().unwrap_or("another type");
            vec![review(
                update,
                &format!("`{path}` is {declared} in the spec, and was {}, {seen}", finding.seen),
            )]
        }
        Kind::FieldValues => {
            vec![review(update, &format!("`{path}` had a value that its enum does not list, {seen}"))]
        }
        _ => vec![review(update, &format!("the server did not know the path, {seen}"))],
    }
}

fn review(update: &Update<'_>, text: &str) -> Edit {
    let operation = update.operation;
    Edit::new(&operation.module, &["operations", &operation.name, "review"], Action::Append(Node::text(text)))
}

/// Returns the type of a value, as far as its form shows it, and whether it is a number that is written as text.
fn type_of(form: JsonForm) -> (&'static str, bool) {
    match form {
        JsonForm::Int => ("int", false),
        JsonForm::TextOfDigits => ("int", true),
        JsonForm::Bool => ("bool", false),
        JsonForm::Text | JsonForm::EmptyText => ("string", false),
        JsonForm::List | JsonForm::EmptyList => ("list<any>", false),
        _ => ("any", false),
    }
}
