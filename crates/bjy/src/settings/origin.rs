//! The origin of a setting.

use std::fmt;

/// The value of a setting and its origin.
#[derive(Debug, Clone)]
pub struct Setting<T> {
    pub value: T,
    pub origin: Origin,
}

/// The source that a setting was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// An option, by its name.
    CommandLine(&'static str),
    /// An environment variable, by its name.
    Environment(&'static str),
    /// A profile of the config file, by its name.
    Profile(String),
    /// The part of the config file that holds for all profiles.
    ConfigFile,
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine(name) => write!(f, "{name}"),
            Self::Environment(name) => f.write_str(&t!("environment, %{name}", name = name)),
            Self::Profile(name) => f.write_str(&t!("config file, [profiles.%{name}]", name = name)),
            Self::ConfigFile => f.write_str(&t!("config file")),
            Self::Default => f.write_str(&t!("default")),
        }
    }
}
