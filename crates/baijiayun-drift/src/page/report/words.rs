//! Words that text and Markdown share.

use crate::page::change::{Change, Drift};

/// The longest value in text and Markdown, in characters. Samples are longer; JSON has them in full.
const LONGEST: usize = 60;

/// Returns both sides of a change: `20 → 50`.
pub(super) fn sides(change: &Change) -> String {
    match (&change.spec, &change.page) {
        (Some(spec), Some(page)) => format!("{} → {}", shortened(spec), shortened(page)),
        (None, Some(page)) => shortened(page),
        (Some(spec), None) => format!("{} → nothing", shortened(spec)),
        (None, None) => String::new(),
    }
}

fn shortened(text: &str) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Returns the number of differences and problems in words.
pub(super) fn summary(drift: &Drift) -> String {
    let count =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut summary = match drift.len() {
        0 => "no difference".to_owned(),
        found => format!(
            "{} in {}",
            count(found, "difference", "differences"),
            count(drift.operations.len(), "operation", "operations")
        ),
    };
    if !drift.error_codes.is_empty() {
        summary.push_str(" and the error codes");
    }
    if drift.not_in_excerpt > 0 {
        let others = count(drift.not_in_excerpt, "operation", "operations");
        summary.push_str(&format!("; the page is an excerpt without {others} of the spec"));
    }
    if !drift.problems.is_empty() {
        summary.push_str(&format!(
            "; {} of the page not understood",
            count(drift.problems.len(), "part", "parts")
        ));
    }
    summary
}
