//! Keys as people and programs write them to files.

use std::borrow::Cow;
use std::fmt;

use super::Secret;

/// The reason why a text is no key. It does not show the text.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidKey(Cow<'static, str>);

/// Writes the reason.
impl fmt::Debug for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Secret {
    /// Reads a key as it is found in files, variables and vaults. One byte order mark at the start, and line ends,
    /// blanks and tabs at the ends are not part of it.
    ///
    /// ```
    /// use baijiayun_runtime::value::Secret;
    ///
    /// assert_eq!(Secret::key("\u{feff}3a6f\r\n").unwrap().expose(), "3a6f");
    /// assert_eq!(Secret::key("3a 6f").unwrap_err().to_string(), "has a blank at position 3");
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if it is empty, is in quotes, is the mask `***`, or has anything inside but visible ASCII
    /// characters. The position counts characters from the start of the key.
    pub fn key(text: &str) -> Result<Self, InvalidKey> {
        let text = text.trim_matches(BLANKS);
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_matches(BLANKS);
        let problem = match text {
            "" => "is empty",
            Self::MASK => "is the mask of a key, `***`",
            "null" => "is `null`, which `jq` prints for a missing value",
            _ if text.starts_with(is_quote) || text.ends_with(is_quote) => "is in quotes",
            _ => {
                return odd_character(text)
                    .map_or_else(|| Ok(Self::new(text)), |odd| Err(InvalidKey(odd.into())));
            }
        };
        Err(InvalidKey(problem.into()))
    }
}

/// The characters that are dropped at the ends.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Describes the first character that no key has. A visible one is not shown.
fn odd_character(text: &str) -> Option<String> {
    let (index, c) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_graphic())?;
    let position = index + 1;
    let code = u32::from(c);
    Some(match c {
        ' ' => format!("has a blank at position {position}"),
        c if is_line_break(c) => format!("has a line break at position {position}"),
        c if c.is_control() => format!("has the control character U+{code:04X} at position {position}"),
        c if is_invisible(c) => format!("has the invisible character U+{code:04X} at position {position}"),
        _ => format!("has a character that is not ASCII at position {position}"),
    })
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
        for text in ["KEY", "KEY\n", "\u{feff}KEY\r\n", " \tKEY \n\n", "\u{feff} KEY"] {
            assert_eq!(Secret::key(text).unwrap().expose(), "KEY", "{text:?}");
        }
        assert_eq!(Secret::key("a-key/with+signs=").unwrap().expose(), "a-key/with+signs=");
    }

    #[test]
    fn anything_else_odd_is_rejected() {
        for (text, problem) in [
            ("", "is empty"),
            ("\u{feff}\r\n", "is empty"),
            ("KEY\nother", "has a line break at position 4"),
            ("KEY\u{2028}", "has a line break at position 4"),
            ("KEY\0", "has the control character U+0000 at position 4"),
            ("KE\tY", "has the control character U+0009 at position 3"),
            ("k k", "has a blank at position 2"),
            ("ключ", "has a character that is not ASCII at position 1"),
            ("\u{feff}\u{feff}KEY", "has the invisible character U+FEFF at position 1"),
            ("KEY\u{a0}", "has the invisible character U+00A0 at position 4"),
            ("\u{200b}KEY", "has the invisible character U+200B at position 1"),
            ("KEY\u{feff}", "has the invisible character U+FEFF at position 4"),
            ("KE\u{a0}Y", "has the invisible character U+00A0 at position 3"),
            ("KEY\u{202e}", "has the invisible character U+202E at position 4"),
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
