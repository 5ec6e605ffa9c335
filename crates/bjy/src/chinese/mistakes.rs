//! clap's messages about wrong usage.

use std::error::Error as _;
use std::fmt::Write;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::words;
use crate::error::{ERROR, HINT};
use crate::lang;

/// Returns the message, the advice and the usage.
pub fn text(error: &Error) -> String {
    let mut text = format!("{ERROR}{}{ERROR:#}{}\n", t!("error: "), message(error));
    let advice = advice(error);
    if !advice.is_empty() {
        text.push('\n');
    }
    for advice in advice {
        let _ = writeln!(text, "  {HINT}{}{HINT:#}{advice}", t!("tip: "));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let _ = writeln!(text, "\n{}", words::in_help(&usage.ansi().to_string()));
    }
    format!("{text}\n{}\n", t!("For more information, try '--help'."))
}

pub fn message(error: &Error) -> String {
    let argument = value(error, ContextKind::InvalidArg);
    let given = value(error, ContextKind::InvalidValue);
    let command = value(error, ContextKind::InvalidSubcommand);
    let count = |kind| value(error, kind);
    let message = match error.kind() {
        ErrorKind::ArgumentConflict => return conflict(error),
        ErrorKind::NoEquals => {
            t!("equal sign is needed when assigning values to '%{argument}'", argument = argument)
        }
        ErrorKind::InvalidValue if given.is_empty() => {
            t!("a value is required for '%{argument}' but none was supplied", argument = argument)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            t!("invalid value '%{value}' for '%{argument}'", value = given, argument = argument)
        }
        ErrorKind::InvalidSubcommand => t!("unrecognized subcommand '%{command}'", command = command),
        ErrorKind::MissingRequiredArgument => t!("the following required arguments were not provided:"),
        ErrorKind::MissingSubcommand => {
            t!("'%{command}' requires a subcommand but one was not provided", command = command)
        }
        ErrorKind::TooManyValues => t!(
            "unexpected value '%{value}' for '%{argument}' found; no more were expected",
            value = given,
            argument = argument
        ),
        ErrorKind::TooFewValues => t!(
            "%{min} values required by '%{argument}'; only %{actual} provided",
            min = count(ContextKind::MinValues),
            argument = argument,
            actual = count(ContextKind::ActualNumValues)
        ),
        ErrorKind::WrongNumberOfValues => t!(
            "%{expected} values required for '%{argument}' but %{actual} provided",
            expected = count(ContextKind::ExpectedNumValues),
            argument = argument,
            actual = count(ContextKind::ActualNumValues)
        ),
        ErrorKind::UnknownArgument => t!("unexpected argument '%{argument}' found", argument = argument),
        ErrorKind::InvalidUtf8 => t!("invalid UTF-8 was detected in one or more arguments"),
        _ => return error.to_string(),
    };
    let reason = error.source().map(|reason| format!("：{}", lang::of_library(reason)));
    format!("{message}{}{}", reason.unwrap_or_default(), list(error))
}

fn conflict(error: &Error) -> String {
    let argument = match value(error, ContextKind::InvalidArg) {
        argument if argument.is_empty() => value(error, ContextKind::InvalidSubcommand),
        argument => argument,
    };
    match error.get(ContextKind::PriorArg) {
        Some(ContextValue::String(other)) if *other == argument => {
            t!("the argument '%{argument}' cannot be used multiple times", argument = argument).into()
        }
        Some(other) => t!(
            "the argument '%{argument}' cannot be used with '%{other}'",
            argument = argument,
            other = joined(other)
        )
        .into(),
        None => t!("an argument cannot be used with one or more of the other specified arguments").into(),
    }
}

/// Returns the arguments that are missing, or the values that are possible.
fn list(error: &Error) -> String {
    if let (ErrorKind::MissingRequiredArgument, Some(ContextValue::Strings(missing))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
    {
        return missing.iter().map(|argument| format!("\n  {argument}")).collect();
    }
    let known = [ContextKind::ValidValue, ContextKind::ValidSubcommand];
    match known.into_iter().find_map(|kind| error.get(kind)) {
        Some(ContextValue::Strings(values)) if !values.is_empty() => {
            format!(
                "\n  [{}{}]",
                lang::translated("[possible values: ").trim_start_matches('['),
                values.join(", ")
            )
        }
        _ => String::new(),
    }
}

/// Returns what the user may have meant.
fn advice(error: &Error) -> Vec<String> {
    let mut advice = Vec::new();
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        if let Some(similar) = error.get(kind) {
            advice.push(t!("did you mean '%{similar}'?", similar = joined(similar)).into());
        }
    }
    if let Some(ContextValue::StyledStrs(texts)) = error.get(ContextKind::Suggested) {
        let escaped = value(error, ContextKind::InvalidArg);
        advice.extend(texts.iter().map(|text| match text.to_string() {
            // clap suggests `-- VALUE` for a value that begins with a hyphen, and nothing else in this form.
            text if text.contains("'-- ") => {
                t!("to pass '%{argument}' as a value, use '-- %{argument}'", argument = escaped).into()
            }
            text => text,
        }));
    }
    advice
}

fn value(error: &Error, kind: ContextKind) -> String {
    error.get(kind).map(joined).unwrap_or_default()
}

fn joined(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(texts) => texts.join("', '"),
        value => value.to_string(),
    }
}
