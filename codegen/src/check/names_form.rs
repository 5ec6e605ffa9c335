//! The form of names: what is wrong with one, and what to write instead.

use crate::diagnostic::{Place, Reporter};
use crate::model::names;

/// The mistake in a name.
#[derive(Debug, PartialEq, Eq)]
pub struct Misnamed {
    /// The mistake.
    pub message: String,
    /// How to fix it.
    pub help: String,
}

impl Misnamed {
    /// Reports it at the item with the name.
    pub fn report(self, place: &Place, reporter: &mut Reporter<'_>) {
        reporter.name(place, self.message, self.help);
    }
}

/// Checks the name of an operation, a value or the like. A name that is refused for another reason is not proposed.
pub fn snake_case(name: &str, is_refused: impl Fn(&str) -> bool) -> Option<Misnamed> {
    if names::is_snake_case(name) {
        return None;
    }
    let rule = "lower case ASCII letters and digits, with single underscores between words";
    let proposal = Some(names::value_name(name)).filter(|name| names::is_snake_case(name));
    Some(misnamed(name, "snake_case", rule, proposal.filter(|name| !is_refused(name))))
}

/// Checks the name of a type.
pub fn camel_case(name: &str, is_refused: impl Fn(&str) -> bool) -> Option<Misnamed> {
    if names::is_camel_case(name) {
        return None;
    }
    let rule = "ASCII letters and digits, with a capital at the start of each word";
    let proposal = Some(names::type_name(name)).filter(|name| names::is_camel_case(name));
    Some(misnamed(name, "CamelCase", rule, proposal.filter(|name| !is_refused(name))))
}

fn misnamed(name: &str, case: &str, rule: &str, proposal: Option<String>) -> Misnamed {
    let (message, help) = if name.is_empty() {
        ("this name is empty".to_owned(), format!("write {rule}"))
    } else if !name.is_ascii() {
        (format!("`{name}` has characters that are not ASCII"), format!("write {rule}"))
    } else if name.starts_with(|first: char| first.is_ascii_digit()) {
        (
            format!("`{name}` starts with a digit"),
            "a name starts with a letter: put a word in front".to_owned(),
        )
    } else {
        let help =
            proposal.map_or_else(|| format!("write another name: {rule}"), |name| format!("write `{name}`"));
        (format!("`{name}` is not in {case}"), help)
    };
    Misnamed { message, help }
}
