//! One call: its attempts, and what comes between them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE};
use reqwest::{RequestBuilder, Url, multipart};
use serde_json::Value as Json;
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument;

use crate::client::ApiClient;
use crate::envelope::{Answer, Decoded};
use crate::error::{Error, is_passing};
use crate::exchange::Received;
use crate::file::FilePart;
use crate::form::{Params, Value};
use crate::key::KeySource;
use crate::observe::{self, Attempt};
use crate::redact::Mask;
use crate::retry::may_retry;
use crate::server_time::{Stamp, is_plausible};
use crate::sign::sign;
use crate::value::Secret;
use baijiayun_metadata::{Encoding, Method, Operation, Path, Signing};

/// A call that is ready to be sent, as often as need be.
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) params: Params,
    pub(crate) files: Vec<(&'static str, FilePart)>,
    /// Whether sending it twice does no harm.
    idempotent: bool,
    /// The piece of a file that is sent in place of parameters.
    pub(crate) piece: Option<Piece>,
    /// Whether it does without a sign, because the one that it had was refused.
    unsigned: bool,
}

/// A piece of a file as it is sent.
pub(crate) struct Piece {
    pub(crate) range: String,
    pub(crate) file_name: String,
    pub(crate) file_name_header: &'static str,
    pub(crate) body: Bytes,
}

/// How an answer is read.
type Read<'r, T> = &'r mut (dyn FnMut(&Answer<'_>) -> Result<Decoded<T>, Error> + Send);

/// What an attempt was made with, as far as it came.
#[derive(Default)]
struct Made {
    stamp: Option<Stamp>,
    key: Option<Secret>,
    waited: Duration,
    /// When it had its turn.
    begun: Option<Instant>,
    status: Option<u16>,
}

/// What was put right between the attempts of one call, each at most once.
#[derive(Default)]
struct Corrections {
    /// The stamp that was wrong.
    stamp: Option<Stamp>,
    key: bool,
}

impl Call {
    pub(crate) fn new(
        operation: &'static Operation,
        method: Method,
        url: Url,
        params: Params,
        files: Vec<(&'static str, FilePart)>,
    ) -> Self {
        let idempotent = operation.idempotent;
        Self { operation, method, url, params, files, idempotent, piece: None, unsigned: false }
    }

    /// Whether all of it can be sent once more.
    fn is_replayable(&self) -> bool {
        self.files.iter().all(|(_, file)| file.is_replayable())
    }

    /// Whether it may take as long as it needs.
    pub(crate) fn is_upload(&self) -> bool {
        self.piece.is_some() || !self.files.is_empty()
    }

    /// What no error may show, whatever the server echoes.
    pub(crate) fn mask(&self, key: Option<&Secret>) -> Mask {
        let mut mask = Mask::default();
        for (_, value) in &self.params {
            if let Value::Secret(secret) = value {
                mask.add(secret.expose());
            }
        }
        if let Some(key) = key {
            mask.add(key.expose());
        }
        mask
    }
}

impl ApiClient {
    /// Tries a call until it is answered, or there is no sense in trying it again.
    pub(crate) async fn run<T: Send>(&self, call: &mut Call, read: Read<'_, T>) -> Result<T, Error> {
        let span = tracing::debug_span!("call", operation = call.operation.id);
        self.attempts(call, read).instrument(span).await
    }

    async fn attempts<T: Send>(&self, call: &mut Call, read: Read<'_, T>) -> Result<T, Error> {
        let (started, retry, replayable) = (Instant::now(), &self.settings.retry, call.is_replayable());
        let (mut delays, mut corrections) = (retry.delays(), Corrections::default());
        // The first attempt has all the time that the client's other settings give it.
        let (mut attempts, mut left) = (0, Duration::MAX);
        loop {
            attempts += 1;
            let (made, result) = self.attempt(call, attempts, left, read).await;
            let error = match result {
                Ok(value) => return Ok(value),
                Err(error) if !replayable => return Err(error),
                Err(error) => error,
            };
            if self.correct(call, &mut corrections, &made, &error) {
                continue;
            }
            let delay = if may_retry(call.idempotent, &error) { delays.next() } else { None };
            match delay {
                Some(delay) if retry.has_time_for(delay, started.elapsed()) => sleep(delay).await,
                _ => return Err(given_up(attempts, started.elapsed(), error)),
            }
            left = retry.time_left(started.elapsed());
        }
    }

    /// Whether the server refused the call for something that is now put right. What was refused has
    /// had no effect.
    fn correct(&self, call: &mut Call, corrections: &mut Corrections, made: &Made, error: &Error) -> bool {
        let time = &self.settings.time;
        let refused = matches!(error, Error::Api(refusal) if !is_passing(refusal.status));
        if refused && corrections.stamp.is_none() && made.stamp.is_some_and(|stamp| time.contradicts(stamp)) {
            corrections.stamp = made.stamp;
            return true;
        }
        if error.code() == Some(self.settings.api.bad_signature) && !corrections.key {
            corrections.key = true;
            // Whoever asks for the key may have one that works no longer.
            call.unsigned = call.operation.signing == Signing::Optional && made.key.is_some();
            if call.unsigned || self.has_another_key(made.key.as_ref()) {
                return true;
            }
        }
        if let Some(stamp) = corrections.stamp.filter(|_| refused) {
            // So the stamp was not the reason, and whoever told the time may have told a wrong one.
            time.unlearn(stamp);
        }
        false
    }

    fn has_another_key(&self, refused: Option<&Secret>) -> bool {
        refused.is_some_and(|key| self.settings.keys.give_up(key))
    }

    /// Tries once, and tells of it.
    async fn attempt<T>(
        &self,
        call: &mut Call,
        number: usize,
        left: Duration,
        read: Read<'_, T>,
    ) -> (Made, Result<T, Error>) {
        let (operation, mut made) = (call.operation, Made::default());
        let span = observe::span(operation, number);
        let result = self.try_once(call, left, read, &mut made).instrument(span.clone()).await;
        let elapsed = made.begun.map_or(Duration::ZERO, |begun| begun.elapsed());
        let (status, waited, error) = (made.status, made.waited, result.as_ref().err());
        observe::tell(
            self.settings.observer.as_deref(),
            &span,
            &Attempt { operation, number, status, waited, elapsed, error },
        );
        (made, result)
    }

    /// Waits for its turn, signs, sends, and reads the answer.
    async fn try_once<T>(
        &self,
        call: &mut Call,
        left: Duration,
        read: Read<'_, T>,
        made: &mut Made,
    ) -> Result<T, Error> {
        let (operation, asked) = (call.operation, Instant::now());
        made.key = self.key(call).await?;
        let queued = Instant::now();
        let turn = self.wait_for_turn(operation, left.saturating_sub(asked.elapsed())).await;
        made.waited = queued.elapsed();
        turn?;
        made.begun = Some(Instant::now());
        made.stamp = self.stamp(operation);
        let mut mask = call.mask(made.key.as_ref());
        let params = self.complete(&call.params, made.stamp, made.key.as_ref(), &mut mask);
        let received = match &self.settings.stub {
            Some(stub) => Received::stubbed(stub.take(operation, &call.params)),
            None => {
                let request = self.request(call, params).await?;
                self.exchange(call, request, left.saturating_sub(asked.elapsed())).await?
            }
        };
        made.status = Some(received.status);
        self.read(operation, &received, &mask, read)
    }

    /// The time to stamp a call with, if it is to be stamped.
    pub(crate) fn stamp(&self, operation: &Operation) -> Option<Stamp> {
        (operation.signing != Signing::None).then(|| self.settings.time.stamp())
    }

    /// The key to sign with, if the call is to be signed.
    pub(crate) async fn key(&self, call: &Call) -> Result<Option<Secret>, Error> {
        let operation = call.operation;
        match operation.signing {
            Signing::None => return Ok(None),
            Signing::Optional if call.unsigned => return Ok(None),
            // The call that fetches a key cannot wait for one.
            Signing::Optional => return Ok(self.settings.keys.current()),
            Signing::Required => {}
        }
        let key = self
            .settings
            .keys
            .get_or_fetch(async || match self.settings.keys.source() {
                KeySource::None | KeySource::Fixed(_) => Ok(None),
                KeySource::SecretKey(secret_key) => self.fetch_key(operation, secret_key).await.map(Some),
                KeySource::Provider(provider) => {
                    let key = provider.key().await;
                    key.map(Some).map_err(|source| Error::Key { operation, source })
                }
            })
            .await?;
        key.map(Some).ok_or(Error::MissingKey { operation })
    }

    /// Asks the server for the key.
    async fn fetch_key(&self, operation: &'static Operation, secret_key: &Secret) -> Result<Secret, Error> {
        let fetch = self.settings.api.key_operation.ok_or(Error::MissingKey { operation })?;
        let key = fetch;
        let fetch = key.operation;
        let path = self.path_of(fetch).ok_or(Error::UnknownPath { operation: fetch })?;
        let url = self.settings.base_url.join(path);
        let params = vec![(Cow::Borrowed(key.secret_key), Value::Secret(secret_key.clone()))];
        let mut call = Call::new(fetch, fetch.method(), url, params, Vec::new());
        // Only making a new key is not.
        call.idempotent = true;
        let mut read = |answer: &Answer<'_>| answer.decode::<Fields>();
        // Boxed, because this is itself part of a call.
        let mut fields = Box::pin(self.attempts(&mut call, &mut read)).await?;
        fields.remove(key.partner_key).and_then(secret).ok_or(Error::MissingKey { operation })
    }

    /// Waits until the limit allows another call. Only signed calls count.
    async fn wait_for_turn(&self, operation: &'static Operation, left: Duration) -> Result<(), Error> {
        if operation.signing == Signing::None {
            return Ok(());
        }
        let (started, patience) = (Instant::now(), self.settings.queue_timeout.min(left));
        let turn = timeout(patience, self.settings.limiter.acquire()).await;
        turn.map_err(|_| Error::RateLimited { operation, waited: started.elapsed() })
    }

    /// Adds the parameters that every signed call has.
    pub(crate) fn complete(
        &self,
        params: &Params,
        stamp: Option<Stamp>,
        key: Option<&Secret>,
        mask: &mut Mask,
    ) -> Params {
        let mut params = params.clone();
        let Some(stamp) = stamp else { return params };
        let common = self.settings.api.common;
        params.push((common.account.into(), Value::Plain(self.settings.partner_id.to_string())));
        params.push((common.timestamp.into(), Value::Plain(stamp.time.to_string())));
        if let Some(key) = key {
            let sign = sign(pairs(&params), key);
            mask.add(&sign);
            params.push((common.sign.into(), Value::Plain(sign)));
        }
        params
    }

    async fn request(&self, call: &mut Call, params: Params) -> Result<RequestBuilder, Error> {
        let (operation, http, url) = (call.operation, &self.settings.http, call.url.clone());
        if let Some(piece) = &call.piece {
            return Ok(http
                .post(url)
                .header(CONTENT_TYPE, "application/octet-stream")
                .header(CONTENT_RANGE, &piece.range)
                .header(piece.file_name_header, &piece.file_name)
                .body(piece.body.clone()));
        }
        Ok(match (call.method, operation.encoding) {
            (Method::Get, _) => http.get(with_query(url, &params)),
            (Method::Post, Encoding::Form) => http.post(url).form(&pairs(&params)),
            (Method::Post, Encoding::Multipart) => {
                let mut body = multipart::Form::new().percent_encode_noop();
                for (name, value) in params {
                    body = body.text(name, value.as_str().to_owned());
                }
                for (part, file) in &call.files {
                    let part = *part;
                    let file = file.clone().into_part().await;
                    body = body.part(part, file.map_err(|source| Error::File { operation, part, source })?);
                }
                http.post(url).multipart(body)
            }
        })
    }

    /// Reads the answer, and takes note of what it says about the time and the key.
    fn read<T>(
        &self,
        operation: &'static Operation,
        received: &Received,
        mask: &Mask,
        read: Read<'_, T>,
    ) -> Result<T, Error> {
        let Received { status, date, body } = received;
        let answer = Answer { api: self.settings.api, operation, status: *status, body, mask };
        let result = read(&answer);
        let said = match &result {
            Ok(decoded) => decoded.server_time,
            Err(Error::Api(refusal)) => refusal.server_time,
            Err(_) => None,
        };
        // Upload servers and proxies tell their own time. Whoever wrote what is no answer, the server's
        // clock is not known to be theirs.
        if operation.path != Path::Dynamic
            && matches!(&result, Ok(_) | Err(Error::Api(_)))
            && let Some(server_time) = said.filter(|said| is_plausible(*said)).or(*date)
        {
            self.settings.time.learn(server_time, result.is_ok());
        }
        if result.is_ok()
            && let Some(key) = self.settings.api.key_operation.filter(|key| key.operation == operation)
            && let Ok(Decoded { value: mut fields, .. }) = answer.decode::<Fields>()
            && let Some(partner_key) = fields.remove(key.partner_key).and_then(secret)
        {
            self.settings.keys.set(partner_key);
        }
        result.map(|decoded| decoded.value)
    }
}

/// The fields of a response by name.
type Fields = BTreeMap<String, Json>;

fn secret(value: Json) -> Option<Secret> {
    value.as_str().filter(|text| !text.is_empty()).map(Secret::new)
}

/// The error of a call that is not tried again.
fn given_up(attempts: usize, elapsed: Duration, error: Error) -> Error {
    if attempts == 1 || !error.is_retryable() {
        return error;
    }
    Error::GaveUp { attempts, elapsed, last: Box::new(error) }
}

fn pairs(params: &Params) -> Vec<(&str, &str)> {
    params.iter().map(|(name, value)| (name.as_ref(), value.as_str())).collect()
}

fn with_query(mut url: Url, params: &Params) -> Url {
    url.query_pairs_mut().extend_pairs(pairs(params));
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::OPEN;

    #[test]
    fn the_key_and_secret_parameters_are_masked() -> Result<(), Box<dyn std::error::Error>> {
        let params = vec![
            ("a".into(), Value::Plain("shown".into())),
            ("b".into(), Value::Secret(Secret::new("hidden"))),
        ];
        let call = Call::new(&OPEN, Method::Post, "http://a/".parse()?, params, Vec::new());
        assert_eq!(call.mask(Some(&Secret::new("the-key"))).apply("the-key shown hidden"), "*** shown ***");
        Ok(())
    }
}
