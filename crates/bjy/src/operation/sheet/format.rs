//! The formats of sheets, and the text of files.

use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use encoding_rs::{Encoding, GB18030};

/// The format of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Tsv,
    Yaml,
    Json,
}

/// By hand, because the help depends on the language.
impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Csv, Self::Tsv, Self::Yaml, Self::Json]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = match self {
            Self::Csv => PossibleValue::new("csv")
                .help(t!("A table for spreadsheets, separated with commas").into_owned()),
            Self::Tsv => PossibleValue::new("tsv").help(t!("A table, separated with tabs").into_owned()),
            Self::Yaml => {
                PossibleValue::new("yaml").alias("yml").help(t!("A list of records in YAML").into_owned())
            }
            Self::Json => PossibleValue::new("json").help(t!("A list of records in JSON").into_owned()),
        };
        Some(value)
    }
}

impl Format {
    /// Returns the format of a file: by its extension, or else by its text.
    pub fn of(path: &str, text: &str) -> Self {
        let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
        match extension.and_then(|extension| Self::from_str(extension, true).ok()) {
            // A table may be saved with tabs under any name.
            Some(format) => format,
            None => Self::of_text(text),
        }
    }

    fn of_text(text: &str) -> Self {
        let start = text.trim_start();
        let first = start.lines().find(|line| !line.starts_with('#')).unwrap_or_default().trim_end();
        match start.chars().next() {
            Some('[' | '{') => Self::Json,
            _ if first == "---" || first.starts_with("- ") || first == "-" => Self::Yaml,
            _ if first.ends_with(':') || first.contains(": ") => Self::Yaml,
            _ => Self::Csv,
        }
    }
}

/// Returns the text of a file: UTF-8, UTF-16 with a byte order mark, or GB18030, as Chinese spreadsheets write it.
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(t!("this is a workbook of a spreadsheet: save it as CSV first").into_owned());
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => return Ok(text.to_owned()),
            Err(_) => GB18030,
        },
    };
    match encoding.decode(bytes) {
        (text, _, false) => Ok(text.into_owned()),
        _ => Err(t!("its text is neither UTF-8 nor GB18030: save it as CSV UTF-8").into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::*;

    #[test]
    fn the_format_is_known_by_extension_or_content() {
        for (path, text, format) in [
            ("a.CSV", "", Format::Csv),
            ("a.tsv", "", Format::Tsv),
            ("a.yml", "", Format::Yaml),
            ("a.json", "", Format::Json),
            ("-", " [{}]", Format::Json),
            ("-", "# questions\n- title: 1", Format::Yaml),
            ("a.txt", "title,option_type\n", Format::Csv),
        ] {
            assert_eq!(Format::of(path, text), format, "{path} {text}");
        }
    }

    #[test]
    fn text_of_chinese_spreadsheets_is_read() {
        let utf16: Vec<u8> = "\u{feff}单选".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in ["单选".as_bytes(), "\u{feff}单选".as_bytes(), &GBK.encode("单选").0, &utf16] {
            assert_eq!(decode(bytes).as_deref(), Ok("单选"), "{bytes:?}");
        }
        assert!(decode(b"PK\x03\x04").is_err_and(|reason| reason.contains("CSV")));
        assert!(decode(b"\xff\xff").is_err());
    }
}
