//! Text from outside, made fit for an error message.

use crate::operation::Operation;

/// As much of a body as an error quotes, in characters.
const LENGTH: usize = 300;
const MASK: &str = "***";

/// Texts that must not turn up in an error, whatever a server or proxy echoes.
#[derive(Debug, Default)]
pub(crate) struct Mask(Vec<crate::value::Secret>);

impl Mask {
    /// Masks these texts from now on.
    pub(crate) fn add(&mut self, text: &str) {
        if !text.is_empty() {
            self.0.push(crate::value::Secret::new(text));
        }
    }

    /// The text with every secret masked.
    pub(crate) fn apply(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.expose(), MASK))
    }
}

/// The beginning of a body on one line; nothing of it where the operation deals in secrets.
pub(crate) fn excerpt(operation: &Operation, mask: &Mask, body: &[u8]) -> String {
    if operation.secret {
        return "(withheld: it may hold a secret)".to_owned();
    }
    // Masked before it is cut: a cut must not leave half a secret.
    let text = mask.apply(&String::from_utf8_lossy(body));
    let flat = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let flat = flat.collect::<Vec<_>>().join(" ");
    if flat.is_empty() {
        return "(empty)".to_owned();
    }
    match flat.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &flat[..end]),
        None => flat,
    }
}
