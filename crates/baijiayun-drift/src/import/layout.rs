//! JSON as the spec lays it out: an object or list on one line if it fits, else an item per line. The keys keep their
//! order, which parsing would lose.

/// A value, with its scalars as they are written.
enum Tree<'t> {
    Scalar(&'t str),
    List(Vec<Tree<'t>>),
    Object(Vec<(&'t str, Tree<'t>)>),
}

/// Returns valid JSON in the spec's layout, in lines of at most `width` characters where that is possible.
pub(super) fn json(text: &str, width: usize) -> String {
    Reader { rest: text }.value().written(width)
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn value(&mut self) -> Tree<'t> {
        if self.takes('{') {
            let mut members = Vec::new();
            while !self.takes('}') && !self.rest.is_empty() {
                let name = self.scalar();
                self.takes(':');
                members.push((name, self.value()));
                self.takes(',');
            }
            Tree::Object(members)
        } else if self.takes('[') {
            let mut items = Vec::new();
            while !self.takes(']') && !self.rest.is_empty() {
                items.push(self.value());
                self.takes(',');
            }
            Tree::List(items)
        } else {
            Tree::Scalar(self.scalar())
        }
    }

    /// Skips a sign, if it comes next.
    fn takes(&mut self, sign: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes a text with its quotes, a number or a word.
    fn scalar(&mut self) -> &'t str {
        self.rest = self.rest.trim_start();
        let end = match self.rest.strip_prefix('"') {
            Some(text) => {
                let mut is_escaped = false;
                let quote = text.find(|c| {
                    let is_end = c == '"' && !is_escaped;
                    is_escaped = c == '\\' && !is_escaped;
                    is_end
                });
                quote.map_or(self.rest.len(), |quote| quote + 2)
            }
            // One character at least, so that the reader comes to an end.
            None => {
                let end = self.rest.char_indices().skip(1).find(|(_, c)| ",]}: \n\r\t".contains(*c));
                end.map_or(self.rest.len(), |(end, _)| end)
            }
        };
        let (scalar, rest) = self.rest.split_at(end);
        self.rest = rest;
        scalar
    }
}

impl Tree<'_> {
    fn written(&self, width: usize) -> String {
        let line = self.on_one_line();
        let inner = width.saturating_sub(2);
        let lines = |items: Vec<String>| items.join(",\n").replace('\n', "\n  ");
        match self {
            _ if line.chars().count() <= width => line,
            Self::Scalar(_) => line,
            Self::List(items) if items.is_empty() => line,
            Self::Object(members) if members.is_empty() => line,
            Self::List(items) => {
                format!("[\n  {}\n]", lines(items.iter().map(|item| item.written(inner)).collect()))
            }
            Self::Object(members) => {
                let member = |(name, value): &(&str, Self)| {
                    format!("{name}: {}", value.written(inner.saturating_sub(name.chars().count() + 2)))
                };
                format!("{{\n  {}\n}}", lines(members.iter().map(member).collect()))
            }
        }
    }

    fn on_one_line(&self) -> String {
        match self {
            Self::Scalar(text) => (*text).to_owned(),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::on_one_line).collect::<Vec<_>>().join(", "))
            }
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::Object(members) => {
                let member = |(name, value): &(&str, Self)| format!("{name}: {}", value.on_one_line());
                format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_have_an_item_per_line() {
        let text = r#"{"b":{"list":[{"id":1,"a":"x\"}"},{"id":2}],"empty":[],"none":{}},"a":-1.50e3}"#;
        assert_eq!(
            json(text, 100),
            r#"{ "b": { "list": [{ "id": 1, "a": "x\"}" }, { "id": 2 }], "empty": [], "none": {} }, "a": -1.50e3 }"#
        );
        insta::assert_snapshot!(json(text, 30));
        assert_eq!(json("{", 1), "{}");
    }
}
