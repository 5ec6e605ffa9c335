//! The attempts of one call, and the recovery between them.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use baijiayun_metadata::{KeyOperation, Operation, Path, Signing};
use futures_util::FutureExt;
use serde_json::Value as Json;
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument;

use crate::auth::key::{DynKeyProvider, Fetch, FetchError, KeySource};
use crate::auth::server_time::{Stamp, is_plausible};
use crate::client::call::Call;
use crate::client::send::{self, HttpResponse};
use crate::client::settings::{Server, Settings};
use crate::error::redact::Mask;
use crate::error::{BoxError, Error, ErrorKind};
use crate::future::{has_timers, within};
use crate::message::envelope::{Decoded, ResponseBody};
use crate::message::form::{FormValue, Params};
use crate::message::signed::SignedParams;
use crate::policy::limit::PendingCall;
use crate::policy::observe::{self, Attempt, Retry};
use crate::policy::retry::may_retry;
use crate::value::Secret;

/// The function that reads a response.
pub(crate) type Read<'r, T> = &'r mut (dyn FnMut(&ResponseBody<'_>) -> Result<Decoded<T>, Error> + Send);

/// The inputs of one attempt, and its progress.
#[derive(Default)]
struct AttemptContext {
    stamp: Option<Stamp>,
    key: Option<Secret>,
    waited: Duration,
    /// The time at which the rate limiter let it pass.
    started: Option<Instant>,
    status: Option<u16>,
}

/// The recoveries between the attempts of one call, each made at most once.
#[derive(Default)]
struct Recovery {
    /// The rejected timestamp.
    stamp: Option<Stamp>,
    /// Set once a bad key was handled.
    key: bool,
}

/// Makes attempts of a call until one succeeds or no retry is possible.
pub(crate) async fn run<T: Send>(
    settings: &Arc<Settings>,
    call: &mut Call,
    read: Read<'_, T>,
) -> Result<T, Error> {
    check_runtime(call.operation)?;
    let span = observe::call_span(call.operation);
    let work = async {
        let result = attempts(settings, call, read).await;
        result.inspect_err(observe::log_failure)
    };
    work.instrument(span).await
}

/// Checks that the timers of a tokio runtime can be used.
pub(crate) fn check_runtime(operation: &'static Operation) -> Result<(), Error> {
    if has_timers() { Ok(()) } else { Err(Error::new(operation, ErrorKind::NoRuntime)) }
}

async fn attempts<T: Send>(settings: &Arc<Settings>, call: &mut Call, read: Read<'_, T>) -> Result<T, Error> {
    let started = Instant::now();
    let retry = &settings.retry;
    let replayable = call.is_replayable();
    let mut delays = None;
    let mut recovery = Recovery::default();
    let mut attempts = 0;
    // The deadline does not limit the first attempt: the client's other settings do.
    let mut time_left = Duration::MAX;
    let mut may_have_taken_effect = false;
    loop {
        attempts += 1;
        let (context, result) = attempt(settings, call, attempts, time_left, read).await;
        let error = match result {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        may_have_taken_effect |= error.may_have_taken_effect();
        // Recover even if this call cannot be sent again: the next one benefits.
        let has_recovered = recover(settings, call, &mut recovery, &context, &error);
        let delay = match replayable {
            true if has_recovered => Some(Duration::ZERO),
            true if may_retry(call.idempotent, &error) => {
                let delays = delays.get_or_insert_with(|| retry.delays());
                delays.next().map(|delay| retry.after(delay, &error))
            }
            _ => None,
        };
        match delay {
            Some(delay) if retry.has_time_for(delay, started.elapsed()) => {
                if let Some(observer) = settings.observer.as_deref().filter(|_| !delay.is_zero()) {
                    observer.retry(&Retry::new(call.operation, attempts, delay, &error));
                }
                // A test with a stub does not wait.
                if matches!(settings.server, Server::Http(_)) {
                    sleep(delay).await;
                }
            }
            _ => return Err(error.after(attempts, started.elapsed(), may_have_taken_effect)),
        }
        time_left = retry.time_left(started.elapsed());
    }
}

/// Corrects the timestamp or the key after a rejection, and returns whether to send the call again. That is
/// safe, because a rejected call had no effect.
fn recover(
    settings: &Settings,
    call: &mut Call,
    recovery: &mut Recovery,
    context: &AttemptContext,
    error: &Error,
) -> bool {
    let time = &settings.time;
    let rejection = error.rejection().filter(|rejection| !rejection.is_transient());
    let is_rejected = rejection.is_some();
    let is_stale = |stamp: Stamp| time.contradicts(stamp);
    if is_rejected && recovery.stamp.is_none() && context.stamp.is_some_and(is_stale) {
        recovery.stamp = context.stamp;
        return true;
    }
    let code = rejection.map(|rejection| rejection.code);
    if code == Some(settings.api.bad_signature) && !recovery.key {
        recovery.key = true;
        // A call that fetches the key may be signed with a key that no longer works: send it without a sign.
        call.unsigned = call.operation.signing == Signing::Optional && context.key.is_some();
        let has_another_key = context.key.as_ref().is_some_and(|key| settings.keys.discard(key));
        if call.unsigned || has_another_key {
            return true;
        }
    }
    if let Some(stamp) = recovery.stamp.filter(|_| is_rejected) {
        // The timestamp was not the reason, and the learned time may be wrong.
        time.unlearn(stamp);
    }
    false
}

/// Makes one attempt and reports it to the observer.
async fn attempt<T>(
    settings: &Arc<Settings>,
    call: &Call,
    number: usize,
    time_left: Duration,
    read: Read<'_, T>,
) -> (AttemptContext, Result<T, Error>) {
    let mut context = AttemptContext::default();
    let span = observe::attempt_span(number);
    let result = try_once(settings, call, time_left, read, &mut context).instrument(span.clone()).await;
    let attempt = Attempt {
        operation: call.operation,
        number,
        status: context.status,
        waited: context.waited,
        elapsed: context.started.map_or(Duration::ZERO, |started| started.elapsed()),
        error: result.as_ref().err(),
    };
    observe::report_attempt(settings.observer.as_deref(), &span, &attempt);
    (context, result)
}

/// Waits for the rate limiter, signs the call, sends it, and reads the response.
async fn try_once<T>(
    settings: &Arc<Settings>,
    call: &Call,
    time_left: Duration,
    read: Read<'_, T>,
    context: &mut AttemptContext,
) -> Result<T, Error> {
    let operation = call.operation;
    let started = Instant::now();
    // The limits of the key's own source may be longer than the time that is left for this call.
    let out_of_time = |_| Err(Error::new(operation, ErrorKind::key("there is no time left to wait for it")));
    context.key = within(time_left, key(settings, call)).await.unwrap_or_else(out_of_time)?;
    let queued = Instant::now();
    let acquired = acquire(settings, operation, queued, time_left.saturating_sub(queued - started)).await;
    let sent = Instant::now();
    context.waited = sent - queued;
    acquired?;
    context.started = Some(sent);
    context.stamp = stamp(settings, operation);
    let params = sign_params(settings, &call.params, context.stamp, context.key.as_ref());
    let mask = call.mask(context.key.as_ref(), params.signature());
    let time_left = time_left.saturating_sub(sent - started);
    let response = match &settings.server {
        Server::Stub(stub) => send::stubbed(settings, call, time_left, stub.take(operation, &call.params))?,
        Server::Http(transport) => {
            send::send(settings, &**transport, call, &params, &mask, time_left).await?
        }
    };
    context.status = Some(response.status);
    let result = read_response(settings, operation, &response, &mask, read);
    result.map_err(|error| error.with_headers(response.facts().masked(&mask)))
}

/// Returns the timestamp of a call; `None` if its operation is never signed.
pub(crate) fn stamp(settings: &Settings, operation: &Operation) -> Option<Stamp> {
    (operation.signing != Signing::None).then(|| settings.time.stamp())
}

/// Returns the key to sign a call with; `None` if it is sent without a sign.
pub(crate) async fn key(settings: &Arc<Settings>, call: &Call) -> Result<Option<Secret>, Error> {
    let operation = call.operation;
    match operation.signing {
        Signing::None => return Ok(None),
        Signing::Optional if call.unsigned => return Ok(None),
        // The call that fetches a key cannot wait for one.
        Signing::Optional => return Ok(settings.keys.current()),
        _ => {}
    }
    let fetched = match settings.keys.source() {
        KeySource::None | KeySource::Fixed(_) => return current_key(settings, operation).map(Some),
        KeySource::SecretKey(secret_key) => {
            settings.keys.get_or_fetch(|| fetch_from_server(settings, operation, secret_key)).await
        }
        KeySource::Provider(provider) => {
            settings.keys.get_or_fetch(|| fetch_from_provider(provider, settings.key_timeout)).await
        }
    };
    fetched.map(Some).map_err(|error| Error::new(operation, ErrorKind::Key(error)))
}

fn current_key(settings: &Settings, operation: &'static Operation) -> Result<Secret, Error> {
    settings.keys.current().ok_or_else(|| Error::new(operation, ErrorKind::MissingKey))
}

/// Fetches the key from a provider. A provider that hangs or panics is an error, so that no call waits for
/// ever.
fn fetch_from_provider(provider: &Arc<dyn DynKeyProvider>, limit: Duration) -> Fetch {
    let provider = Arc::clone(provider);
    let fetch = AssertUnwindSafe(async move { provider.key_boxed().await }).catch_unwind();
    async move {
        let key = match timeout(limit, fetch).await {
            Err(_) => return Err(failed(format!("the key provider took longer than {limit:?}"))),
            Ok(Err(_)) => return Err(failed("the key provider panicked".to_owned())),
            Ok(Ok(key)) => key.map_err(FetchError::from)?,
        };
        Secret::key(key.expose())
            .map_err(|problem| failed(format!("the key that the key provider returned {problem}")))
    }
    .boxed()
}

fn failed(reason: String) -> FetchError {
    FetchError::from(BoxError::from(reason))
}

/// Fetches the key from the server.
fn fetch_from_server(settings: &Arc<Settings>, operation: &'static Operation, secret_key: &Secret) -> Fetch {
    let settings = Arc::clone(settings);
    let secret_key = secret_key.clone();
    async move {
        let Some(key) = settings.api.key_operation else {
            return Err(Arc::new(Error::new(operation, ErrorKind::MissingKey)) as FetchError);
        };
        fetch_key(&settings, key, secret_key).await.map_err(|error| Arc::new(error) as FetchError)
    }
    .boxed()
}

async fn fetch_key(settings: &Arc<Settings>, key: KeyOperation, secret_key: Secret) -> Result<Secret, Error> {
    let operation = key.operation;
    let address =
        settings.address_of(operation).ok_or_else(|| Error::new(operation, ErrorKind::UnknownPath))?;
    let params = vec![(key.secret.into(), FormValue::Secret(secret_key))];
    let mut call = Call::new(operation, operation.method(), address, params);
    // The operation is idempotent unless it is to create a new key, which needs a further parameter.
    call.idempotent = true;
    let mut read = |response: &ResponseBody<'_>| response.decode::<Fields>();
    let span = observe::call_span(operation);
    let mut fields = attempts(settings, &mut call, &mut read).instrument(span).await?;
    let missing = || ErrorKind::Decode {
        path: format!("data.{}", key.key),
        reason: "it is missing or empty".to_owned(),
    };
    fields.remove(key.key).and_then(secret).ok_or_else(|| Error::new(operation, missing()))
}

/// Waits until the rate limiter allows another call. Only signed calls count.
async fn acquire(
    settings: &Settings,
    operation: &'static Operation,
    queued: Instant,
    time_left: Duration,
) -> Result<(), Error> {
    if operation.signing == Signing::None {
        return Ok(());
    }
    let limit = settings.queue_timeout.min(time_left);
    let call = PendingCall::new(operation, settings.partner_id);
    let kind = match within(limit, settings.limiter.acquire_boxed(call)).await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => ErrorKind::limiter(error),
        Err(_) => ErrorKind::RateLimited { waited: queued.elapsed() },
    };
    Err(Error::new(operation, kind))
}

/// Adds the common parameters and the sign.
pub(crate) fn sign_params<'c>(
    settings: &Settings,
    params: &'c Params,
    stamp: Option<Stamp>,
    key: Option<&Secret>,
) -> SignedParams<'c> {
    match stamp {
        None => SignedParams::unsigned(params),
        Some(stamp) => SignedParams::sign(params, settings.api.common, settings.partner_id, stamp.time, key),
    }
}

/// Reads the response, and learns the server's time and a new key from it.
fn read_response<T>(
    settings: &Settings,
    operation: &'static Operation,
    response: &HttpResponse,
    mask: &Mask<'_>,
    read: Read<'_, T>,
) -> Result<T, Error> {
    let encoding = response.encoding();
    let body = ResponseBody {
        api: settings.api,
        operation,
        status: response.status,
        encoding: encoding.as_deref(),
        body: &response.body,
        mask,
        strict: settings.strict_decoding,
    };
    let result = read(&body);
    settings.drift.check(&body);
    let rejection = result.as_ref().err().and_then(Error::rejection);
    let body_time = match &result {
        Ok(decoded) => decoded.server_time,
        Err(_) => rejection.and_then(|rejection| rejection.server_time),
    };
    // Ignore the time of upload servers and of bodies without an envelope: they may not come from the API
    // server.
    if operation.path != Path::Dynamic
        && (result.is_ok() || rejection.is_some())
        && let Some(server_time) = body_time.filter(|time| is_plausible(*time)).or_else(|| response.date())
    {
        settings.time.learn(server_time, result.is_ok());
    }
    if result.is_ok()
        && let Some(key) = settings.api.key_operation.filter(|key| key.operation == operation)
        && let Ok(Decoded { value: mut fields, .. }) = body.decode::<Fields>()
        && let Some(partner_key) = fields.remove(key.key).and_then(secret)
    {
        settings.keys.set(partner_key);
    }
    if let Ok(decoded) = &result {
        observe::report_dropped(settings.observer.as_deref(), operation, &decoded.dropped);
    }
    result.map(|decoded| decoded.value)
}

/// The fields of a response by name.
type Fields = BTreeMap<String, Json>;

fn secret(value: Json) -> Option<Secret> {
    value.as_str().filter(|text| !text.is_empty()).map(Secret::new)
}
