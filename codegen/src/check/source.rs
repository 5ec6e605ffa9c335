//! Checks sources: an item that the vendor's page does not have must not look like one of the page.

use indexmap::IndexMap;

use crate::diagnostic::{Place, Reporter};
use crate::spec::{Field, Operation, Source, Spec};

pub fn check(spec: &Spec, reporter: &mut Reporter<'_>) {
    for loaded in spec.modules.values() {
        let file = Place::file(loaded.file);
        for (name, record) in &loaded.content.records {
            let place = file.key("records").key(name).key("fields");
            check_fields(&record.fields, Source::Page, &place, reporter);
        }
        for (name, webhook) in &loaded.content.webhooks {
            let place = file.key("webhooks").key(name).key("fields");
            check_fields(&webhook.fields, Source::Page, &place, reporter);
        }
        for (name, operation) in &loaded.content.operations {
            check_operation(operation, &file.key("operations").key(name), reporter);
        }
    }
}

fn check_operation(operation: &Operation, place: &Place, reporter: &mut Reporter<'_>) {
    if operation.source != Source::Page && operation.number.is_some() {
        let message = "only operations of the vendor's page have a number";
        reporter.key(&place.key("number"), message, "remove `number`, or `source`");
    }
    if operation.source != Source::Page && operation.notes.is_empty() {
        let help = "add `notes`: who calls it, and what is not known about it";
        reporter.key(place, "an operation from another source needs a note", help);
    }
    for (name, param) in &operation.params {
        let place = place.key("params").key(name);
        check_part(param.source, param.required, operation.source, &place, reporter);
    }
    let place = place.key("response").key("fields");
    check_fields(&operation.response.fields, operation.source, &place, reporter);
}

fn check_fields(fields: &IndexMap<String, Field>, whole: Source, place: &Place, reporter: &mut Reporter<'_>) {
    for (name, field) in fields {
        check_part(field.source, field.required, whole, &place.key(name), reporter);
    }
}

/// Checks the source of a parameter or a field of something whose source is `whole`.
fn check_part(source: Source, required: bool, whole: Source, place: &Place, reporter: &mut Reporter<'_>) {
    if source == Source::Page {
        return;
    }
    if source == whole {
        let message = "the operation has this source already";
        reporter.key(&place.key("source"), message, "remove `source` here");
    } else if required {
        let message = "what the vendor's page does not have cannot be required";
        reporter.key(&place.key("required"), message, "remove `required`");
    }
}
