//! Finds the objects and lists in a sample.

/// A JSON text in a sample.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) text: String,
    /// Whether the last bracket was missing.
    pub(crate) is_completed: bool,
}

/// Returns the objects and lists of a sample, without the texts between them.
pub(crate) fn bodies(code: &str) -> Vec<Body> {
    let mut bodies = Vec::new();
    let mut strings = Strings::default();
    let mut brackets: Vec<char> = Vec::new();
    let mut start = 0;
    for (at, c) in code.char_indices() {
        if !brackets.is_empty() {
            strings.advance(c);
            if strings.is_open() {
                continue;
            }
        }
        match c {
            '{' | '[' | '｛' | '［' => {
                if brackets.is_empty() {
                    start = at;
                }
                brackets.push(c);
            }
            '}' | ']' | '｝' | '］' if brackets.pop().is_some() && brackets.is_empty() => {
                bodies.push(Body { text: code[start..at + c.len_utf8()].to_owned(), is_completed: false });
            }
            _ => {}
        }
    }
    if !brackets.is_empty() {
        let text = &code[start..];
        let is_completed = brackets == ['{'] && !strings.is_open() && is_last_missing(code, start);
        let end = if is_completed { "\n}" } else { "" };
        bodies.push(Body { text: format!("{text}{end}"), is_completed });
    }
    bodies
}

/// Returns whether only the bracket of the last line can be missing. If the last line is a bracket with the indentation
/// of the first line, an inner bracket is missing.
fn is_last_missing(code: &str, start: usize) -> bool {
    let blanks = |line: &str| line.len() - line.trim_start().len();
    let first_line = code[..start].rfind('\n').map_or(0, |at| at + 1);
    let last = code.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_one_line = !code[start..].trim_end().contains('\n');
    is_one_line || blanks(last) > blanks(&code[first_line..])
}

/// A scanner that knows which characters are inside a string.
#[derive(Debug, Default)]
pub(super) struct Strings {
    /// The sign that ends the open string.
    end: Option<char>,
    is_escaped: bool,
}

impl Strings {
    /// Returns whether a string is open after the last character.
    pub(super) fn is_open(&self) -> bool {
        self.end.is_some()
    }

    /// Reads the next character.
    pub(super) fn advance(&mut self, c: char) {
        match (self.end, c) {
            (Some(end), c) if (c == end || c == '"') && !self.is_escaped => self.end = None,
            (None, '"') => self.end = Some('"'),
            (None, '“' | '”') => self.end = Some('”'),
            _ => {}
        }
        self.is_escaped = self.end.is_some() && c == '\\' && !self.is_escaped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(code: &str) -> Vec<(String, bool)> {
        bodies(code).into_iter().map(|body| (body.text, body.is_completed)).collect()
    }

    #[test]
    fn a_sample_may_have_several_bodies() {
        let body = |text: &str| (text.to_owned(), false);
        assert_eq!(texts("返回：{\"a\": \"}\"}"), [body("{\"a\": \"}\"}")]);
        assert_eq!(texts("{\"a\": [1]}\n失败：\n{\"b\": {}}"), [body("{\"a\": [1]}"), body("{\"b\": {}}")]);
        assert!(texts("无").is_empty());
    }

    #[test]
    fn only_the_last_bracket_is_added() {
        for (code, expected) in [
            ("{\"a\": {\"b\": 1}", true),
            ("{\n  \"a\": {\n    \"b\": 1\n  }\n", true),
            ("{\n  \"a\": {\n    \"b\": 1,\n  \"c\": 1\n}", false),
            ("返回：\n  {\n    \"a\": {\n      \"b\": 1\n  }\n", false),
            ("{\"a\": {\"b\": 1", false),
            ("{\"a\": [1", false),
            ("{\"a\": \"b", false),
        ] {
            assert_eq!(texts(code)[0].1, expected, "{code}");
        }
    }
}
