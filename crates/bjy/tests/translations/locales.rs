//! The files with Chinese texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The Chinese texts by their English form.
#[derive(Default)]
pub struct Locales {
    pub texts: BTreeMap<String, String>,
    /// Texts that two files translate in different ways.
    pub ambiguous: BTreeMap<String, [String; 2]>,
}

impl Locales {
    /// Reads all files.
    pub fn read() -> Self {
        let mut locales = Self::default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            assert!(path.to_string_lossy().ends_with(".zh.yml"), "{}", path.display());
            let text = fs::read_to_string(&path).unwrap();
            let mut texts: BTreeMap<String, yaml_serde::Value> = yaml_serde::from_str(&text).unwrap();
            assert_eq!(texts.remove("_version"), Some(1.into()), "{}", path.display());
            for (english, chinese) in texts {
                locales.add(english, chinese.as_str().unwrap().to_owned());
            }
        }
        locales
    }

    fn add(&mut self, english: String, chinese: String) {
        match self.texts.insert(english.clone(), chinese.clone()) {
            Some(other) if other != chinese => {
                self.ambiguous.insert(english, [other, chinese]);
            }
            _ => {}
        }
    }
}

/// Returns the names of the placeholders: `file` of `cannot read %{file}`.
pub fn placeholders(text: &str) -> BTreeSet<String> {
    let parts = text.split("%{").skip(1);
    parts.filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}
