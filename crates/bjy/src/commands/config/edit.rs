//! Edits of a config file that keep its comments and order.

use toml_edit::{DocumentMut, Item, Table, Value, value};

use super::name::SettingName;

/// Sets a value, and removes the setting that cannot be set at the same time.
pub fn set(document: &mut DocumentMut, profile: &str, name: &SettingName, text: &str) -> Result<(), String> {
    match name {
        SettingName::DefaultProfile => document["profile"] = value(text),
        SettingName::OperationPath(id) => {
            let paths = table(document.as_table_mut(), "paths")?;
            match stored_path(paths, id) {
                Some(stored) => {
                    let decor = stored.decor().clone();
                    *stored = Value::from(text);
                    *stored.decor_mut() = decor;
                }
                None => paths[id] = value(text),
            }
        }
        SettingName::InProfile(key) => {
            let profile = profile_table(document, profile)?;
            if let Some(alternative) = name.alternative() {
                profile.remove(alternative);
            }
            let new = match text.parse::<i64>() {
                Ok(number) if name.is_number() => Value::from(number),
                _ => Value::from(text),
            };
            replace(profile, key, new);
        }
    }
    Ok(())
}

/// Removes a value. Returns whether it was set.
pub fn unset(document: &mut DocumentMut, profile: &str, name: &SettingName) -> Result<bool, String> {
    match name {
        SettingName::DefaultProfile => Ok(document.remove("profile").is_some()),
        SettingName::OperationPath(id) if document.contains_key("paths") => {
            Ok(remove_path(table(document.as_table_mut(), "paths")?, id))
        }
        SettingName::OperationPath(_) => Ok(false),
        SettingName::InProfile(key) => {
            let profiles = document.get_mut("profiles").and_then(Item::as_table_like_mut);
            let table =
                profiles.and_then(|profiles| profiles.get_mut(profile)).and_then(Item::as_table_like_mut);
            Ok(table.is_some_and(|table| table.remove(key).is_some()))
        }
    }
}

/// Replaces a value and keeps the comment on its line.
fn replace(table: &mut Table, key: &str, mut new: Value) {
    if let Some(old) = table.get(key).and_then(Item::as_value) {
        *new.decor_mut() = old.decor().clone();
    }
    table[key] = Item::Value(new);
}

fn profile_table<'d>(document: &'d mut DocumentMut, profile: &str) -> Result<&'d mut Table, String> {
    let profiles = table(document.as_table_mut(), "profiles")?;
    // Do not write an empty `[profiles]` header before `[profiles.school]`.
    profiles.set_implicit(true);
    table(profiles, profile)
}

/// Returns the table of this name, and creates it if there is none.
fn table<'t>(parent: &'t mut Table, name: &str) -> Result<&'t mut Table, String> {
    let item = parent.entry(name).or_insert_with(toml_edit::table);
    if let Some(inline) = item.as_inline_table() {
        *item = Item::Table(inline.clone().into_table());
    }
    item.as_table_mut().ok_or_else(|| t!("`%{name}` in the config file is not a table", name = name).into())
}

/// Returns the value of a path, whether its key is `"question.list"` or `list` in the table `question`.
fn stored_path<'t>(paths: &'t mut Table, id: &str) -> Option<&'t mut Value> {
    if paths.contains_key(id) {
        return paths.get_mut(id)?.as_value_mut();
    }
    let (module, operation) = id.split_once('.')?;
    paths.get_mut(module)?.as_table_like_mut()?.get_mut(operation)?.as_value_mut()
}

/// Removes a path, whether its key is `"question.list"` or `list` in the table `question`.
fn remove_path(paths: &mut Table, id: &str) -> bool {
    let quoted = paths.remove(id).is_some();
    let Some((module, operation)) = id.split_once('.') else { return quoted };
    let nested = paths.get_mut(module).and_then(Item::as_table_like_mut);
    let dotted = nested.is_some_and(|module| module.remove(operation).is_some());
    quoted || dotted
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn after(text: &str, profile: &str, changes: &[(&str, &str)]) -> String {
        let mut document: DocumentMut = text.parse().unwrap();
        for (name, value) in changes {
            set(&mut document, profile, &name.parse().unwrap(), value).unwrap();
        }
        document.to_string()
    }

    #[test]
    fn a_setting_that_is_not_there_leaves_the_file_as_it_is() {
        let text = "# empty\n[profiles.default]\npartner_id = 1\n";
        for (profile, name) in
            [("default", "path.video.list"), ("default", "profile"), ("other", "partner-id")]
        {
            let mut document: DocumentMut = text.parse().unwrap();
            let name = name.parse::<SettingName>().unwrap();
            assert_eq!(unset(&mut document, profile, &name), Ok(false), "{profile}");
            assert_eq!(document.to_string(), text);
        }
    }

    #[test]
    fn a_new_file_has_only_the_settings() {
        let changes = [("partner-id", "1"), ("private-domain", "demo123"), ("path.question.list", "/a")];
        let expected = "[profiles.default]\npartner_id = 1\nprivate_domain = \"demo123\"\n\n\
                        [paths]\n\"question.list\" = \"/a\"\n";
        assert_eq!(after("", "default", &changes), expected);
    }

    #[test]
    fn comments_order_and_other_profiles_are_kept() {
        let text = "# mine\nprofile = \"a\" # chosen\n\n[profiles.b]\npartner_id = 2\n\n\
                    # the first\n[profiles.a]\nbase_url = \"http://x\" # old\npartner_id = 1 # id\n";
        let expected = "# mine\nprofile = \"a\" # chosen\n\n[profiles.b]\npartner_id = 2\n\n\
                        # the first\n[profiles.a]\npartner_id = 3 # id\nprivate_domain = \"demo123\"\n";
        assert_eq!(after(text, "a", &[("partner-id", "3"), ("private-domain", "demo123")]), expected);
    }

    #[test]
    fn a_path_replaces_the_old_one_in_either_form_and_keeps_its_comment() {
        for key in ["question.list", "\"question.list\""] {
            let text = format!("[paths]\n{key} = \"/old\" # mine\nquestion.save = \"/s\"\n");
            let edited = after(&text, "default", &[("path.question.list", "/new")]);
            assert_eq!(edited, text.replace("/old", "/new"));
        }
    }

    #[test]
    fn inline_tables_are_understood() {
        let text = "profiles = { a = { partner_id = 1 } }\n";
        let edited = after(text, "a", &[("private-domain", "demo123")]);
        let document: DocumentMut = edited.parse().unwrap();
        assert_eq!(document["profiles"]["a"]["partner_id"].as_integer(), Some(1), "{edited}");
        assert_eq!(document["profiles"]["a"]["private_domain"].as_str(), Some("demo123"), "{edited}");
    }

    #[test]
    fn unset_returns_whether_the_setting_was_set() {
        let mut document: DocumentMut =
            "profile = \"a\"\n[profiles.a]\npartner_id = 1\n[paths]\nquestion.list = \"/a\"\n"
                .parse()
                .unwrap();
        let mut unset =
            |profile: &str, name: &str| super::unset(&mut document, profile, &name.parse().unwrap()).unwrap();
        assert!(!unset("b", "partner-id") && unset("a", "partner-id") && !unset("a", "partner-id"));
        assert!(unset("a", "path.question.list") && !unset("a", "path.question.list"));
        assert!(unset("a", "profile") && !unset("a", "profile"));
    }
}
