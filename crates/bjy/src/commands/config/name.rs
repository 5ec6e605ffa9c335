//! What can be stored.

use std::str::FromStr;

use baijiayun_vod::API;
use baijiayun_vod::metadata::Path;
use baijiayun_vod::runtime::BaseUrl;

/// A setting by the name that it has on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// The profile that is used unless another is chosen.
    Profile,
    /// Of the profile.
    Key(&'static str),
    /// The path of an operation.
    Path(&'static str),
}

/// The settings of a profile: the name on the command line, and the key in the file.
const KEYS: [(&str, &str); 5] = [
    ("partner-id", "partner_id"),
    ("partner-key", "partner_key"),
    ("partner-key-file", "partner_key_file"),
    ("private-domain", "private_domain"),
    ("base-url", "base_url"),
];

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "profile" {
            return Ok(Self::Profile);
        }
        if let Some(id) = text.strip_prefix("path.") {
            return operation(id).map(Self::Path);
        }
        let key = KEYS.iter().find(|(name, key)| *name == text || *key == text);
        key.map(|(_, key)| Self::Key(key)).ok_or_else(|| {
            let names: Vec<_> = KEYS.iter().map(|(name, _)| *name).collect();
            format!("it must be one of {}, path.<operation>, profile", names.join(", "))
        })
    }
}

/// The operation of this id, if it takes a path.
fn operation(id: &str) -> Result<&'static str, String> {
    let Some(operation) = API.operation(id) else {
        let closest = API.closest(id).map(|id| format!("; did you mean `path.{id}`?")).unwrap_or_default();
        return Err(format!("no operation is called `{id}`{closest}"));
    };
    if operation.path == Path::Dynamic {
        return Err(format!("`{id}` takes no path: its URL comes out of an earlier answer"));
    }
    Ok(operation.id)
}

impl Name {
    /// Why the value cannot be right, if it cannot.
    pub fn check(&self, value: &str) -> Result<(), String> {
        if value.is_empty() {
            return Err("it must not be empty".to_owned());
        }
        match self {
            Self::Key("partner_id") => match value.parse::<i64>() {
                Ok(id) if id > 0 => Ok(()),
                _ => Err(format!("`{value}` is not a positive number")),
            },
            Self::Key("private_domain") => {
                BaseUrl::private_domain(API.server, value).map(|_| ()).map_err(|error| error.to_string())
            }
            Self::Key("base_url") => BaseUrl::parse(value).map(|_| ()).map_err(|error| error.to_string()),
            Self::Path(_) if !value.starts_with('/') => {
                Err(format!("`{value}` is not a path: it must look like /openapi/video/getInfo"))
            }
            _ => Ok(()),
        }
    }

    /// What says the same in another way, and would contradict it.
    pub fn rival(&self) -> Option<&'static str> {
        Some(match self {
            Self::Key("partner_key") => "partner_key_file",
            Self::Key("partner_key_file") => "partner_key",
            Self::Key("private_domain") => "base_url",
            Self::Key("base_url") => "private_domain",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_flags_and_of_the_file() {
        assert_eq!("partner-id".parse(), Ok(Name::Key("partner_id")));
        assert_eq!("partner_id".parse(), Ok(Name::Key("partner_id")));
        assert_eq!("profile".parse(), Ok(Name::Profile));
        assert_eq!("path.question.list".parse(), Ok(Name::Path("question.list")));
        for (text, part) in [
            ("key", "one of partner-id"),
            ("path.question.lisst", "did you mean `path.question.list`?"),
            ("path.upload.upload_file", "takes no path"),
        ] {
            let error = text.parse::<Name>().unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn values_are_checked() {
        for (name, good, bad) in [
            (Name::Key("partner_id"), "12345678", "-1"),
            (Name::Key("private_domain"), "demo123", "demo123.example"),
            (Name::Key("base_url"), "http://127.0.0.1:1/x", "127.0.0.1"),
            (Name::Path("question.list"), "/openapi/x", "openapi/x"),
            (Name::Profile, "school", ""),
        ] {
            assert!(name.check(good).is_ok() && name.check(bad).is_err(), "{name:?}");
        }
    }
}
