//! Definitions and file formats of requests, as responses name them.

use baijiayun_vod::upload::Format;
use baijiayun_vod::video::FileType;
use baijiayun_vod::{Definition, DefinitionName, FormatName};

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

pub fn format_name(format: Format) -> Option<FormatName> {
    Some(match format {
        Format::Mp4 => FormatName::Mp4,
        Format::Flv => FormatName::Flv,
        Format::M3u8 => FormatName::M3u8,
        _ => return None,
    })
}

/// Returns the name of a file type. The vendor's samples have none for encrypted files.
pub fn file_type_name(file_type: FileType) -> Option<FormatName> {
    Some(match file_type {
        FileType::Mp4 => FormatName::Mp4,
        FileType::Flv => FormatName::Flv,
        FileType::M3u8 => FormatName::M3u8,
        FileType::Encrypted => FormatName::Unknown("encrypt".to_owned()),
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
