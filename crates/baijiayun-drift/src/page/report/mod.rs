//! Drift as text, JSON and Markdown.

mod markdown;
mod text;

use crate::page::change::{Change, Drift};

/// Writes the drift for a terminal. `colour` adds ANSI escapes.
pub fn text(drift: &Drift, colour: bool) -> String {
    text::write(drift, colour)
}

/// Writes the drift as Markdown.
pub fn markdown(drift: &Drift) -> String {
    markdown::write(drift)
}

/// Writes the drift as JSON, with all values in full.
///
/// # Errors
///
/// Never for the values of [`Drift`]; the serializer's signature has one.
pub fn json(drift: &Drift) -> serde_json::Result<String> {
    serde_json::to_string_pretty(drift)
}

/// The longest value in text and Markdown, in characters. Samples are longer; JSON has them in full.
const LONGEST: usize = 60;

/// Returns both sides of a change: `20 → 50`.
fn sides(change: &Change) -> String {
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
fn summary(drift: &Drift) -> String {
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
    if !drift.problems.is_empty() {
        summary.push_str(&format!(
            "; {} of the page not understood",
            count(drift.problems.len(), "part", "parts")
        ));
    }
    summary
}

#[cfg(test)]
mod tests {
    use baijiayun_page::page::Problem;

    use super::*;
    use crate::page::change::{Kind, OperationDrift};

    /// A drift with everything that a report shows.
    fn drift() -> Drift {
        let change = |kind, key: &str, spec: Option<&str>, page: Option<&str>| Change {
            kind,
            key: key.to_owned(),
            line: page.map(|_| 12),
            spec: spec.map(str::to_owned),
            page: page.map(str::to_owned),
        };
        let operation = |id: Option<&str>, number, title: &str, changes| OperationDrift {
            id: id.map(str::to_owned),
            number,
            title: title.to_owned(),
            line: Some(10),
            index: Some(0),
            changes,
        };
        Drift {
            operations: vec![
                operation(
                    Some("book.list"),
                    Some(3),
                    "获取图书列表",
                    vec![
                        change(Kind::PathRecovered, "path", Some("unknown"), Some("/openapi/book/list")),
                        change(Kind::ParamLimit, "params.page_size.max", Some("20"), Some("50")),
                        change(Kind::ParamRemoved, "params.author", Some("string, optional"), None),
                        change(
                            Kind::ResponseSample,
                            "samples.response",
                            None,
                            Some(&"{\"code\": 0}|".repeat(20)),
                        ),
                    ],
                ),
                operation(
                    None,
                    None,
                    "借阅统计",
                    vec![change(Kind::OperationAdded, "operation", None, Some("/openapi/loan/count"))],
                ),
            ],
            error_codes: vec![change(Kind::ErrorCodeAdded, "error_codes.5002", None, Some("视频不存在"))],
            problems: vec![Problem {
                line: 40, message: "a row without a name".into(), text: "说明".into()
            }],
        }
    }

    #[test]
    fn a_report_for_a_terminal() {
        insta::assert_snapshot!(text(&drift(), false));
        assert_eq!(text(&Drift::default(), false), "no difference\n");
        assert!(text(&drift(), true).contains('\u{1b}'));
    }

    #[test]
    fn a_report_in_markdown() {
        insta::assert_snapshot!(markdown(&drift()));
    }
}
