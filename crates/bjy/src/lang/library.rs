//! The messages of libraries. They are English, so they are recognised by their forms.

use super::{is_chinese, translated};

/// The forms of messages. The first that fits counts; what stands for a placeholder may be a message again.
const FORMS: [&str; 147] = [
    // Sentences that the client adds to a message.
    "%{text}. Nothing was sent",
    "%{text}. Gave up after %{attempts} attempts in %{time}",
    "%{text}. The server asks to wait %{seconds} s",
    "%{text}. It redirects to %{location}",
    // Failures of calls.
    "the server rejected the call with code %{code}, %{meaning}: %{message}",
    "the server rejected the call with code %{code}: %{message}",
    "the server rejected the call with code %{code}, %{meaning}",
    "the server rejected the call with code %{code}",
    "argument `%{parameter}`: %{reason}",
    "the URL path of this operation is not known",
    "this call has to be signed, and the client has no partner key",
    "cannot get the partner key: %{reason}",
    "waited %{time} for the rate limit",
    "the rate limiter failed: %{reason}",
    "cannot read the file for `%{part}`: %{reason}",
    "nothing was sent or received for %{time}",
    "HTTP %{status}. The body begins: %{body}",
    "the response (HTTP %{status}) is not JSON: %{reason}. It begins: %{body}",
    "cannot read `%{path}` of the response: %{reason}",
    "cannot build the request: %{reason}",
    "cannot connect to %{peer}: %{reason}",
    "cannot connect: %{reason}",
    "a file to send could not be read to its end: %{reason}",
    "no response in time: %{reason}",
    "the connection was interrupted: %{reason}",
    "the response is too large: %{reason}",
    "the response cannot be read: %{reason}",
    // Arguments.
    "it is required",
    "it must have at least one item",
    "it must not be empty",
    "it must be a number of seconds, or 0 for never, not `%{value}`",
    "it must be a whole number, not `%{value}`",
    "it must be from %{min} to %{max}, not %{value}",
    "it must be at least %{min}, not %{value}",
    "it must be at most %{max}, not %{value}",
    "it must be one of %{allowed}, not %{value}",
    "it may have at most %{max} characters, not %{length}",
    "`%{name}` must have one of the extensions %{allowed}",
    "%{end} comes before %{name}, %{start}",
    "%{end} is not on the day of %{name}, %{start}; ask for one day at a time",
    "expected %{expected}, found %{found}",
    "invalid digit found in string",
    "%{value} is not in %{range}",
    // Settings.
    "no credentials",
    "no base URL",
    "`%{text}` is not a private domain",
    "`%{url}` is not a base URL: %{reason}",
    "no operation is called `%{id}`",
    "`%{id}` takes no path: its URL comes from an earlier response",
    "`%{path}`, given for `%{id}`, is not a path",
    "cannot create the HTTP client: %{reason}",
    "it must begin with http:// or https://",
    "it must have no query and no fragment",
    "it must hold no user and no password",
    // Keys.
    "is empty",
    "is the mask of a key, `***`",
    "is `null`, which `jq` prints for a missing value",
    "is in quotes",
    "has a blank at position %{position}",
    "has a line break at position %{position}",
    "has the control character U+%{code} at position %{position}",
    "has the invisible character U+%{code} at position %{position}",
    "has a character that is not ASCII at position %{position}",
    // Webhooks.
    "the body is larger than %{limit} bytes",
    "not a webhook: %{reason}",
    "the sign is not made with our key",
    "the receiver's key %{problem}",
    "sent %{age} s ago, which is too far from now",
    "sent %{age} s in the future, which is too far from now",
    "the timestamp is no unix time in seconds",
    "the timestamp is in milliseconds, and seconds are expected",
    "%{qid} was handled already",
    "%{qid} is being handled",
    "`%{name}` is missing",
    "a parameter is repeated",
    "the body is %{kind}, and no form (application/x-www-form-urlencoded)",
    // Lists and values.
    "%{operation}: the list ended after %{listed} of %{total} items",
    "%{operation}: cannot read `%{path}`, which is left out: %{reason}",
    // Findings of a probe.
    "compared",
    "rejected",
    "unreadable",
    "no response",
    "not tried: unknown path",
    "not tried: not a read",
    "not tried: no %{ty} found for %{parameter}",
    "undeclared field",
    "other type",
    "other form",
    "unknown enum value",
    "missing field",
    "unknown code",
    // Values.
    "a date such as 2017-08-01",
    "a time such as 2017-09-08 00:30:00",
    "a position such as 00:01:05",
    "seconds since 1970, or a time such as 2017-09-08 00:30:00",
    "a whole number",
    "0 or 1",
    // The mock.
    "there is no fault `%{name}`; the faults are %{names}",
    "the fault `%{name}` needs a number, as in `%{example}`",
    "there is no operation `%{id}`; did you mean `%{closest}`?",
    "there is no operation `%{id}`",
    "`%{text}` is neither a count such as `x3` nor a percentage such as `%10`",
    "cannot start from %{path}: %{reason}",
    "cannot start: %{reason}",
    "cannot create a temporary folder: %{reason}",
    "cannot use the folder %{path}: %{reason}",
    "cannot use the state file %{path}: %{reason}",
    "cannot listen on %{address}: %{error}",
    "the state has no account",
    "the seed has no account",
    "the state has no such account, or none at all; add it",
    "%{place}: added",
    "%{place}: renamed to %{name}",
    "%{place}: another type",
    "%{place}: a new enum value",
    "%{place}: dropped",
    // Other libraries.
    "it must begin with one `/`, and have neither dot segments nor a query",
    "error sending request: %{reason}",
    "client error (Connect): %{reason}",
    "tcp connect error: %{reason}",
    "Connection refused (os error %{code})",
    "Is a directory (os error %{code})",
    "Not a directory (os error %{code})",
    "No space left on device (os error %{code})",
    "raw call",
    "waiting for video %{id}: %{reason}",
    "%{operation} (API-%{number}): %{reason}",
    "%{file}: this is not a state: %{reason}",
    "%{reason} at line %{line} column %{column}",
    "EOF while parsing a value",
    "EOF while parsing an object",
    "EOF while parsing a list",
    "EOF while parsing a string",
    "expected value",
    // jq expressions.
    "closing parenthesis",
    "closing bracket",
    "closing brace",
    "closing quote",
    "string escape sequence",
    "4-digit hexadecimal UTF-8 code point",
    "else or end",
    "comma or right bracket",
    "comma or right brace",
    "semicolon or right parenthesis",
    // The operating system.
    "No such file or directory (os error %{code})",
    "Permission denied (os error %{code})",
    "Address already in use (os error %{code})",
];

/// Returns a library's message in the chosen language. A form that is not known stays English.
pub fn of_library(message: impl ToString) -> String {
    let message = message.to_string();
    if !is_chinese() {
        return message;
    }
    let found = FORMS.iter().find_map(|form| Some((form, values(form, &message)?)));
    let Some((form, values)) = found else { return translated(&message) };
    values.into_iter().fold(translated(form), |text, (name, value)| {
        text.replace(&format!("%{{{name}}}"), &of_library(value))
    })
}

/// Returns what stands for the placeholders of a form, if the message has this form.
fn values<'m>(form: &'static str, message: &'m str) -> Option<Vec<(&'static str, &'m str)>> {
    let mut parts = form.split("%{");
    let mut rest = message.strip_prefix(parts.next()?)?;
    let mut values = Vec::new();
    let mut parts = parts.peekable();
    while let Some((name, literal)) = parts.next().and_then(|part| part.split_once('}')) {
        let end = match parts.peek() {
            Some(_) => rest.find(literal)?,
            None => rest.strip_suffix(literal)?.len(),
        };
        values.push((name, &rest[..end]));
        rest = &rest[end + literal.len()..];
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_recognised_and_its_values_are_found() {
        let form = "it must be from %{min} to %{max}, not %{value}";
        let expected = vec![("min", "1"), ("max", "1000"), ("value", "0")];
        assert_eq!(values(form, "it must be from 1 to 1000, not 0"), Some(expected));
        assert_eq!(
            values("%{text}. Nothing was sent", "a. b. Nothing was sent"),
            Some(vec![("text", "a. b")])
        );
        assert_eq!(values("it is required", "it is required"), Some(vec![]));
        assert_eq!(values("it is required", "it is required here"), None);
        assert_eq!(values("is %{a}!", "is it?"), None);
    }
}
