//! Rules of the public API that let it grow, checked on the texts of the snapshots.

use super::surface;

const LIBRARIES: [&str; 4] = ["baijiayun-metadata", "baijiayun-runtime", "baijiayun-vod", "baijiayun-mock"];

/// Types that need no `non_exhaustive`: they have all their values for good.
const COMPLETE: [&str; 4] = ["Expires", "FixedClock", "Flag", "Jump"];

/// An item of the surface: the attributes above it, and its text up to the closing brace or semicolon.
struct Item {
    library: &'static str,
    attributes: String,
    text: String,
}

fn items(library: &'static str) -> Vec<Item> {
    let mut items = Vec::new();
    for text in surface(library).into_values() {
        let (mut attributes, mut lines) = (String::new(), text.lines().map(str::trim));
        while let Some(line) = lines.next() {
            if line.starts_with("#[") {
                attributes.push_str(line);
                continue;
            }
            let mut text = line.to_owned();
            if line.ends_with('{') {
                for line in lines.by_ref().take_while(|line| *line != "}") {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            items.push(Item { library, attributes: std::mem::take(&mut attributes), text });
        }
    }
    items
}

fn all() -> impl Iterator<Item = Item> {
    LIBRARIES.into_iter().flat_map(items)
}

impl Item {
    fn name(&self, keyword: &str) -> Option<&str> {
        let rest = self.text.strip_prefix(keyword)?.trim_start();
        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    }

    fn can_grow(&self) -> bool {
        self.attributes.contains("non_exhaustive")
    }
}

#[test]
fn structs_with_public_fields_and_enums_can_grow() {
    let fixed = all().filter(|item| {
        let is_newtype = item.text.contains("(pub ");
        let has_fields = item.text.contains("pub struct") && item.text.contains("{pub ");
        let name = item.name("pub enum").filter(|_| true);
        let is_enum = name.is_some_and(|name| !COMPLETE.contains(&name));
        (is_enum || has_fields) && !is_newtype && !item.can_grow()
    });
    let fixed: Vec<_> = fixed.map(|item| format!("{}: {}", item.library, item.text)).collect();
    assert!(fixed.is_empty(), "not `#[non_exhaustive]`: {fixed:#?}");
}

#[test]
fn variants_with_fields_can_grow() {
    let mut fixed = Vec::new();
    for item in all().filter(|item| item.name("pub enum").is_some()) {
        let variants = item.text.split_once('{').map_or("", |(_, variants)| variants);
        let mut before = "";
        for line in variants.lines() {
            if line.ends_with('{') && before != "#[non_exhaustive]" {
                fixed.push(format!("{}: {line}", item.library));
            }
            before = line;
        }
    }
    assert!(fixed.is_empty(), "not `#[non_exhaustive]`: {fixed:#?}");
}

#[test]
fn debug_of_errors_prints_the_message() {
    let derived = all().filter(|item| {
        let derives = |name: &str| item.attributes.contains(name);
        derives("Error") && derives("Debug")
    });
    let derived: Vec<_> = derived.map(|item| format!("{}: {}", item.library, item.text)).collect();
    assert!(derived.is_empty(), "`Debug` is derived: {derived:#?}");
}

/// The tests that look for secrets in `Debug`.
const SECRETS: &str = include_str!("../shapes/debug.rs");

/// The libraries whose types hold the spec, or what a test gives them.
const OF_TESTS: [&str; 2] = ["baijiayun-metadata", "baijiayun-mock"];

#[test]
fn debug_of_every_type_is_tested_for_secrets() {
    let modules =
        ["lib", "blocking", "webhook", "value", "uploader", "transcode", "transcode__axum_0_8", "drift"];
    let libraries = LIBRARIES.into_iter().filter(|library| !OF_TESTS.contains(library));
    let texts = libraries.flat_map(|library| {
        let is_ours = move |name: &str| modules.iter().any(|module| name == format!("{library}__{module}"));
        surface(library).into_iter().filter(move |(name, _)| is_ours(name))
    });
    let missing: Vec<_> = texts
        .flat_map(|(_, text)| types_with_debug(&text))
        .filter(|name| !SECRETS.contains(&format!("\"{name}\"")))
        .collect();
    assert!(missing.is_empty(), "not in tests/shapes/debug.rs: {missing:#?}");
}

/// Returns the names of the types that derive or implement `Debug`.
fn types_with_debug(text: &str) -> Vec<String> {
    let (mut names, mut is_derived) = (Vec::new(), false);
    for line in text.lines().map(str::trim) {
        let declared = ["pub struct ", "pub enum "].iter().find_map(|keyword| line.strip_prefix(keyword));
        let implemented = line.starts_with("impl").then(|| line.split_once("fmt::Debug for ")).flatten();
        if line.starts_with("#[derive(") {
            is_derived = line.contains("Debug");
        }
        let name = match (declared, implemented) {
            (Some(name), _) if std::mem::take(&mut is_derived) => name,
            (_, Some((_, name))) => name,
            _ => continue,
        };
        names.extend(name.split(|c: char| !c.is_alphanumeric()).next().map(str::to_owned));
    }
    names
}

/// Crates whose major releases must not force one of ours.
const VERSIONED: [&str; 3] = ["reqwest::", "axum::", "jiff::"];

#[test]
fn dependencies_with_frequent_majors_are_behind_a_feature() {
    let mut open = Vec::new();
    for library in ["baijiayun-runtime", "baijiayun-vod"] {
        for (name, text) in surface(library) {
            let lines: Vec<_> = text.lines().collect();
            let is_open = |pair: &[&str]| {
                VERSIONED.iter().any(|krate| pair[1].contains(krate)) && !pair[0].contains("feature = ")
            };
            open.extend(
                lines.windows(2).filter(|pair| is_open(pair)).map(|pair| format!("{name}: {}", pair[1])),
            );
        }
    }
    assert!(open.is_empty(), "not behind a feature: {open:#?}");
}

#[test]
fn the_rules_see_the_surface() {
    assert!(all().filter(|item| item.can_grow()).count() > 100);
    assert!(all().any(|item| item.attributes.contains("thiserror::Error")));
    let texts = surface("baijiayun-runtime").into_values();
    assert!(texts.flat_map(|text| types_with_debug(&text)).count() > 30);
}
