//! The names of the settings that can be stored.

use std::str::FromStr;

use baijiayun_vod::API;
use baijiayun_vod::metadata::Path;
use baijiayun_vod::runtime::BaseUrl;

use crate::lang::of_library;

/// A setting that `bjy config set` can store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingName {
    /// The profile that is used unless another is chosen.
    DefaultProfile,
    /// A setting of a profile, by its key in the file.
    InProfile(&'static str),
    /// The path of an operation, by the id of the operation.
    OperationPath(&'static str),
}

/// The settings of a profile: the name on the command line, and the key in the file.
const KEYS: [(&str, &str); 6] = [
    ("partner-id", "partner_id"),
    ("partner-key", "partner_key"),
    ("partner-key-file", "partner_key_file"),
    ("private-domain", "private_domain"),
    ("base-url", "base_url"),
    ("upload-response-timeout", "upload_response_timeout"),
];

impl FromStr for SettingName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "profile" {
            return Ok(Self::DefaultProfile);
        }
        if let Some(id) = text.strip_prefix("path.") {
            return operation(id).map(Self::OperationPath);
        }
        let key = KEYS.iter().find(|(name, key)| *name == text || *key == text);
        key.map(|(_, key)| Self::InProfile(key)).ok_or_else(|| {
            let names: Vec<_> = KEYS.iter().map(|(name, _)| *name).collect();
            t!("it must be one of %{names}, path.<operation>, profile", names = names.join(", ")).into()
        })
    }
}

/// Returns the id of the operation, if a path can be set for it.
fn operation(id: &str) -> Result<&'static str, String> {
    let Some(operation) = API.operation(id) else {
        return Err(match API.closest(id) {
            Some(closest) => t!(
                "no operation is called `%{id}`; did you mean `path.%{closest}`?",
                id = id,
                closest = closest
            ),
            None => t!("no operation is called `%{id}`", id = id),
        }
        .into());
    };
    if operation.path == Path::Dynamic {
        return Err(t!("`%{id}` takes no path: its URL comes from an earlier response", id = id).into());
    }
    Ok(operation.id)
}

impl SettingName {
    /// Checks a value before it is stored. The error says what is wrong with it.
    pub fn check(&self, value: &str) -> Result<(), String> {
        if value.is_empty() {
            return Err(t!("it must not be empty").into());
        }
        match self {
            Self::InProfile("partner_id") => match value.parse::<i64>() {
                Ok(id) if id > 0 => Ok(()),
                _ => Err(t!("`%{value}` is not a positive number", value = value).into()),
            },
            Self::InProfile("upload_response_timeout") if value.parse::<u64>().is_err() => {
                Err(t!("`%{value}` is not a whole number of seconds", value = value).into())
            }
            Self::InProfile("private_domain") => {
                BaseUrl::private_domain(API.server, value).map(|_| ()).map_err(of_library)
            }
            Self::InProfile("base_url") => BaseUrl::parse(value).map(|_| ()).map_err(of_library),
            Self::OperationPath(_) if !value.starts_with('/') => {
                Err(t!("`%{value}` is not a path: it must look like /openapi/video/getInfo", value = value)
                    .into())
            }
            _ => Ok(()),
        }
    }

    /// Returns whether its value is a number in the file.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::InProfile("partner_id" | "upload_response_timeout"))
    }

    /// Returns the setting that cannot be set at the same time.
    pub fn alternative(&self) -> Option<&'static str> {
        Some(match self {
            Self::InProfile("partner_key") => "partner_key_file",
            Self::InProfile("partner_key_file") => "partner_key",
            Self::InProfile("private_domain") => "base_url",
            Self::InProfile("base_url") => "private_domain",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_options_and_of_the_file_are_accepted() {
        assert_eq!("partner-id".parse(), Ok(SettingName::InProfile("partner_id")));
        assert_eq!("partner_id".parse(), Ok(SettingName::InProfile("partner_id")));
        assert_eq!("profile".parse(), Ok(SettingName::DefaultProfile));
        assert_eq!("path.question.list".parse(), Ok(SettingName::OperationPath("question.list")));
        for (text, part) in [
            ("key", "one of partner-id"),
            ("path.question.lisst", "did you mean `path.question.list`?"),
            ("path.upload.upload_file", "takes no path"),
        ] {
            let error = text.parse::<SettingName>().unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn values_are_checked() {
        for (name, good, bad) in [
            (SettingName::InProfile("partner_id"), "12345678", "-1"),
            (SettingName::InProfile("private_domain"), "demo123", "demo123.example"),
            (SettingName::InProfile("base_url"), "http://127.0.0.1:1/x", "127.0.0.1"),
            (SettingName::InProfile("upload_response_timeout"), "600", "10 min"),
            (SettingName::OperationPath("question.list"), "/openapi/x", "openapi/x"),
            (SettingName::DefaultProfile, "school", ""),
        ] {
            assert!(name.check(good).is_ok() && name.check(bad).is_err(), "{name:?}");
        }
    }
}
