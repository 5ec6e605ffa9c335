//! Descriptions that consist of several parts.

/// Joins texts as paragraphs.
pub fn paragraphs<const N: usize>(texts: [Option<String>; N]) -> String {
    texts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Returns notes as a list.
pub fn notes(notes: &[String]) -> Option<String> {
    let lines: Vec<_> = notes.iter().map(|note| format!("- {}", note.replace('\n', "\n  "))).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
