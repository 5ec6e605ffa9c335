//! Why a command failed, what to do about it, and with which code to exit.

use std::fmt::{self, Display};
use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use baijiayun_vod::metadata::Operation;
use baijiayun_vod::{API, ConfigError, Error, ErrorKind, code};

use crate::names::kebab;

/// How a command can fail. The number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whoever read the output has seen enough.
    Closed = 0,
    /// The API said no.
    Refused = 1,
    /// Wrong arguments, or a file that cannot be read.
    Usage = 2,
    /// No usable answer.
    Network = 3,
    /// A setting is missing or wrong.
    Configuration = 4,
    /// Ctrl-C, as shells have it.
    Interrupted = 130,
}

/// A command that failed.
#[derive(Debug)]
pub struct Failure {
    pub kind: Kind,
    message: String,
    /// What to do next.
    hints: Vec<String>,
    /// What failed besides.
    others: Vec<Failure>,
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

impl Failure {
    pub fn new(kind: Kind, message: impl Display) -> Self {
        Self { kind, message: message.to_string(), hints: Vec::new(), others: Vec::new() }
    }

    pub fn refused(message: impl Display) -> Self {
        Self::new(Kind::Refused, message)
    }

    pub fn usage(message: impl Display) -> Self {
        Self::new(Kind::Usage, message)
    }

    pub fn network(message: impl Display) -> Self {
        Self::new(Kind::Network, message)
    }

    pub fn configuration(message: impl Display) -> Self {
        Self::new(Kind::Configuration, message)
    }

    /// An answer that came, and cannot be used.
    pub fn unreadable(message: impl Display) -> Self {
        Self::new(Kind::Network, message)
    }

    /// What to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Display) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    /// With what it happened to.
    #[must_use]
    pub fn within(mut self, place: impl Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Several as one: the first says how to exit.
    pub fn all(failures: Vec<Self>) -> Option<Self> {
        let mut failures = failures.into_iter();
        let mut first = failures.next()?;
        first.others.extend(failures);
        Some(first)
    }

    /// Says on standard error what went wrong, and gives the code to exit with.
    pub fn report(&self) -> ExitCode {
        if self.kind == Kind::Closed {
            return ExitCode::SUCCESS;
        }
        anstream::eprintln!("{ERROR}error:{ERROR:#} {}", self.message);
        for hint in &self.hints {
            anstream::eprintln!("  {HINT}{hint}{HINT:#}");
        }
        for other in &self.others {
            other.report();
        }
        ExitCode::from(self.kind as u8)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::configuration(error).hint("`bjy config` shows where each setting comes from")
    }
}

/// Writing to standard output failed.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Kind::Closed, error);
        }
        Self::network(format!("cannot write the output: {error}"))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match (error.operation(), error.kind()) {
            (_, ErrorKind::Config(_) | ErrorKind::Key(_)) => {
                Self::configuration(message).hint("`bjy config` shows where each setting comes from")
            }
            (Some(operation), ErrorKind::InvalidArgument(invalid)) => {
                let name = argument(operation, invalid.parameter);
                Self::usage(format!("{name}: {}. Nothing was sent", invalid.reason)).hint(see_help(operation))
            }
            (Some(operation), ErrorKind::File { part, .. }) => Self::usage(message)
                .hint(format!("--{} names the file", kebab(part)))
                .hint(see_help(operation)),
            (Some(operation), ErrorKind::UnknownPath) => {
                let look_up = format!("look up 「{}」 on the vendor's current page,", operation.title_zh);
                Self::configuration(message)
                    .hint(format!("{look_up} and give its path once:"))
                    .hint(format!("  --path {}=/openapi/…", operation.id))
                    .hint("or for good:")
                    .hint(format!("  bjy config set path.{} /openapi/…", operation.id))
            }
            (_, ErrorKind::MissingKey) => Self::configuration(message)
                .hint("set BAIJIAYUN_PARTNER_KEY, or give --partner-key-file FILE, or store it:")
                .hint("  bjy config set partner-key"),
            (_, ErrorKind::Api(rejection)) if !error.is_retryable() => {
                let failure = Self::refused(message);
                match rejection.code {
                    code::BAD_SIGNATURE | code::NO_SUCH_ACCOUNT => {
                        failure.hint("`bjy config` shows which settings are used")
                    }
                    _ => rejection.hint.into_iter().fold(failure, Self::hint),
                }
            }
            _ => Self::network(message).hint("--verbose shows every attempt"),
        }
    }
}

fn see_help(operation: &Operation) -> String {
    let command = if is_raw(operation) { "call".to_owned() } else { kebab(operation.id).replace('.', " ") };
    format!("`bjy {command} --help` shows what it takes")
}

/// A parameter as it stands on the command line.
fn argument(operation: &Operation, parameter: &str) -> String {
    if is_raw(operation) { parameter.to_owned() } else { format!("--{}", kebab(parameter)) }
}

/// Whether it stands for a path that the spec does not have.
fn is_raw(operation: &Operation) -> bool {
    API.operation(operation.id).is_none()
}
