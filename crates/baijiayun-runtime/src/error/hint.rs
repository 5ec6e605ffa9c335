//! What to do about an error, for a programmer.

use std::borrow::Cow;

use super::kind::fetch_error;
use super::{Error, ErrorKind};

/// Returns what to do about an error, where something is known to help.
pub(super) fn of(error: &Error) -> Option<Cow<'static, str>> {
    let hint = match error.kind() {
        ErrorKind::Config(config) => return config.hint(),
        ErrorKind::Helper(helper) => return helper.hint.clone(),
        ErrorKind::UnknownPath => return unknown_path(error),
        ErrorKind::Key(source) => return fetch_error(source).and_then(Error::hint),
        ErrorKind::Api(rejection) if rejection.hint.is_some() => rejection.hint?,
        ErrorKind::MissingKey => "build the client with `Credentials::new`",
        ErrorKind::InsideAsync => "use the async client here, or call from `tokio::task::spawn_blocking`",
        ErrorKind::NoRuntime => "call it from a tokio runtime with I/O and time, such as `#[tokio::main]` makes",
        ErrorKind::RateLimited { .. } => "make fewer calls, or set a longer `ClientBuilder::queue_timeout`",
        ErrorKind::Transport(transport) if transport.is_connect() => "check the base URL and the network",
        ErrorKind::Stalled { .. } if !needs_a_look(error) => "`ClientBuilder::read_timeout` sets the limit",
        ErrorKind::Status { status, .. } if !needs_a_look(error) => status_hint(*status)?,
        ErrorKind::Decode { .. } => {
            "the response is not as documented; `ApiClient::send_raw` returns it as it is. Please report this"
        }
        _ if needs_a_look(error) => "look whether the call took effect before you send it again",
        _ => return None,
    };
    Some(hint.into())
}

/// Returns whether sending the call again may do its work twice.
fn needs_a_look(error: &Error) -> bool {
    error.may_have_taken_effect() && error.operation().is_some_and(|operation| !operation.idempotent)
}

fn unknown_path(error: &Error) -> Option<Cow<'static, str>> {
    let operation = error.operation()?;
    let hint = format!(
        "look up 「{}」 on the vendor's current page, and supply its path with \
         `ClientBuilder::path(\"{}\", \"/openapi/…\")`",
        operation.title_zh, operation.id
    );
    Some(hint.into())
}

fn status_hint(status: u16) -> Option<&'static str> {
    Some(match status {
        300..=399 => "redirects are not followed; check the base URL",
        404 => "there is no such path; check the base URL",
        429 => "too many requests; try again later",
        500..=599 => "the server or a proxy has a problem; try again later",
        _ => return None,
    })
}
