//! Names as they are written on the command line.

use baijiayun_vod::metadata::EnumValue;

use crate::lang::is_chinese;

/// Returns a name as it is written on the command line: `get_info` becomes `get-info`.
pub fn kebab(name: &str) -> String {
    name.replace('_', "-")
}

/// Returns the value with this name; any other text stays as it is.
pub fn known_value<'t>(values: &'static [EnumValue], text: &'t str) -> &'t str {
    let known = values.iter().find(|known| kebab(known.name) == text.replace('_', "-"));
    known.map_or(text, |known| known.value)
}

/// Returns what people call a known value: its name, or its title in Chinese. Any other value stays as it is.
pub fn known_name(values: &[EnumValue], value: &str) -> String {
    let known = values.iter().find(|known| known.value == value.trim());
    match known {
        Some(known) if is_chinese() => known.title_zh.to_owned(),
        Some(known) => kebab(known.name),
        None => value.to_owned(),
    }
}
