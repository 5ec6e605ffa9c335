//! Describes mistakes in YAML to people who write it: the parser's own words are about its states.

use super::node::Malformed;

const LIST: &str =
    "write each item on a line of its own, as `- item`; a text that starts with `- ` needs quotes";
const DEEPER: &str =
    "indent every line deeper than the key to which it belongs, also the last brackets of pasted JSON";
const ALIGN: &str = "align it with the other keys of the same item";
const BRACKET: &str =
    "close the bracket, or add the comma; a text with brackets, commas or quotes needs quotes around it";
const NO_ALIAS: &str = "write the value out; a text that starts with `*` needs quotes";
const BLANKS: &str = "replace tabs by blanks, also in pasted JSON: YAML takes no tabs for indentation";
const NO_EMOJI: &str =
    "half of an emoji, or no character: write the character itself, or both halves as in `\\ud83d\\ude00`";

/// Parts of the parser's messages whose meaning does not depend on the text, with our message and how to fix it.
const KNOWN: [(&str, &str, &str); 15] = [
    ("unknown anchor", "aliases are not part of the spec language", NO_ALIAS),
    ("block sequence entries", "a list cannot start on the line of its key", LIST),
    ("only valid inside a block", "a text cannot start with `- `", "put the text in quotes"),
    ("plain scalar cannot start", "a text cannot start with `-` here", "put the text in quotes"),
    ("mapping keys are not allowed", "a text cannot start with `? `", "put the text in quotes"),
    ("found a tab", "this text continues after a tab", "separate and indent with blanks: YAML takes no tabs"),
    ("tab", "a tab cannot indent a line", BLANKS),
    ("Unicode character escape", "this escape is no character", NO_EMOJI),
    (
        "unknown escape",
        "this text in double quotes has an unknown escape",
        "use single quotes, or write `\\` twice",
    ),
    (
        "hexadecimal",
        "an escape in this text is cut off",
        "`\\u` takes four digits, `\\x` two; or write the character",
    ),
    ("indentation in quoted scalar", "this text in quotes continues in a line that is not deeper", DEEPER),
    ("invalid indentation", "this line is not deeper than the key to which it belongs", DEEPER),
    ("end of stream", "this quote is never closed", "add the other quote at the end of the text"),
    ("comment intercepting", "this text is cut by a comment", "put the text in quotes"),
    (
        "unprintable",
        "this character cannot be printed",
        "remove it, or write it as an escape in double quotes",
    ),
];

/// Describes a mistake that stopped the parser at the byte `at`.
pub fn explain(text: &str, at: usize, info: &str) -> Malformed {
    // At the end of the file, quote its last character: a line below it would show nothing.
    let last = text.trim_end().char_indices().next_back().map_or(0, |(last, _)| last);
    let at = at.min(last);
    let line = Line::at(text, at);
    let (at, message, help) = if info.contains("simple key expect") {
        // The parser notices it on the next line.
        let missing = Line::above(text, at).unwrap_or(line);
        let help = "write `key: value`, with a colon and a blank after the key, both ASCII";
        (missing.start(), "this line has no colon and blank after the key".to_owned(), help.to_owned())
    } else if line.found() == Some(':') && (line.is_inside_text() || line.is_flow()) {
        (at, "a colon and a blank inside a text make it a map".to_owned(), line.quote())
    } else if let Some(start) = line.text_start(info) {
        let start = if start == '`' { "a backtick".to_owned() } else { format!("`{start}`") };
        (at, format!("a text cannot start with {start}"), line.quote())
    } else if info.contains("mapping values") {
        (at, "this key is indented deeper than the one above".to_owned(), ALIGN.to_owned())
    } else if info.contains("trailing content") {
        (at, "the text in quotes ended before this".to_owned(), line.quote_again())
    } else if info.contains("did not find expected key") {
        match line.before().trim_end().chars().next_back() {
            Some(end @ (']' | '}')) => {
                let help = "remove what follows; a text that starts with a bracket needs quotes".to_owned();
                (at, format!("the value ended at `{end}` before this"), help)
            }
            _ => (at, "this line is not aligned with a key above".to_owned(), ALIGN.to_owned()),
        }
    } else if info.contains("node content") && line.found().is_some_and(|found| "[{".contains(found)) {
        (at, "this bracket is never closed".to_owned(), BRACKET.to_owned())
    } else if info.contains("expected ',' or") || info.contains("misplaced bracket") {
        (at, "a bracket is not closed, or a comma is missing, before this".to_owned(), BRACKET.to_owned())
    } else if info.contains("node content") {
        (
            at,
            "there is no value before this".to_owned(),
            "write one; put a comma or bracket that is text in quotes".to_owned(),
        )
    } else if let Some((_, message, help)) = KNOWN.iter().find(|(part, ..)| info.contains(part)) {
        (at, (*message).to_owned(), (*help).to_owned())
    } else {
        let help = "check the indentation, and put texts with `:`, `#`, quotes or brackets in quotes";
        (at, format!("this is not YAML: {info}"), help.to_owned())
    };
    let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Malformed::new(at..at + length, message, help)
}

/// A line of a file, and a byte on it.
#[derive(Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    /// The byte in the file where the line starts.
    offset: usize,
    at: usize,
}

impl<'t> Line<'t> {
    fn at(text: &'t str, at: usize) -> Self {
        let offset = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        Self { text: text[offset..].lines().next().unwrap_or_default(), offset, at: at - offset }
    }

    /// Returns the nearest line above that is not blank.
    fn above(text: &'t str, at: usize) -> Option<Self> {
        let start = Self::at(text, at).offset;
        let last = text[..start].trim_end().char_indices().next_back()?.0;
        Some(Self::at(text, last))
    }

    /// Returns the byte in the file of the first character that is not blank.
    fn start(self) -> usize {
        self.offset + self.text.len() - self.text.trim_start().len()
    }

    fn before(self) -> &'t str {
        self.text.get(..self.at).unwrap_or_default()
    }

    fn found(self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Returns whether the byte is inside the value of a key on the same line.
    fn is_inside_text(self) -> bool {
        self.before().contains(": ")
    }

    fn is_flow(self) -> bool {
        self.before().contains(['{', '['])
    }

    /// Returns the character with which no text starts, if that is the mistake.
    fn text_start(self, info: &str) -> Option<char> {
        let is_reserved = ["unexpected character", "alphabetic or numeric", "comment or line break"];
        let is_start = is_reserved.iter().any(|part| info.contains(part))
            || info.contains("node content") && self.before().ends_with(": ");
        self.found().filter(|found| is_start && !",[]{}".contains(*found))
    }

    /// Returns how to quote the text on the line.
    fn quote(self) -> String {
        let value = self.text.split_once(": ").map_or(self.text, |(_, value)| value).trim();
        // The end of a text inside brackets can only be guessed.
        if self.text.contains(['{', '[']) || value.contains('\\') {
            return "put the whole text in quotes".to_owned();
        }
        format!("put the whole text in quotes: `{}`", quoted(value))
    }

    /// Returns how to quote a text that has quotes already.
    fn quote_again(self) -> String {
        match self.before().trim_end().chars().next_back() {
            Some('\'') => "write a quote inside single quotes twice, as in `'it''s'`".to_owned(),
            _ => format!("{}, and inside double quotes write `\\\"`", "put the whole text in quotes"),
        }
    }
}

/// Returns a text in quotes that YAML reads as this text.
pub fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

#[cfg(test)]
mod tests {
    use crate::source::Source;

    fn mistake(text: &str) -> (String, String) {
        let (_, mut mistakes) = Source::parse("a.yaml", text);
        assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
        let mistake = mistakes.remove(0);
        (mistake.message, mistake.help)
    }

    #[test]
    fn a_text_that_needs_quotes_is_shown_with_them() {
        for (text, quotes) in [
            ("a: Note: does nothing.", "\"Note: does nothing.\""),
            ("a: `x` does", "\"`x` does\""),
            ("a: @x", "\"@x\""),
            ("a: %x", "\"%x\""),
            ("a: * x", "\"* x\""),
            ("a: > x", "\"> x\""),
            ("a: `x` is \"y\"", "'`x` is \"y\"'"),
        ] {
            let (_, help) = mistake(text);
            assert!(help.contains(quotes), "{text}: {help}");
            let value = Source::parse("a.yaml", format!("a: {quotes}")).0.to_value();
            assert_eq!(value.unwrap()["a"].as_str(), Some(&text[3..]));
        }
    }

    #[test]
    fn every_mistake_has_words_of_its_own() {
        let texts = [
            "a: {b: Note: c}",
            "a: {b: `c`}",
            "a: [b] c",
            "a: {b} c",
            "a: - b",
            "a: {b: - c}",
            "a: ? b",
            "a: *b",
            "a: 'It's b.'",
            "a: \"It\" is",
            "a: \"b",
            "a: {b: c",
            "a: {b: c d: e}",
            "a: {b: ,,}",
            "a:\n\tb: c",
            "a: b\n\tc: d",
            "a: \"\\d\"",
            "a: \"\\ud83d\"",
            "a: \"\\u12\"",
            "a:b\nc: d",
            "a\nb: c",
            "a: b\n  c: d",
            "a:\n  b: c\n d: e",
            "a: {\nb: c}",
            "a: &b c",
            "a: !b c",
            "a: &b c\nd: *b",
            "a: {b: See it # 5 }\nc: d",
            "a: {b: #5 }\nc: d",
            "{{a}}: b",
        ];
        let is_plain = |text: &&&str| {
            let (_, mistakes) = Source::parse("a.yaml", **text);
            let [mistake] = mistakes.as_slice() else { return false };
            let words = format!("{}: {}", mistake.message, mistake.help);
            let jargon = ["not YAML", "scalar", "mapping", "sequence", "node", "anchor ", "token", "stream"];
            !mistake.help.is_empty() && !jargon.iter().any(|word| words.contains(word))
        };
        let unclear: Vec<_> = texts.iter().filter(|text| !is_plain(text)).collect();
        assert_eq!(unclear, Vec::<&&str>::new());
    }
}
