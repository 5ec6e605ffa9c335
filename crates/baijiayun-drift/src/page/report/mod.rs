//! Drift as text, JSON and Markdown.

mod markdown;
mod text;
mod words;

use crate::page::change::Drift;

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

#[cfg(test)]
mod tests {
    use baijiayun_page::page::Problem;

    use super::*;
    use crate::page::change::{Change, Kind, OperationDrift};

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
            not_in_excerpt: 0,
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
    fn additions_are_green_and_removals_red() {
        for kind in Kind::ALL {
            let code = match kind.words().rsplit(' ').next() {
                Some("added" | "recovered") => 32,
                Some("removed") => 31,
                _ => 33,
            };
            let change = Change { kind, key: "key".into(), line: None, spec: None, page: None };
            let report = text(&Drift { error_codes: vec![change], ..Drift::default() }, true);
            let words = format!("\u{1b}[{code}m{}\u{1b}[0m", kind.words());
            assert!(report.contains(&words), "{kind:?}: {report:?}");
        }
    }

    #[test]
    fn a_summary_counts_what_there_is() {
        let change = |kind| Change { kind, key: "key".into(), line: None, spec: None, page: None };
        let problem = || Problem { line: 1, message: "odd".into(), text: String::new() };
        let last_line = |drift: &Drift| text(drift, false).lines().last().unwrap_or_default().to_owned();
        let codes = Drift {
            error_codes: vec![change(Kind::ErrorCodeAdded)],
            not_in_excerpt: 1,
            problems: vec![problem()],
            ..Drift::default()
        };
        assert_eq!(
            last_line(&codes),
            "1 difference in 0 operations and the error codes; the page is an excerpt without 1 operation of the \
             spec; 1 part of the page not understood"
        );
        assert!(text(&codes, false).contains("  line 1: odd\n"));
        let excerpt = Drift { not_in_excerpt: 2, problems: vec![problem(), problem()], ..Drift::default() };
        assert_eq!(
            last_line(&excerpt),
            "no difference; the page is an excerpt without 2 operations of the spec; 2 parts of the page not \
             understood"
        );
    }

    #[test]
    fn a_long_value_is_cut() {
        let side = |spec: &str, page: Option<&str>| {
            words::sides(&Change {
                kind: Kind::Title,
                key: String::new(),
                line: None,
                spec: Some(spec.into()),
                page: page.map(str::to_owned),
            })
        };
        assert_eq!(side(&"字".repeat(60), None), format!("{} → nothing", "字".repeat(60)));
        assert_eq!(side("a", Some(&"字".repeat(61))), format!("a → {}…", "字".repeat(59)));
        assert_eq!(side("a\nb\tc\rd", Some("e")), "a b c d → e");
    }

    #[test]
    fn a_report_in_markdown() {
        insta::assert_snapshot!(markdown(&drift()));
    }
}
