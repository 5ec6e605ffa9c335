//! JSON documents to the text of a file.

use serde::Serialize;

/// Returns the text of a document.
///
/// # Panics
///
/// When the value has no form in JSON, which is a mistake in an emitter.
#[allow(clippy::panic, reason = "an emitter that makes no JSON is a bug, and must not write a file")]
pub fn text(name: &str, document: &impl Serialize) -> String {
    match serde_json::to_string_pretty(document) {
        Ok(text) => text + "\n",
        Err(error) => panic!("{name}: an emitter made a document that JSON cannot hold: {error}"),
    }
}
