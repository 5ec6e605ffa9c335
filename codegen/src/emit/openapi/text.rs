//! Descriptions that consist of several parts.

use crate::model::Source;

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
