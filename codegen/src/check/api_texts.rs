//! Checks the texts of every file: they become documentation, in several formats.

use indexmap::IndexMap;

use crate::diagnostic::{Place, Reporter};
use crate::spec::load::API;
use crate::spec::{ApiFile, Field, ModuleFile, Operation, Sample, Scalar, Spec};

/// The use of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A title, on one line.
    Title,
    /// Prose.
    Prose,
    /// A value on the wire, which documentation quotes. It may be empty.
    Value,
}

pub fn check(spec: &Spec, reporter: &mut Reporter<'_>) {
    let mut texts = Texts(Vec::new());
    texts.api(&Place::file(spec.api_file), &spec.api);
    for loaded in spec.modules.values() {
        texts.module(&Place::file(loaded.file), &loaded.content);
    }
    // A file that could not be read has no texts at all.
    let is_read = |place: &Place| place.file != spec.api_file || !spec.failed.contains(API);
    for (place, text, used) in texts.0.into_iter().filter(|(place, ..)| is_read(place)) {
        check_text(&place, text, used, reporter);
    }
}

fn check_text(place: &Place, text: &str, used: Use, reporter: &mut Reporter<'_>) {
    if text.trim().is_empty() && used != Use::Value {
        reporter.value(place, "this text is empty", "it becomes documentation; write a sentence");
    } else if let Some(character) = text.chars().find(|c| is_invisible(*c, used)) {
        let (name, help) = match character {
            '\t' => ("a tab".to_owned(), "write spaces"),
            '\r' => ("a carriage return".to_owned(), "end lines with a line feed alone"),
            '\n' => ("a line break".to_owned(), "write it in one line"),
            other => (format!("the invisible character U+{:04X}", u32::from(other)), "take it out"),
        };
        reporter.value(place, format!("this text has {name}"), help);
    } else if used == Use::Title && text.trim().contains('\n') {
        reporter.value(place, "this title has several lines", "write one line; prose goes to `description`");
    }
}

/// Returns whether a character controls how others are shown, or cannot be seen.
fn is_invisible(character: char, used: Use) -> bool {
    let direction = matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let no_width = matches!(character, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}');
    let line = matches!(character, '\u{2028}' | '\u{2029}');
    let control = character.is_control() && (character != '\n' || used == Use::Value);
    control || direction || no_width || line
}

struct Texts<'s>(Vec<(Place, &'s str, Use)>);

impl<'s> Texts<'s> {
    fn title(&mut self, place: Place, text: &'s str) {
        self.0.push((place, text, Use::Title));
    }

    fn prose(&mut self, place: Place, text: &'s str) {
        self.0.push((place, text, Use::Prose));
    }

    fn titles(&mut self, place: &Place, title: &'s str, title_zh: &'s str) {
        self.title(place.key("title"), title);
        self.title(place.key("title_zh"), title_zh);
    }

    fn description(&mut self, place: &Place, text: &'s str) {
        self.prose(place.key("description"), text);
    }

    /// Adds a text that may be left out.
    fn optional(&mut self, place: Place, text: Option<&'s String>) {
        self.0.extend(text.map(|text| (place, text.as_str(), Use::Prose)));
    }

    fn description_zh(&mut self, place: &Place, text: Option<&'s String>) {
        self.optional(place.key("description_zh"), text);
    }

    fn notes(&mut self, place: Place, notes: &'s [String]) {
        for (index, note) in notes.iter().enumerate() {
            self.prose(place.index(index), note);
        }
    }

    fn value(&mut self, place: Place, value: &'s Scalar) {
        if let Scalar::String(text) = value {
            self.0.push((place, text, Use::Value));
        }
    }

    fn fields(&mut self, place: &Place, fields: &'s IndexMap<String, Field>) {
        for (name, field) in fields {
            let place = place.key(name);
            if let Some(title_zh) = &field.title_zh {
                self.title(place.key("title_zh"), title_zh);
            }
            self.description(&place, &field.description);
            self.description_zh(&place, field.description_zh.as_ref());
        }
    }

    fn samples(&mut self, place: &Place, samples: &'s [Sample]) {
        for (index, sample) in samples.iter().enumerate() {
            if let Some(text) = &sample.description {
                self.description(&place.key("samples").index(index), text);
            }
        }
    }

    fn api(&mut self, file: &Place, api: &'s ApiFile) {
        self.titles(file, &api.title, &api.title_zh);
        self.description(file, &api.description);
        self.notes(file.key("notes"), &api.notes);
        for (name, common) in &api.common {
            self.description(&file.key("common").key(name), &common.description);
        }
        for (name, code) in &api.error_codes {
            let place = file.key("error_codes").key(name);
            self.titles(&place, &code.title, &code.title_zh);
            self.optional(place.key("hint"), code.hint.as_ref());
            self.optional(place.key("hint_zh"), code.hint_zh.as_ref());
        }
    }

    fn module(&mut self, file: &Place, content: &'s ModuleFile) {
        self.titles(file, &content.title, &content.title_zh);
        self.description(file, &content.description);
        self.description_zh(file, content.description_zh.as_ref());
        for (name, id) in &content.ids {
            self.description(&file.key("ids").key(name), &id.description);
        }
        for (name, open_enum) in &content.enums {
            let place = file.key("enums").key(name);
            self.description(&place, &open_enum.description);
            for (value, meaning) in &open_enum.values {
                let place = place.key("values").key(value);
                self.titles(&place, &meaning.title, &meaning.title_zh);
                self.value(place.key("value"), &meaning.value);
            }
        }
        for (name, record) in &content.records {
            let place = file.key("records").key(name);
            self.description(&place, &record.description);
            self.fields(&place.key("fields"), &record.fields);
        }
        for (name, webhook) in &content.webhooks {
            let place = file.key("webhooks").key(name);
            self.titles(&place, &webhook.title, &webhook.title_zh);
            self.description(&place, &webhook.description);
            self.fields(&place.key("fields"), &webhook.fields);
            self.notes(place.key("notes"), &webhook.notes);
            self.samples(&place, &webhook.samples);
        }
        for (name, operation) in &content.operations {
            self.operation(&file.key("operations").key(name), operation);
        }
    }

    fn operation(&mut self, place: &Place, operation: &'s Operation) {
        self.titles(place, &operation.title, &operation.title_zh);
        self.description(place, &operation.description);
        self.description_zh(place, operation.description_zh.as_ref());
        self.notes(place.key("notes"), &operation.notes);
        self.notes(place.key("notes_zh"), &operation.notes_zh);
        self.samples(place, &operation.samples);
        for (param, content) in &operation.params {
            let place = place.key("params").key(param);
            self.description(&place, &content.description);
            self.description_zh(&place, content.description_zh.as_ref());
            self.optional(place.key("destroys"), content.destroys.as_ref());
            self.optional(place.key("destroys_zh"), content.destroys_zh.as_ref());
            if let Some(default) = &content.default {
                self.value(place.key("default"), default);
            }
            for (index, value) in content.allowed.iter().enumerate() {
                self.value(place.key("allowed").index(index), value);
            }
        }
        if let Some(chunk) = &operation.chunk {
            self.description(&place.key("chunk"), &chunk.description);
        }
        let place = place.key("response");
        if let Some(text) = &operation.response.description {
            self.description(&place, text);
        }
        self.fields(&place.key("fields"), &operation.response.fields);
    }
}
