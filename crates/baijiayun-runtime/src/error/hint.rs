//! Hints on what to do about an error.

use std::borrow::Cow;

use baijiayun_metadata::{Operation, Path, Safety};

use super::kind::ErrorKind;

/// Returns the hint of an error, if there is one.
pub(super) fn of(
    kind: &ErrorKind,
    operation: Option<&Operation>,
    may_have_taken_effect: bool,
) -> Option<Cow<'static, str>> {
    // Sending the call again may have its effect twice.
    let must_check = may_have_taken_effect && operation.is_some_and(|operation| !operation.idempotent);
    let is_change = operation.is_some_and(|operation| operation.safety != Safety::Read);
    let hint = match kind {
        ErrorKind::Config(config) => return config.hint(),
        ErrorKind::Helper(helper) => return helper.hint.clone(),
        ErrorKind::UnknownPath => return operation.map(unknown_path),
        // The rejection of a retry may be due to the earlier attempt: what it deletes is already gone.
        ErrorKind::Api(_) if is_change && may_have_taken_effect && !kind.may_have_taken_effect() => {
            "an earlier attempt may have taken effect; check before you send the call again"
        }
        ErrorKind::Api(rejection) if rejection.hint.is_some() => rejection.hint?,
        ErrorKind::MissingKey => "build the client with `Credentials::new`",
        ErrorKind::InsideAsync => "use the async client here, or call from `tokio::task::spawn_blocking`",
        ErrorKind::NoRuntime => {
            "call it from a tokio runtime with I/O and time, such as that of `#[tokio::main]`"
        }
        ErrorKind::RateLimited { .. } => "make fewer calls, or set a longer `ClientBuilder::queue_timeout`",
        ErrorKind::Transport(transport) if transport.is_connect() => connect_hint(operation),
        ErrorKind::Transport(transport) if transport.is_too_large() && !must_check => {
            "`ClientBuilder::max_response` sets the limit"
        }
        _ if must_check => "check whether the call took effect before you send it again",
        ErrorKind::Decode { .. } => {
            "the response is not as documented; `ApiClient::send_raw` returns it as it is. Please report this"
        }
        ErrorKind::NotJson { is_cut_short: false, .. } => {
            "the page is not from the API; check the base URL, and the proxy or login page in between"
        }
        ErrorKind::Stalled { .. } => "`ClientBuilder::read_timeout` sets the limit",
        kind if kind.is_too_many_requests() => "too many requests; try again later",
        ErrorKind::Status { status, .. } => status_hint(operation, *status)?,
        _ => return None,
    };
    Some(hint.into())
}

fn unknown_path(operation: &Operation) -> Cow<'static, str> {
    let title = operation.title_zh;
    let id = operation.id;
    let page = operation.page.map(|link| format!(", {link}")).unwrap_or_default();
    format!(
        "look up 「{title}」 on the vendor's current page{page}, and supply its path with \
         `ClientBuilder::paths([(\"{id}\", \"/openapi/…\")])`; `bjy paths import` finds it on a saved page"
    )
    .into()
}

/// Returns whether the URL of an operation is from an earlier response, and not below the base URL.
fn has_url_of_response(operation: Option<&Operation>) -> bool {
    operation.is_some_and(|operation| operation.path == Path::Dynamic)
}

fn connect_hint(operation: Option<&Operation>) -> &'static str {
    if has_url_of_response(operation) {
        "check the network; the URL is from an earlier response, and a new one may have another host"
    } else {
        "check the base URL and the network"
    }
}

fn status_hint(operation: Option<&Operation>, status: u16) -> Option<&'static str> {
    Some(match status {
        413 => "the server or a proxy takes no requests of this size; send less at once",
        300..=499 if has_url_of_response(operation) => {
            "the URL is from an earlier response, and may have expired; fetch a new one"
        }
        300..=399 => "redirects are not followed; check the base URL",
        404 => "there is no such path; check the base URL",
        500..=599 => "the server or a proxy has a problem; try again later",
        _ => return None,
    })
}
