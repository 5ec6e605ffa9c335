//! Keys as people and programs write them to files.

use std::fmt;

use super::Secret;

/// The reason why a text is no key. It does not show the text.
#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidKey(&'static str);

/// Writes the reason.
impl fmt::Debug for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Secret {
    /// Reads a key as it is found in files, variables and vaults. A byte order mark, line ends and blanks at
    /// the ends are not part of it.
    ///
    /// ```
    /// use baijiayun_runtime::value::Secret;
    ///
    /// assert_eq!(Secret::key("\u{feff}3a6f\r\n").unwrap().expose(), "3a6f");
    /// assert_eq!(Secret::key("'3a6f'").unwrap_err().to_string(), "is in quotes");
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if it is empty, has line breaks, control or invisible characters inside, is in quotes,
    /// or is the mask `***`.
    pub fn key(text: &str) -> Result<Self, InvalidKey> {
        let text = text.trim().trim_start_matches('\u{feff}').trim();
        let problem = if text.is_empty() {
            "is empty"
        } else if text == Self::MASK {
            "is the mask of a key, `***`"
        } else if text == "null" {
            "is `null`, which `jq` prints for a missing value"
        } else if text.contains(is_line_break) {
            "has a line break inside"
        } else if text.contains(char::is_control) {
            "has a control character inside"
        } else if text.contains(is_invisible) {
            "has an invisible character inside"
        } else if text.starts_with(is_quote) || text.ends_with(is_quote) {
            "is in quotes"
        } else {
            return Ok(Self::new(text));
        };
        Err(InvalidKey(problem))
    }
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns whether a character has no shape of its own: blanks other than the space, joiners, marks of
/// direction, variation selectors and tags.
fn is_invisible(c: char) -> bool {
    let has_no_shape = matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}'
    );
    has_no_shape || (c.is_whitespace() && c != ' ')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_blanks_at_the_ends_are_dropped() {
        for text in ["KEY", "KEY\n", "\u{feff}KEY\r\n", " \tKEY \n\n", "\u{feff} KEY", "\u{3000}KEY\u{a0}"] {
            assert_eq!(Secret::key(text).unwrap().expose(), "KEY", "{text:?}");
        }
        assert_eq!(Secret::key("a key/with+signs=").unwrap().expose(), "a key/with+signs=");
    }

    #[test]
    fn anything_else_odd_is_rejected() {
        for (text, problem) in [
            ("", "is empty"),
            ("\u{feff}\r\n", "is empty"),
            ("KEY\nother", "has a line break inside"),
            ("KEY\u{2028}other", "has a line break inside"),
            ("KEY\0", "has a control character inside"),
            ("KE\tY", "has a control character inside"),
            ("\u{200b}KEY", "has an invisible character inside"),
            ("KEY\u{feff}", "has an invisible character inside"),
            ("KE\u{a0}Y", "has an invisible character inside"),
            ("KEY\u{202e}", "has an invisible character inside"),
            ("\"KEY\"", "is in quotes"),
            ("'KEY'\n", "is in quotes"),
            ("“KEY”", "is in quotes"),
            ("null\n", "is `null`, which `jq` prints for a missing value"),
            ("***", "is the mask of a key, `***`"),
        ] {
            assert_eq!(Secret::key(text).unwrap_err().to_string(), problem, "{text:?}");
        }
    }
}
