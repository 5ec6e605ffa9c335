//! The error of a command: its message, hints and exit code.

use std::fmt::{self, Display};
use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use baijiayun_vod::metadata::{Operation, Safety};
use baijiayun_vod::{API, ConfigError, Error, ErrorKind, code};

use crate::names::kebab;

/// The kinds of errors. The number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitKind {
    /// The reader of standard output closed it, which is no error.
    Closed = 0,
    /// The API rejected the call, or its response cannot be read or printed.
    Rejected = 1,
    /// Wrong usage, an unreadable file, or no confirmation.
    Usage = 2,
    /// No usable response; safe to retry.
    Network = 3,
    /// A setting or a path is missing or wrong.
    Configuration = 4,
    /// No usable response to a call that may have taken effect: a retry may do it twice.
    Unclear = 5,
    /// The server left items of a list out; the others were printed.
    Incomplete = 6,
    /// Some of several items failed; the others are done.
    Partial = 7,
    /// Ctrl-C. Shells use the same code.
    Interrupted = 130,
}

/// An error that ends a command.
#[derive(Debug)]
pub struct CliError {
    pub kind: ExitKind,
    message: String,
    hints: Vec<String>,
    /// Further errors of the same run, such as those of other files.
    others: Vec<CliError>,
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

impl CliError {
    pub fn new(kind: ExitKind, message: impl Display) -> Self {
        Self { kind, message: message.to_string(), hints: Vec::new(), others: Vec::new() }
    }

    pub fn rejected(message: impl Display) -> Self {
        Self::new(ExitKind::Rejected, message)
    }

    pub fn usage(message: impl Display) -> Self {
        Self::new(ExitKind::Usage, message)
    }

    pub fn network(message: impl Display) -> Self {
        Self::new(ExitKind::Network, message)
    }

    pub fn configuration(message: impl Display) -> Self {
        Self::new(ExitKind::Configuration, message)
    }

    /// Creates the error of a value that cannot be read or written as JSON.
    pub fn json(message: impl Display) -> Self {
        Self::rejected(message)
    }

    /// Adds a line that says what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Display) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    /// Adds the file or value that the error belongs to, in front of the message.
    #[must_use]
    pub fn context(mut self, subject: impl Display) -> Self {
        self.message = format!("{subject}: {}", self.message);
        self
    }

    /// Adds a sentence to the message.
    #[must_use]
    pub fn and(mut self, sentence: &str) -> Self {
        self.message = format!("{}. {sentence}", self.message);
        self
    }

    /// Combines several errors into one. The first determines the exit code.
    pub fn combine(errors: Vec<Self>) -> Option<Self> {
        let mut errors = errors.into_iter();
        let mut first = errors.next()?;
        first.others.extend(errors);
        Some(first)
    }

    /// Prints the error and its hints on standard error, and returns the exit code.
    pub fn report(&self) -> ExitCode {
        if self.kind == ExitKind::Closed {
            return ExitCode::SUCCESS;
        }
        stderr!("{ERROR}error:{ERROR:#} {}", self.message);
        for hint in &self.hints {
            stderr!("  {HINT}{hint}{HINT:#}");
        }
        for other in &self.others {
            other.report();
        }
        ExitCode::from(self.kind as u8)
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        misconfigured(&error)
    }
}

/// Converts an error of writing to standard output.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(ExitKind::Closed, error);
        }
        // The call may have had its effect, so another try is not safe.
        Self::rejected(format!("cannot write the output: {error}"))
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match (error.operation(), error.kind()) {
            (_, ErrorKind::Config(error)) => misconfigured(error),
            (_, ErrorKind::Key(_)) => {
                Self::configuration(message).hint("`bjy config` shows where each setting comes from")
            }
            (Some(operation), ErrorKind::InvalidArgument(invalid)) => {
                let name = argument(operation, invalid.parameter);
                Self::usage(format!("{name}: {}. Nothing was sent", invalid.reason)).hint(see_help(operation))
            }
            (Some(operation), ErrorKind::File { part, .. }) => Self::usage(message)
                .hint(format!("--{} is the path of the file", kebab(part)))
                .hint(see_help(operation)),
            (Some(operation), ErrorKind::UnknownPath) => unknown_path(operation, message),
            (_, ErrorKind::MissingKey) => Self::configuration(message)
                .hint("set BAIJIAYUN_PARTNER_KEY, or give --partner-key-file FILE, or store it:")
                .hint("  bjy config set partner-key"),
            (_, ErrorKind::Api(rejection)) if !error.is_retryable() => {
                let error = Self::rejected(message);
                let settings = "`bjy config` shows which settings are used";
                match rejection.code {
                    code::BAD_SIGNATURE => error
                        .hint(settings)
                        .hint("if the partner key was replaced, `bjy config set partner-key` stores the new one")
                        .hint("if it is lost, `bjy key rotate` creates another"),
                    code::NO_SUCH_ACCOUNT => error.hint(settings),
                    _ => rejection.hint.into_iter().fold(error, Self::hint),
                }
            }
            (Some(operation), _) if error.may_have_taken_effect() && !operation.idempotent => {
                Self::new(ExitKind::Unclear, message)
                    .hint("it may have taken effect: check before you retry")
                    .hint("--verbose logs every attempt")
            }
            (_, ErrorKind::Transport(_)) if !error.is_retryable() => {
                Self::configuration(message).hint("`bjy config` shows where each setting comes from")
            }
            (Some(operation), ErrorKind::Decode { .. }) if operation.safety == Safety::Read => {
                Self::rejected(message).hint("--raw prints the response as it is. Please report this")
            }
            // With --raw, the call would be sent again.
            (_, ErrorKind::Decode { .. }) => Self::rejected(message)
                .hint("the server has accepted the call: check before you send it again. Please report this"),
            _ if !error.is_retryable() => Self::rejected(message).hint("--verbose logs every attempt"),
            _ => Self::network(message).hint("--verbose logs every attempt"),
        }
    }
}

fn unknown_path(operation: &Operation, message: String) -> CliError {
    let Operation { id, title_zh, .. } = operation;
    let failure = CliError::configuration(message)
        .hint(format!("look up 「{title_zh}」 on the vendor's page, and store its path:"));
    let failure = operation.page.into_iter().fold(failure, |failure, link| failure.hint(format!("  {link}")));
    failure
        .hint(format!("  bjy config set path.{id} /openapi/…"))
        .hint("or take all unknown paths from a saved copy of the page:")
        .hint("  bjy paths import PAGE")
}

fn misconfigured(error: &ConfigError) -> CliError {
    let failure = CliError::configuration(error);
    let failure = match error {
        ConfigError::UnknownOperation { closest: Some(closest), .. } => {
            failure.hint(format!("did you mean `{closest}`?"))
        }
        ConfigError::PrivateDomain(_) => failure.hint("give the first label of your host, such as demo123"),
        ConfigError::Http(_) => failure.hint("install the package ca-certificates, or set SSL_CERT_FILE"),
        ConfigError::Path { .. } => failure.hint("a path looks like /openapi/video/getInfo"),
        _ => failure,
    };
    failure.hint("`bjy config` shows where each setting comes from")
}

fn see_help(operation: &Operation) -> String {
    let command = if is_raw(operation) { "call".to_owned() } else { kebab(operation.id).replace('.', " ") };
    format!("`bjy {command} --help` shows its options")
}

/// Returns the name that a parameter has on the command line.
fn argument(operation: &Operation, parameter: &str) -> String {
    if is_raw(operation) { parameter.to_owned() } else { format!("--{}", kebab(parameter)) }
}

/// Returns whether the operation is that of `bjy call`, which is not in the spec.
fn is_raw(operation: &Operation) -> bool {
    API.operation(operation.id).is_none()
}
