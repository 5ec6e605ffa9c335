//! Bytes to text.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::unreadable::Unreadable;
use crate::document::Fault;

/// The most damaged lines that are reported one by one.
const MAX_FAULTS: usize = 100;

/// The part of a file in which HTML names its encoding, as browsers look for it.
const META: usize = 1024;

/// Decodes a file. The result has no byte order mark, and `\n` as its only line break.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Vec<Fault>), Unreadable> {
    let source = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(&bytes[length..]).0,
        None => decode_unmarked(bytes)?,
    };
    // Files of other kinds have NUL bytes, and so has UTF-16 without its mark.
    if source.contains('\0') {
        return Err(Unreadable::NotText);
    }
    let (damaged, faults) = faults(&source);
    if damaged * 100 > source.chars().count() {
        return Err(Unreadable::NotText);
    }
    let source =
        if source.contains('\r') { source.replace("\r\n", "\n").replace('\r', " ") } else { source.into() };
    Ok((source, faults))
}

fn decode_unmarked(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, Unreadable> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.into());
    }
    // GB18030 gives a meaning to most bytes of UTF-8, so a few damaged bytes must not make it win.
    if is_damaged_utf8(bytes) {
        return Ok(UTF_8.decode_without_bom_handling(bytes).0);
    }
    let named = named_encoding(bytes).filter(|encoding| *encoding != UTF_8);
    named
        .into_iter()
        .chain([GB18030])
        .find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes))
        .ok_or(Unreadable::NotText)
}

/// Returns whether there are far more characters of several bytes than bytes that do not belong to one.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    invalid * 10 <= valid
}

/// Returns the encoding that `<meta charset>` or `<meta content="…; charset=…">` names.
fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes[..bytes.len().min(META)].to_ascii_lowercase();
    let at = start.windows(8).position(|window| window == b"charset=")?;
    let label = start[at + 8..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let length = label.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'>' | b';' | b' ' | b'/'))?;
    Encoding::for_label(&label[..length])
}

/// Counts the characters that could not be decoded and reports their lines.
fn faults(source: &str) -> (usize, Vec<Fault>) {
    let mut damaged = 0;
    let mut faults = Vec::new();
    let mut further = 0;
    for (index, line) in source.split('\n').enumerate() {
        let count = line.matches(char::REPLACEMENT_CHARACTER).count();
        damaged += count;
        if count > 0 && faults.len() == MAX_FAULTS {
            further += 1;
        } else if count > 0 {
            let message = format!("{count} damaged characters, read as {}", char::REPLACEMENT_CHARACTER);
            faults.push(Fault { line: index + 1, message });
        }
    }
    if let Some(last) = faults.last_mut().filter(|_| further > 0) {
        last.message += &format!("; {further} more lines are damaged");
    }
    (damaged, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().0
    }

    #[test]
    fn marks_names_and_contents_tell_the_encoding() {
        assert_eq!(text("借书\r\n还书\rx".as_bytes()), "借书\n还书 x");
        assert_eq!(text("\u{feff}借书".as_bytes()), "借书");
        let utf16: Vec<u8> = "\u{feff}借书".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&utf16), "借书");
        let utf16: Vec<u8> = "\u{feff}借书".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf16), "借书");
        assert_eq!(text(&GB18030.encode("借书，还书").0), "借书，还书");
        let big5 = encoding_rs::BIG5.encode("<meta charset=\"big5\">圖書館").0;
        assert_eq!(text(&big5), "<meta charset=\"big5\">圖書館");
        // The name is wrong in pages that were converted.
        let converted = "<meta http-equiv=Content-Type content='text/html; charset=gbk'>借书";
        assert_eq!(text(converted.as_bytes()), converted);
    }

    #[test]
    fn few_damaged_characters_are_faults() {
        let mut bytes = "借书\n".repeat(200).into_bytes();
        bytes[8] = 0xff;
        let (text, faults) = decode(&bytes).unwrap();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].line, 2);
        assert!(text.starts_with("借书\n\u{fffd}"), "{text:.20}");
    }

    #[test]
    fn the_number_of_faults_is_bounded() {
        let mut bytes = Vec::new();
        for _ in 0..150 {
            bytes.extend_from_slice("借书".repeat(60).as_bytes());
            bytes.extend_from_slice(b"\xff\n");
        }
        let (_, faults) = decode(&bytes).unwrap();
        assert_eq!(faults.len(), MAX_FAULTS);
        assert!(faults[99].message.ends_with("50 more lines are damaged"));
    }

    #[test]
    fn other_files_are_refused() {
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\r"[..], b"\xff\xfe\xfd", b"a\0b\0", "\u{fffd}a".as_bytes()] {
            assert_eq!(decode(bytes), Err(Unreadable::NotText), "{bytes:?}");
        }
    }
}
