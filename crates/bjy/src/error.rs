//! The error of a command: its message, hints and exit code.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use baijiayun_vod::metadata::{Operation, Safety};
use baijiayun_vod::{API, ApiError, ConfigError, Error, ErrorKind, InvalidKey, code};

use crate::lang::{choose, is_chinese, of_library, translated};
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

pub const ERROR: Style = AnsiColor::Red.on_default().bold();
pub const HINT: Style = AnsiColor::Cyan.on_default();

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
        self.message = t!("%{subject}: %{message}", subject = subject, message = self.message).into();
        self
    }

    /// Adds a sentence to the message.
    #[must_use]
    pub fn and(mut self, sentence: &str) -> Self {
        self.message = t!("%{message}. %{sentence}", message = self.message, sentence = sentence).into();
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
        stderr!("{ERROR}{}{ERROR:#}{}", t!("error: "), self.message);
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
        Self::rejected(t!("cannot write the output: %{error}", error = of_library(error)))
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        let message = failure_message(&error);
        match (error.operation(), error.kind()) {
            (_, ErrorKind::Config(error)) => misconfigured(error),
            (_, ErrorKind::Key(_)) => Self::configuration(message).hint(origin_of_settings()),
            (Some(operation), ErrorKind::InvalidArgument(invalid)) => {
                let name = argument(operation, invalid.parameter);
                let reason = of_library(&invalid.reason);
                Self::usage(t!(
                    "%{name}: %{reason}. Nothing was sent",
                    name = name,
                    reason = of_library(reason)
                ))
                .hint(see_help(operation))
            }
            (Some(operation), ErrorKind::File { part, .. }) => Self::usage(message)
                .hint(t!("--%{option} is the path of the file", option = kebab(part)))
                .hint(see_help(operation)),
            (Some(operation), ErrorKind::UnknownPath) => unknown_path(operation, message),
            (_, ErrorKind::MissingKey) => Self::configuration(message)
                .hint(t!(
                    "set %{variable}, or give %{option}, or store it:",
                    variable = "BAIJIAYUN_PARTNER_KEY",
                    option = "--partner-key-file FILE"
                ))
                .hint("  bjy config set partner-key"),
            (_, ErrorKind::Api(_)) if !error.is_retryable() && error.may_have_taken_effect() => Self::new(
                ExitKind::Unclear,
                message,
            )
            .hint(t!(
                "an earlier attempt got no usable response, and may have taken effect: check before you retry"
            )),
            (_, ErrorKind::Api(rejection)) if !error.is_retryable() => {
                let error = Self::rejected(message);
                let settings = t!("`bjy config` shows which settings are used");
                match rejection.code {
                    code::BAD_SIGNATURE => error
                        .hint(settings)
                        .hint(t!(
                            "if the partner key was replaced, `bjy config set partner-key` stores the new one"
                        ))
                        .hint(t!("if it is lost, `bjy key rotate` creates another")),
                    code::NO_SUCH_ACCOUNT => error.hint(settings),
                    _ => hint_of_code(rejection).into_iter().fold(error, Self::hint),
                }
            }
            (Some(operation), _) if error.may_have_taken_effect() && !operation.idempotent => {
                Self::new(ExitKind::Unclear, message)
                    .hint(t!("it may have taken effect: check before you retry"))
                    .hint(t!("--verbose logs every attempt"))
            }
            (_, ErrorKind::Transport(_)) if !error.is_retryable() => {
                Self::configuration(message).hint(origin_of_settings())
            }
            (Some(operation), ErrorKind::Decode { .. }) if operation.safety == Safety::Read => {
                Self::rejected(message).hint(t!("--raw prints the response as it is. Please report this"))
            }
            // With --raw, the call would be sent again.
            (_, ErrorKind::Decode { .. }) => Self::rejected(message).hint(t!(
                "the server has accepted the call: check before you send it again. Please report this"
            )),
            _ if !error.is_retryable() => Self::rejected(message).hint(t!("--verbose logs every attempt")),
            _ => Self::network(message).hint(t!("--verbose logs every attempt")),
        }
    }
}

/// Returns the message of a call's error, with the operation's title if it is Chinese.
pub fn failure_message(error: &Error) -> String {
    let text = error.to_string();
    let Some(operation) = error.operation().filter(|_| is_chinese()) else { return of_library(text) };
    let subject = match operation.number {
        _ if is_raw(operation) => translated(operation.id),
        Some(number) => format!("{}（{}，{number}）", operation.title_zh, operation.id),
        None => format!("{}（{}）", operation.title_zh, operation.id),
    };
    let text = text.strip_prefix(&format!("{}: ", operation.label())).unwrap_or(&text);
    // The meaning of a code has both languages.
    let text = match error.rejection() {
        Some(ApiError { code, meaning: Some(meaning), .. }) => {
            let title_zh = API.error_code(*code).map_or(*meaning, |known| known.title_zh);
            Cow::Owned(text.replacen(meaning, title_zh, 1))
        }
        _ => Cow::Borrowed(text),
    };
    format!("{subject}：{}", of_library(text))
}

/// Returns the message about a text that is no key. It does not show the text.
pub fn invalid_key(name: &str, problem: &InvalidKey, place: &str) -> String {
    let problem = of_library(problem);
    t!("the %{name} %{problem} (%{place})", name = name, problem = problem, place = place).into()
}

fn hint_of_code(rejection: &ApiError) -> Option<&'static str> {
    let hint = rejection.hint?;
    let chinese = API.error_code(rejection.code).and_then(|known| known.hint_zh);
    Some(choose(hint, chinese.unwrap_or_default()))
}

fn origin_of_settings() -> Cow<'static, str> {
    t!("`bjy config` shows where each setting comes from")
}

fn unknown_path(operation: &Operation, message: String) -> CliError {
    let Operation { id, title_zh, .. } = operation;
    let failure = CliError::configuration(message)
        .hint(t!("look up 「%{title}」 on the vendor's page, and store its path:", title = title_zh));
    let failure = operation.page.into_iter().fold(failure, |failure, link| failure.hint(format!("  {link}")));
    failure
        .hint(format!("  bjy config set path.{id} /openapi/…"))
        .hint(t!("or take all unknown paths from a saved copy of the page:"))
        .hint("  bjy paths import PAGE")
}

fn misconfigured(error: &ConfigError) -> CliError {
    let failure = CliError::configuration(of_library(error));
    let failure = match error {
        ConfigError::UnknownOperation { closest: Some(closest), .. } => {
            failure.hint(t!("did you mean `%{name}`?", name = closest))
        }
        ConfigError::PrivateDomain(_) => {
            failure.hint(t!("give the first label of your host, such as demo123"))
        }
        ConfigError::Http(_) => failure.hint(t!("install the package ca-certificates, or set SSL_CERT_FILE")),
        ConfigError::Path { .. } => failure.hint(t!("a path looks like /openapi/video/getInfo")),
        _ => failure,
    };
    failure.hint(origin_of_settings())
}

fn see_help(operation: &Operation) -> String {
    let command = if is_raw(operation) { "call".to_owned() } else { kebab(operation.id).replace('.', " ") };
    t!("`bjy %{command} --help` shows its options", command = command).into()
}

/// Returns the name that a parameter has on the command line.
fn argument(operation: &Operation, parameter: &str) -> String {
    if is_raw(operation) { parameter.to_owned() } else { format!("--{}", kebab(parameter)) }
}

/// Returns whether the operation is that of `bjy call`, which is not in the spec.
fn is_raw(operation: &Operation) -> bool {
    API.operation(operation.id).is_none()
}
