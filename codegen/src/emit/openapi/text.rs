//! Descriptions that consist of several parts.

use super::document::Document;
use super::primitive::known_values;
use crate::model::{Source, Type};

/// Joins texts as paragraphs.
pub fn paragraphs<const N: usize>(texts: [Option<String>; N]) -> String {
    texts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Returns the source of a part, as the spec writes it, if that is not the vendor's page.
pub fn source(source: Source) -> Option<String> {
    (source != Source::Page).then(|| source.to_string())
}

/// Returns notes as a list.
pub fn notes(notes: &[String]) -> Option<String> {
    let lines: Vec<_> = notes.iter().map(|note| format!("- {}", note.replace('\n', "\n  "))).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Returns the description of a value, with the known values if it is an enum.
pub fn described(document: Document<'_>, description: &str, ty: &Type) -> String {
    let item = if let Type::CommaList(item) = ty { item } else { ty };
    let open_enum = match item {
        Type::Named(named) => document.model.open_enum(&named.name),
        _ => None,
    };
    match open_enum {
        Some(open_enum) => format!("{description}\n\n{}", known_values(open_enum)),
        None => description.to_owned(),
    }
}
