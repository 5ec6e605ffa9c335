//! Emoji as PHP writes them in JSON: `"\ud83d\ude00"`, two escapes that are one character.
//!
//! YAML knows only escapes of whole characters and would refuse them, but samples are JSON that was pasted. So the
//! parser reads `\U0001f600` in their place, and positions still lead into the text as it was written.

use std::borrow::Cow;

/// The byte of each character of the readable text in the text as it was written: the parser counts characters,
/// diagnostics count bytes.
pub struct Offsets(Vec<usize>);

impl Offsets {
    /// Returns the byte of a character.
    pub fn byte(&self, character: usize) -> usize {
        self.0.get(character).or(self.0.last()).copied().unwrap_or(0)
    }
}

/// The length of `\ud83d\ude00`.
const PAIR: usize = 12;

/// Returns the text with pairs of escapes joined.
pub fn readable(text: &str) -> (Cow<'_, str>, Offsets) {
    let mut offsets: Vec<usize> = Vec::with_capacity(text.len() + 1);
    let mut joined = String::new();
    let mut copied = 0;
    let mut characters = text.char_indices();
    while let Some((byte, character)) = characters.next() {
        if character != '\\' {
            offsets.push(byte);
        } else if let Some(escape) = pair(&text[byte..]) {
            joined.push_str(&text[copied..byte]);
            joined.push_str(&escape);
            offsets.extend(escape.chars().map(|_| byte));
            copied = byte + PAIR;
            characters.nth(PAIR - 2);
        } else {
            offsets.push(byte);
            // The next character is escaped: `\\ud83d` is a backslash and letters.
            offsets.extend(characters.next().map(|(byte, _)| byte));
        }
    }
    offsets.push(text.len());
    if copied == 0 {
        return (Cow::Borrowed(text), Offsets(offsets));
    }
    joined.push_str(&text[copied..]);
    (Cow::Owned(joined), Offsets(offsets))
}

/// Returns the text of a scalar without escapes, in which a pair is only letters, as it was written.
pub fn as_written(mut value: String, written: &str) -> String {
    for (at, _) in written.match_indices('\\') {
        if let Some(escape) = pair(&written[at..]) {
            value = value.replacen(&escape, &written[at..at + PAIR], 1);
        }
    }
    value
}

/// Returns the one escape for the pair with which `text` starts.
fn pair(text: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let character = char::decode_utf16([unit(0)?, unit(6)?]).next()?.ok()?;
    (u32::from(character) > 0xFFFF).then(|| format!("\\U{:08x}", u32::from(character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_become_one_character_and_positions_stay() {
        let (text, offsets) = readable(r#"好"\ud83d\uDE00", "\\ud83d\ude00", "\u4e2d\/""#);
        assert_eq!(text, r#"好"\U0001f600", "\\ud83d\ude00", "\u4e2d\/""#);
        assert_eq!((offsets.byte(1), offsets.byte(2), offsets.byte(12)), (3, 4, 16));
    }

    #[test]
    fn letters_that_look_like_a_pair_stay_as_they_are() {
        let written = r"'PHP writes \uD83D\ude00'";
        assert_eq!(as_written(r"PHP writes \U0001f600".into(), written), r"PHP writes \uD83D\ude00");
    }
}
