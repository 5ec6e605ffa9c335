//! The changes of an import, and which of them the generator accepts.

use baijiayun_codegen::model::Model;
use baijiayun_codegen::spec::load::Text;

use super::edit::{self, Action, Edit};
use super::node::Node;
use super::notes;

/// The result of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// All files of the spec, edited.
    pub files: Vec<Text>,
    /// The changes that were made, in words.
    pub made: Vec<String>,
    /// The differences that are only noted under `review:`.
    pub to_review: Vec<String>,
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

/// A change to be made.
struct Planned {
    label: String,
    edits: Vec<Edit>,
    /// The note that is made instead, if the generator does not accept the change.
    note: Option<Edit>,
}

/// The changes to be made.
pub(super) struct Plan<'a> {
    api: &'a str,
    /// The files as they are.
    files: Vec<Text>,
    planned: Vec<Planned>,
    /// The notes about differences that hold.
    holding: Vec<Edit>,
    /// The files and places of the notes about which the import decides.
    decided: Vec<(String, Vec<String>)>,
}

impl<'a> Plan<'a> {
    /// Creates a plan without changes.
    pub(super) fn new(api: &'a str, files: &[Text]) -> Self {
        Self { api, files: files.to_vec(), planned: Vec::new(), holding: Vec::new(), decided: Vec::new() }
    }

    /// Adds a change, unless it is already made, and the note to write if the generator rejects the change.
    pub(super) fn add(&mut self, label: String, edits: Vec<Edit>, note: Option<Edit>) {
        self.holding.extend(edits.iter().filter(|edit| note_of(edit).is_some()).cloned());
        let edits: Vec<_> = edits.into_iter().filter(|edit| !is_made(&self.files, self.api, edit)).collect();
        let is_planned = self.planned.iter().any(|planned| planned.edits == edits);
        if !edits.is_empty() && !is_planned {
            self.planned.push(Planned { label, edits, note });
        }
    }

    /// Schedules the removal of outdated notes at a place.
    pub(super) fn decide(&mut self, file: &str, path: &[&str]) {
        self.decided.push((file.to_owned(), path.iter().map(|key| (*key).to_owned()).collect()));
    }

    /// Makes the planned changes.
    pub(super) fn finish(self) -> Imported {
        let Self { api, files, planned, mut holding, decided } = self;
        let mut making = Making {
            api,
            done: Imported { files, ..Imported::default() },
            made: Vec::new(),
            refused: Vec::new(),
        };
        making.make(&planned);
        for (planned, reason) in std::mem::take(&mut making.refused) {
            let note = planned.note.as_ref();
            holding.extend(note.cloned());
            if note.is_some_and(|note| is_made(&making.done.files, api, note)) {
                continue;
            }
            making.done.left.push(format!("{}\n{reason}", planned.label));
            making.apply(note.into_iter().cloned().collect());
        }
        for (file, path) in decided {
            making.remove_outdated(&file, &path, &holding);
        }
        making.done
    }
}

/// The changes that were made so far.
struct Making<'a> {
    api: &'a str,
    done: Imported,
    made: Vec<Edit>,
    /// The changes that the generator does not accept, with its reasons.
    refused: Vec<(&'a Planned, String)>,
}

impl<'a> Making<'a> {
    /// Makes the changes that the generator accepts. To find them, a group that it rejects is split in half.
    fn make<'p: 'a>(&mut self, planned: &'p [Planned]) {
        if planned.is_empty() {
            return;
        }
        let edits: Vec<_> = planned.iter().flat_map(|planned| planned.edits.iter().cloned()).collect();
        match (try_edits(self.api, &self.done, &edits), planned) {
            (Ok(files), _) => {
                self.done.files = files;
                planned.iter().for_each(|planned| self.list(planned));
                self.made.extend(edits);
            }
            (Err(reason), [planned]) => match make_shared(self.api, &edits, &mut self.done, &self.made) {
                true => self.list(planned),
                false => self.refused.push((planned, reason)),
            },
            (Err(_), _) => {
                let (first, second) = planned.split_at(planned.len() / 2);
                self.make(first);
                self.make(second);
            }
        }
    }

    fn list(&mut self, planned: &Planned) {
        let is_note = |edit: &Edit| matches!(edit.action, Action::Append(Node::Text(_)));
        let list = match planned.edits.iter().all(is_note) {
            true => &mut self.done.to_review,
            false => &mut self.done.made,
        };
        list.push(planned.label.clone());
    }

    /// Makes edits that the generator always accepts.
    fn apply(&mut self, edits: Vec<Edit>) {
        if let Ok(files) = try_edits(self.api, &self.done, &edits) {
            self.done.files = files;
        }
    }

    /// Removes the notes about differences that no longer exist.
    fn remove_outdated(&mut self, file: &str, path: &[String], holding: &[Edit]) {
        let holds = |text: &str| {
            let mut notes =
                holding.iter().filter(|edit| edit.file == *file && edit.path == *path).filter_map(note_of);
            notes.any(|note| notes::without_line(note) == notes::without_line(text))
        };
        let texts = edit::texts(self.api, &self.done.files, file, path);
        for text in texts.into_iter().filter(|text| notes::is_open(text) && !holds(text)) {
            let said = notes::without_line(&text).to_owned();
            self.apply(vec![Edit { file: file.to_owned(), path: path.to_vec(), action: Action::Take(text) }]);
            self.done.made.push(format!("{}: no longer to review, {said}", place(file, path)));
        }
    }
}

/// Returns the place of a note as a person names it: `video.get_info`.
fn place(file: &str, path: &[String]) -> String {
    match path {
        [_, name, ..] => format!("{file}.{name}"),
        _ => file.to_owned(),
    }
}

/// Returns the text of an edit that makes a note about a difference.
fn note_of(edit: &Edit) -> Option<&str> {
    match &edit.action {
        Action::Append(Node::Text(text)) if notes::is_open(text) => Some(text),
        _ => None,
    }
}

fn try_edits(api: &str, done: &Imported, edits: &[Edit]) -> Result<Vec<Text>, String> {
    edit::apply(api, &done.files, edits).and_then(|files| model(api, &files).map(|_| files))
}

/// Adds fields to a record when records that include it already got the same fields: theirs are removed. Returns
/// whether the change is made.
fn make_shared(api: &str, edits: &[Edit], done: &mut Imported, made: &[Edit]) -> bool {
    if model(api, &done.files).is_ok_and(|model| edits.iter().all(|edit| has_field(&model, edit))) {
        return true;
    }
    let name = |edit: &Edit| added_field(edit).map(|(_, name)| name.to_owned());
    let names: Vec<_> = edits.iter().filter_map(name).collect();
    let same: Vec<_> =
        made.iter().filter(|edit| name(edit).is_some_and(|name| names.contains(&name))).collect();
    let without = |removed: &[&Edit]| {
        let removals = removed.iter().map(|edit| Edit { action: Action::Remove, ..(*edit).clone() });
        try_edits(api, done, &removals.chain(edits.iter().cloned()).collect::<Vec<_>>())
    };
    // Records that include this one have the field twice now. Other records keep theirs.
    let including = without(&same)
        .and_then(|files| model(api, &files))
        .map(|model| same.iter().copied().filter(|edit| has_field(&model, edit)).collect::<Vec<_>>());
    match including.and_then(|including| without(&including)) {
        Ok(files) => {
            done.files = files;
            true
        }
        Err(_) => false,
    }
}

/// Returns the record to which an edit adds a field, and the field's name.
fn added_field(edit: &Edit) -> Option<(&str, &str)> {
    match edit.path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["records", record, "fields", name] => Some((record, name)),
        _ => None,
    }
}

/// Returns whether the record to which an edit adds a field has it, itself or from an included record.
fn has_field(model: &Model, edit: &Edit) -> bool {
    let Some((record, name)) = added_field(edit) else { return false };
    model.record(record).is_some_and(|record| record.fields.iter().any(|field| field.name == name))
}

/// Returns whether an edit changes nothing. Notes are the same on another line of the page.
fn is_made(files: &[Text], api: &str, edit: &Edit) -> bool {
    if let Action::Append(Node::Text(note)) = &edit.action {
        let texts = edit::texts(api, files, &edit.file, &edit.path);
        return texts.iter().any(|text| notes::without_line(text) == notes::without_line(note));
    }
    let is_old = |new: &Text| files.iter().any(|file| file.name == new.name && file.text == new.text);
    edit::apply(api, files, std::slice::from_ref(edit)).is_ok_and(|edited| edited.iter().all(is_old))
}
