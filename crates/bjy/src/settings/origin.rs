//! Where a setting comes from.

use std::fmt;

/// A setting's value, and where it comes from.
#[derive(Debug, Clone)]
pub struct Setting<T> {
    pub value: T,
    pub origin: Origin,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Flag(&'static str),
    Environment(&'static str),
    /// A profile of the config file.
    Profile(String),
    /// What the config file says for all profiles.
    ConfigFile,
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "{name}"),
            Self::Environment(name) => write!(f, "environment, {name}"),
            Self::Profile(name) => write!(f, "config file, [profiles.{name}]"),
            Self::ConfigFile => f.write_str("config file"),
            Self::Default => f.write_str("default"),
        }
    }
}
