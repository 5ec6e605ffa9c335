//! Errors in the form in which `main` prints them.

use std::error::Error as StdError;
use std::fmt;
use std::iter::successors;

/// Writes the message of an error, its causes and a hint, each on a separate line.
pub fn write(
    error: &(dyn StdError + 'static),
    hint: Option<&str>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{error}")?;
    for cause in successors(error.source(), |cause| (**cause).source()) {
        write!(f, "\ncaused by: {cause}")?;
    }
    match hint {
        Some(hint) => write!(f, "\nhint: {hint}"),
        None => Ok(()),
    }
}

/// Returns the messages of an error and its causes on one line.
pub(crate) fn causes(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    for cause in successors(error.source(), |cause| (**cause).source()) {
        let cause = cause.to_string();
        // Some errors repeat their cause in their own message.
        if !text.ends_with(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

/// Implements `Debug` of an error as its message and its causes: the form in which `main` prints the error
/// that it returns. With `hint`, the type's own `hint()` follows.
#[doc(hidden)]
#[macro_export]
macro_rules! debug_as_report {
    ($error:ty) => {
        impl ::core::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::report(self, ::core::option::Option::None, f)
            }
        }
    };
    ($error:ty, hint) => {
        impl ::core::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::report(self, self.hint().as_deref(), f)
            }
        }
    };
}
