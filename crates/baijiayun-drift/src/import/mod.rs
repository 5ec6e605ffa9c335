//! Writes what a page states into a spec.
//!
//! The drift between both says what to change, an operation at a time: `update` edits the operations that the spec
//! has, `operation` and `records` write new ones, `new_api` a whole new spec. Everything that is guessed is under
//! `review:` with its reason and the page's line. Hand-written keys are kept: only what the page contradicts is
//! edited.
//!
//! Edits that the generator would reject are not made; they are left to a person, with the reason.

pub mod edit;
mod infer;
mod layout;
mod names;
mod new_api;
pub mod node;
mod notes;
mod observed;
mod operation;
mod plan;
mod records;
mod samples;
mod types;
mod update;

use std::collections::BTreeSet;

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::Text;
use baijiayun_page::page::{Address, Page};

pub use self::observed::observed;
pub use self::plan::Imported;

use self::edit::{Action, Edit};
use self::infer::Names;
use self::node::Node;
use self::plan::{Plan, model};
use self::types::Types;
use self::update::Update;
use crate::page;
use crate::page::change::{Change, Kind, OperationDrift};

/// Writes what the page states into the spec.
///
/// # Errors
///
/// Says what is wrong with the spec as it is.
pub fn update(api: &str, files: &[Text], page: &Page, module: Option<&str>) -> Result<Imported, String> {
    let model = model(api, files)?;
    let drift = page::compare(page, &model);
    let mut import = Import::new(api, files, Some(&model));
    for operation in &drift.operations {
        import.operation(operation, page, &model, module);
    }
    import.error_codes(&drift.error_codes, &model);
    import.decide(page, &model);
    Ok(import.plan.finish())
}

/// Creates a spec from the page.
///
/// # Errors
///
/// Says what the page lacks.
pub fn new_api(api: &str, page: &Page, module: Option<&str>) -> Result<Imported, String> {
    let files = edit::apply(api, &[], &new_api::files(api, page)?)?;
    // Without a model: the generator rejects a spec that has no operations yet.
    let mut import = Import::new(api, &files, None);
    for stated in page.operations.iter().filter(|stated| !stated.is_bare()) {
        import.new_operation(stated, page, module);
    }
    Ok(import.plan.finish())
}

/// An import under way.
struct Import<'a> {
    names: Names,
    types: Types,
    /// The ids of operations that are in use.
    ids: BTreeSet<String>,
    plan: Plan<'a>,
}

impl<'a> Import<'a> {
    fn new(api: &'a str, files: &[Text], model: Option<&Model>) -> Self {
        let types =
            model.into_iter().flat_map(|model| &model.modules).flat_map(|module| module.declared().cloned());
        let operations = model.into_iter().flat_map(Model::operations);
        let ids = operations.map(|operation| operation.id.clone());
        Self {
            names: Names::of(model),
            types: Types::of(types),
            ids: ids.collect(),
            plan: Plan::new(api, files),
        }
    }

    /// Makes the changes of an operation.
    fn operation(&mut self, drift: &OperationDrift, page: &Page, model: &Model, module: Option<&str>) {
        let stated = drift.index.and_then(|index| page.operations.get(index));
        let known = drift.id.as_ref().and_then(|id| model.operation(id));
        match (stated, known) {
            (Some(stated), Some(operation)) => {
                let update = Update { model, operation, page, stated, names: &self.names };
                // Samples come last, because they have to fit the parameters.
                let is_sample =
                    |change: &&Change| matches!(change.kind, Kind::RequestSample | Kind::ResponseSample);
                let (samples, others): (Vec<_>, Vec<_>) = drift.changes.iter().partition(is_sample);
                for change in others.into_iter().chain(samples) {
                    self.types.enter(&operation.module);
                    let edits = update.edits(change, &mut self.types);
                    let edits = self.types.take().into_iter().chain(edits).collect();
                    let label = format!("{}: {} ({})", operation.id, change.kind.words(), change.key);
                    self.plan.add(label, edits, Some(update.open(change)));
                }
            }
            (Some(stated), None) => self.new_operation(stated, page, module),
            (None, Some(operation)) => {
                let edit = Edit::new(
                    &operation.module,
                    &["operations", &operation.name, "review"],
                    Action::Append(notes::open(None, "this operation is not on the page any more")),
                );
                self.plan.add(format!("{}: not on the page", operation.id), vec![edit], None);
            }
            (None, None) => {}
        }
    }

    fn new_operation(&mut self, stated: &baijiayun_page::page::Operation, page: &Page, module: Option<&str>) {
        let path = match &stated.address {
            Some(Address::Path(path)) => path.as_str(),
            _ => "",
        };
        let module = match module.map(str::to_owned).or_else(|| names::module(path)) {
            Some(module) => module,
            None => "other".to_owned(),
        };
        let mut name = names::operation(path);
        if name.is_empty() {
            name = stated.number.map_or_else(
                || format!("operation_at_line_{}", stated.line),
                |number| format!("api_{number}"),
            );
        }
        while !self.ids.insert(format!("{module}.{name}")) {
            name.push_str("_again");
        }
        self.types.enter(&module);
        let new = operation::new(stated, name, page, &self.names, &mut self.types);
        // The module's file is made with the first of its operations that the generator accepts.
        let mut edits = vec![Edit::new(&module, &[], Action::Set(new_api::module(&module, page)))];
        edits.extend(self.types.take());
        edits.push(Edit::new(&module, &["operations", &new.name], Action::Set(new.node)));
        self.plan.add(format!("{module}.{}: added, {}", new.name, stated.title), edits, None);
    }

    /// Removes the notes about differences that are gone. Operations and codes that the page does not have keep theirs.
    fn decide(&mut self, page: &Page, model: &Model) {
        for (stated, operation) in page::pairs(page, model) {
            if let Some(operation) = operation.filter(|_| !stated.is_bare()) {
                self.plan.decide(&operation.module, &["operations", &operation.name, "review"]);
            }
        }
        for code in model.error_codes.iter().filter(|_| !page.error_codes.is_empty()) {
            self.plan.decide("api", &["error_codes", &code.name, "review"]);
        }
    }

    fn error_codes(&mut self, changes: &[Change], model: &Model) {
        for change in changes {
            let Some(code) = change.key.rsplit('.').next() else { continue };
            let known = model.error_codes.iter().find(|known| known.code.to_string() == code);
            let title = change.page.as_deref().unwrap_or_default();
            let edit = match (change.kind, known) {
                (Kind::ErrorCodeAdded, _) => {
                    let node = new_api::error_code(code, title, change.line.unwrap_or_default());
                    Edit::new("api", &["error_codes", &names::code(code)], Action::Set(node))
                }
                // The page may only have abbreviated the spec's title.
                (Kind::ErrorCodeTitle, Some(known)) if known.title_zh.contains(title) => {
                    let note =
                        notes::open(change.line, &format!("this code has the shorter title `{title}`"));
                    Edit::new("api", &["error_codes", &known.name, "review"], Action::Append(note))
                }
                (Kind::ErrorCodeTitle, Some(known)) => Edit::new(
                    "api",
                    &["error_codes", &known.name, "title_zh"],
                    Action::Set(Node::text(title)),
                ),
                (Kind::OnPage, Some(known)) => {
                    Edit::new("api", &["error_codes", &known.name, "source"], Action::Remove)
                }
                (_, Some(known)) => {
                    let note = notes::open(change.line, "this code is not on the page any more");
                    Edit::new("api", &["error_codes", &known.name, "review"], Action::Append(note))
                }
                _ => continue,
            };
            self.plan.add(format!("{} {code}", change.kind.words()), vec![edit], None);
        }
    }
}
