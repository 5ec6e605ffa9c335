//! Descriptions of several parts.

/// Texts one below the other.
pub fn paragraphs<const N: usize>(texts: [Option<String>; N]) -> String {
    texts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Further facts as a list.
pub fn notes(notes: &[String]) -> Option<String> {
    let lines: Vec<_> = notes.iter().map(|note| format!("- {}", note.replace('\n', "\n  "))).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
