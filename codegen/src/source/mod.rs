//! YAML text as a tree that keeps the position of every key and value.
//!
//! `serde_yaml` decodes the values. This tree resolves the path of a decoded value to its bytes in the
//! file, so that later stages need only paths.

mod emoji;
mod hints;
mod node;
mod parse;
mod yaml_errors;

use std::ops::Range;

pub use serde_yaml::{Mapping, Value};

use self::node::Node;
pub use self::node::{Malformed, Step};
pub use self::yaml_errors::quoted;

/// One spec file.
#[derive(Debug)]
pub struct Source {
    /// The path that diagnostics show, with forward slashes.
    pub name: String,
    /// The content of the file.
    pub text: String,
    root: Option<Node>,
    is_cut: bool,
}

impl Source {
    /// Parses one file. The tree contains the parts that could be read.
    pub fn parse(name: impl Into<String>, text: impl Into<String>) -> (Self, Vec<Malformed>) {
        let text = text.into();
        let mut mistakes = Vec::new();
        let tree = parse::tree(&text, &mut mistakes);
        (Self { name: name.into(), text, root: tree.root, is_cut: tree.is_cut }, mistakes)
    }

    /// Returns a file that is not read, because of the mistake that goes with it.
    pub fn unread(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), root: None, is_cut: true }
    }

    /// Returns whether only a part of the file was read, or nothing.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Returns whether the file was read and holds nothing but comments.
    pub fn is_empty(&self) -> bool {
        self.root.is_none() && !self.is_cut
    }

    /// Returns the decoded values. Of a duplicate key, the first is kept.
    pub fn to_value(&self) -> Option<Value> {
        self.root.as_ref().map(Node::to_value)
    }

    /// Returns the bytes of the value at `path`, or of its nearest ancestor that exists.
    pub fn value_span(&self, path: &[Step]) -> Range<usize> {
        self.locate(path).1
    }

    /// Returns the bytes of the key at the end of `path`, or of the value if it has no key.
    pub fn key_span(&self, path: &[Step]) -> Range<usize> {
        let (key, value) = self.locate(path);
        key.unwrap_or(value)
    }

    /// Returns the value at `path` as it was written.
    pub fn written(&self, path: &[Step]) -> &str {
        self.text.get(self.value_span(path)).unwrap_or_default()
    }

    fn locate(&self, path: &[Step]) -> (Option<Range<usize>>, Range<usize>) {
        let Some(mut node) = self.root.as_ref() else { return (None, 0..0) };
        let mut key = None;
        for step in path {
            let Some((next_key, next)) = node.child(step) else { break };
            key = next_key;
            node = next;
        }
        (key, node.span.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Step {
        Step::Key(name.into())
    }

    #[test]
    fn a_path_leads_to_the_text() {
        let (source, mistakes) = Source::parse("a.yaml", "标题: x\nlist:\n  - { a: 12, b: 'q' }\n");
        assert!(mistakes.is_empty());
        let path = [key("list"), Step::Index(0), key("b")];
        assert_eq!(&source.text[source.value_span(&path)], "'q'");
        assert_eq!(&source.text[source.key_span(&path)], "b");
        assert_eq!(&source.text[source.key_span(&path[..1])], "list");
        assert_eq!(&source.text[source.value_span(&path[..1])], "- { a: 12, b: 'q' }");
    }

    #[test]
    fn scalars_follow_yaml_rules() {
        let (source, _) = Source::parse("a.yaml", "[1, '1', true, null, 1:2, 720p, '']");
        let value = source.to_value().unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), r#"[1,"1",true,null,"1:2","720p",""]"#);
    }

    #[test]
    fn every_repeated_key_is_listed() {
        let (source, mistakes) = Source::parse("a.yaml", "a: 1\nb: 2\na: 3\nb: 4\n");
        assert_eq!(mistakes.len(), 2);
        assert_eq!(mistakes[0].message, "duplicate key `a`");
        assert_eq!(source.to_value().unwrap()["a"], Value::from(1));
    }

    #[test]
    fn hostile_text_is_rejected_without_a_panic() {
        for text in ["[".repeat(100_000), "a: *b".into(), "{".into(), "\t- a: [".into(), String::new()] {
            let (_, mistakes) = Source::parse("a.yaml", text.clone());
            assert!(text.is_empty() || !mistakes.is_empty(), "{text:.20}");
        }
    }

    #[test]
    fn a_text_cut_at_a_comment_is_a_mistake() {
        for text in ["a: See room #5.", "a: [b, c #d\n]", "a: b # c", "a: b\t# c", "- it's # c"] {
            let (_, mistakes) = Source::parse("a.yaml", text);
            assert_eq!(mistakes.len(), 1, "{text}");
            assert!(mistakes[0].message.contains("where a comment starts"));
        }
        for text in [
            "a: 'See room #5.'",
            "a: b  # c",
            "a: 1 # c",
            "a: # c",
            "a: true # c",
            "a: b#c",
            "# b\na: b\n# c",
        ] {
            assert_eq!(Source::parse("a.yaml", text).1, [], "{text}");
        }
    }

    #[test]
    fn numbers_that_would_lose_digits_are_mistakes() {
        for number in
            ["123456789012345678901234567890", "9223372036854775808", "-9223372036854775809", ".inf"]
        {
            assert_eq!(Source::parse("a.yaml", format!("a: {number}")).1.len(), 1, "{number}");
        }
        for number in ["9223372036854775807", "-9223372036854775808", "1.5", "'9223372036854775808'", "007"] {
            assert_eq!(Source::parse("a.yaml", format!("a: {number}")).1, [], "{number}");
        }
    }

    #[test]
    fn json_as_php_writes_it_can_be_pasted() {
        let text = r#"{"url":"http:\/\/a\/b","msg":"\u6210\u529f \ud83d\ude00","list":[]}"#;
        let (source, mistakes) = Source::parse("a.yaml", text);
        assert_eq!(mistakes, []);
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_value(source.to_value()).unwrap(), json);
    }

    #[test]
    fn mistakes_in_yaml_have_a_hint() {
        for text in [
            "a: b: c",
            "a: `b`",
            "a: @b",
            "a:\n\tb: 1",
            "a: {\n\t}",
            "a: 'It's b.'",
            "a: \"\\ud83d\"",
            "a: {\n}",
        ] {
            let (source, mistakes) = Source::parse("a.yaml", text);
            assert!(mistakes.iter().all(|mistake| !mistake.help.is_empty()), "{text}: {mistakes:?}");
            assert!(!mistakes.is_empty() || source.to_value().is_some(), "{text}");
        }
    }

    #[test]
    fn a_second_document_is_a_mistake() {
        let (source, mistakes) = Source::parse("a.yaml", "---\na: 1\n---\nb: 2\n");
        assert_eq!(mistakes.len(), 1);
        assert_eq!(
            (mistakes[0].span.start, mistakes[0].message.as_str()),
            (9, "a second document starts here")
        );
        assert!(source.is_cut());
    }

    #[test]
    fn comments_alone_are_nothing() {
        for text in ["", "# nothing yet\n", "---\n", "~"] {
            let (source, mistakes) = Source::parse("a.yaml", text);
            assert!(source.is_empty() && mistakes.is_empty(), "{text}");
        }
    }
}
