//! The changes of an import, and which of them the generator accepts.

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::Text;

use super::edit::{self, Action, Edit};
use super::node::Node;

/// The result of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// All files of the spec, edited.
    pub files: Vec<Text>,
    /// The changes that were made, in words.
    pub made: Vec<String>,
    /// The changes that are left to a person, with the reasons.
    pub left: Vec<String>,
}

/// Reads a spec.
///
/// # Errors
///
/// The generator's messages.
pub(super) fn model(api: &str, files: &[Text]) -> Result<Model, String> {
    baijiayun_codegen::model(api, files.to_vec()).map_err(|rejected| rejected.render(false))
}

/// The changes to be made.
pub(super) struct Plan<'a> {
    api: &'a str,
    /// The files as they are.
    files: Vec<Text>,
    /// The changes, each with its edits.
    planned: Vec<(String, Vec<Edit>)>,
}

impl<'a> Plan<'a> {
    /// Creates a plan without changes.
    pub(super) fn new(api: &'a str, files: &[Text]) -> Self {
        Self { api, files: files.to_vec(), planned: Vec::new() }
    }

    /// Adds a change to be made, unless it is made already.
    pub(super) fn add(&mut self, label: String, edits: Vec<Edit>) {
        let edits: Vec<_> = edits.into_iter().filter(|edit| !is_made(&self.files, self.api, edit)).collect();
        if !edits.is_empty() {
            self.planned.push((label, edits));
        }
    }

    /// Makes the planned changes.
    pub(super) fn finish(self) -> Imported {
        let mut done = Imported { files: self.files, ..Imported::default() };
        make(self.api, &self.planned, &mut done, &mut Vec::new());
        done
    }
}

/// Makes those changes after which the generator accepts the spec. To find those, a group that it rejects is made by
/// halves.
fn make(api: &str, planned: &[(String, Vec<Edit>)], done: &mut Imported, made: &mut Vec<Edit>) {
    if planned.is_empty() {
        return;
    }
    let edits: Vec<_> = planned.iter().flat_map(|(_, edits)| edits.iter().cloned()).collect();
    match (try_edits(api, done, &edits), planned) {
        (Ok(files), _) => {
            done.files = files;
            done.made.extend(planned.iter().map(|(label, _)| label.clone()));
            made.extend(edits);
        }
        (Err(reason), [(label, _)]) => match make_shared(api, &edits, done, made) {
            true => done.made.push(label.clone()),
            false => done.left.push(format!("{label}\n{reason}")),
        },
        (Err(_), _) => {
            let (first, second) = planned.split_at(planned.len() / 2);
            make(api, first, done, made);
            make(api, second, done, made);
        }
    }
}

fn try_edits(api: &str, done: &Imported, edits: &[Edit]) -> Result<Vec<Text>, String> {
    edit::apply(api, &done.files, edits).and_then(|files| model(api, &files).map(|_| files))
}

/// Makes a change of a record that another one includes, if that one got the same field before. Returns whether the
/// change is made.
fn make_shared(api: &str, edits: &[Edit], done: &mut Imported, made: &[Edit]) -> bool {
    if is_included(api, done, edits) {
        return true;
    }
    let is_same =
        |one: &Edit| edits.iter().any(|edit| one.path.len() == 4 && one.path.last() == edit.path.last());
    let removals = made.iter().filter(|edit| is_same(edit));
    let removals = removals.map(|edit| Edit { action: Action::Remove, ..edit.clone() });
    let edits: Vec<_> = removals.chain(edits.iter().cloned()).collect();
    match try_edits(api, done, &edits) {
        Ok(files) => {
            done.files = files;
            true
        }
        Err(_) => false,
    }
}

/// Returns whether all edits add fields to records that have them by now, from records that they include.
fn is_included(api: &str, done: &Imported, edits: &[Edit]) -> bool {
    let Ok(model) = model(api, &done.files) else { return false };
    edits.iter().all(|edit| match edit.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["records", record, "fields", name] => {
            model.record(record).is_some_and(|record| record.fields.iter().any(|field| field.name == name))
        }
        _ => false,
    })
}

/// Returns whether a note stands in the spec already, apart from its line.
fn is_made(files: &[Text], api: &str, edit: &Edit) -> bool {
    let Action::Append(Node::Text(note)) = &edit.action else { return false };
    let without_line = |note: &str| {
        note.split_once(": ")
            .filter(|(line, _)| line.starts_with("line "))
            .map_or(note.to_owned(), |(_, text)| text.to_owned())
    };
    let name = format!("spec/{api}/{}.yaml", edit.file);
    let Some(file) = files.iter().find(|file| file.name == name) else { return false };
    let Some(document) = file.text.parse::<yaml_edit::YamlFile>().ok().and_then(|yaml| yaml.document())
    else {
        return false;
    };
    let (last, parents) = match edit.path.split_last() {
        Some(found) => found,
        None => return false,
    };
    let holder = parents
        .iter()
        .try_fold(document.as_mapping(), |mapping, key| Some(mapping?.get_mapping(key.as_str())))
        .flatten();
    let Some(list) = holder.and_then(|mapping| mapping.get_sequence(last.as_str())) else { return false };
    list.values().any(|value| {
        value.as_scalar().is_some_and(|scalar| without_line(&scalar.as_string()) == without_line(note))
    })
}
