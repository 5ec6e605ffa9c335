//! The config file of `bjy`.

use bjy::fuzzing::{config, config_with};

/// The settings that are stored, each with a value.
const SETTINGS: [(&str, &str); 4] = [
    ("partner-id", "7"),
    ("private-domain", "demo123"),
    ("path.video.delete_sources", "/openapi/a"),
    ("profile", "school"),
];

/// Reads a config file. One that can be read can still be read after a setting is stored, unless it is refused.
pub fn read(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Err(message) = config(&text) {
        assert!(!message.is_empty());
        return;
    }
    for (name, value) in SETTINGS {
        let Ok(changed) = config_with(&text, "school", name, value) else { continue };
        assert_eq!(config(&changed), Ok(()), "{name} makes of\n{text}\nthis:\n{changed}");
        assert_eq!(
            config_with(&changed, "school", name, value).as_ref(),
            Ok(&changed),
            "{name} is set twice"
        );
    }
}
