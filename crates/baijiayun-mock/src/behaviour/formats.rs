//! Definitions and file formats of requests, as responses name them.

use baijiayun_vod::video::FileType;
use baijiayun_vod::{Definition, DefinitionName, Format, FormatName};

use crate::rejection::Rejection;

pub fn definition_name(definition: Definition) -> Option<DefinitionName> {
    Some(match definition {
        Definition::Low => DefinitionName::Low,
        Definition::High => DefinitionName::High,
        Definition::SuperHigh => DefinitionName::SuperHigh,
        Definition::P720 => DefinitionName::P720,
        Definition::P1080 => DefinitionName::P1080,
        _ => return None,
    })
}

/// Returns the names of definitions; rejects unknown ones.
pub fn definition_names(definitions: &[Definition]) -> Result<Vec<DefinitionName>, Rejection> {
    let names = definitions.iter().map(|definition| definition_name(*definition));
    names.collect::<Option<_>>().ok_or_else(|| Rejection::bad("definition"))
}

/// Returns the names of formats, by default of all; rejects unknown ones.
pub fn format_names(formats: Option<&[Format]>) -> Result<Vec<FormatName>, Rejection> {
    let names = formats.unwrap_or(Format::VALUES).iter().map(|format| format_name(*format));
    names.collect::<Option<_>>().ok_or_else(|| Rejection::bad("format"))
}

pub fn format_name(format: Format) -> Option<FormatName> {
    Some(match format {
        Format::Mp4 => FormatName::Mp4,
        Format::Flv => FormatName::Flv,
        Format::M3u8 => FormatName::M3u8,
        _ => return None,
    })
}

/// Returns the name of a file type.
pub fn file_type_name(file_type: FileType) -> Option<FormatName> {
    Some(match file_type {
        FileType::Mp4 => FormatName::Mp4,
        FileType::Flv => FormatName::Flv,
        FileType::M3u8 => FormatName::M3u8,
        FileType::Encrypted => FormatName::Encrypted,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The compiler does not notice a new value: the client's enums are `non_exhaustive`.
    #[test]
    fn every_known_value_has_a_name() {
        assert!(Definition::VALUES.iter().all(|definition| definition_name(*definition).is_some()));
        assert!(Format::VALUES.iter().all(|format| format_name(*format).is_some()));
        assert!(FileType::VALUES.iter().all(|file_type| file_type_name(*file_type).is_some()));
    }
}
