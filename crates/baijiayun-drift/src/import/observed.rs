//! Writes what a server was seen to do into a spec.

use baijiayun_codegen::spec::load::Text;
use baijiayun_metadata::observed::{Finding, JsonForm, Report};
use baijiayun_page::page::{self, Page};

use super::edit::{Action, Edit};
use super::infer::Names;
use super::names;
use super::node::Node;
use super::plan::{Imported, Plan, model};
use super::update::Update;
use crate::observed;
use crate::page::change::{Change, Kind};

/// Writes the differences that a report proves into the spec. The others, such as a type that contradicts the page,
/// become notes under `review:`.
///
/// # Errors
///
/// Says what is wrong with the spec as it is, or that the report is about another API.
pub fn observed(api: &str, files: &[Text], report: &Report) -> Result<Imported, String> {
    let model = model(api, files)?;
    let mut plan = Plan::new(api, files);
    let names = Names::default();
    let (page, stated) = (Page::default(), page::Operation::default());
    for (finding, operation, change) in observed::changes(report, &model)? {
        let update = Update { model: &model, operation, page: &page, stated: &stated, names: &names };
        let label = format!("{}: {} ({})", operation.id, change.kind.words(), change.key);
        plan.add(label, edits(&update, &change, finding, report), None);
    }
    Ok(plan.finish())
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
            let open =
                || review(update, &format!("`{path}` was {seen}, inside a value that the spec leaves open"));
            vec![edit.unwrap_or_else(open)]
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
        Kind::ErrorCodeAdded => error_code(finding, report).into_iter().collect(),
        _ => vec![review(update, &format!("the server did not know the path, {seen}"))],
    }
}

/// Returns the code that the server used, without its meaning.
fn error_code(finding: &Finding, report: &Report) -> Option<Edit> {
    let code = finding.code?;
    let title = Node::text(&format!("Error {code}"));
    let review = format!("observed on {}; the meaning is not known", report.date);
    let node = Node::Flow(vec![
        ("code".to_owned(), Node::Int(code)),
        ("title".to_owned(), title.clone()),
        ("title_zh".to_owned(), title),
        ("source".to_owned(), Node::word("observed")),
        ("review".to_owned(), Node::texts(&[review])),
    ]);
    Some(Edit::new("api", &["error_codes", &names::code(code)], Action::Set(node)))
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
