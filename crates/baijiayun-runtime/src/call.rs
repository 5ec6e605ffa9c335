//! One call: its attempts, and what comes between them.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE, DATE};
use reqwest::{RequestBuilder, Response, Url, multipart};
use serde::Deserialize;
use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument;

use crate::client::ApiClient;
use crate::envelope::{Answer, Decoded};
use crate::error::{Error, is_passing};
use crate::file::FilePart;
use crate::form::{Params, Value};
use crate::key::KeySource;
use crate::observe::{Attempt, tell};
use crate::operation::{Encoding, Method, Operation, Path, Signing};
use crate::progress::Progress;
use crate::redact::Mask;
use crate::retry::may_retry;
use crate::sign::{SIGN, sign};
use crate::value::{Secret, UnixTime};

/// The code of a call that is refused for its signature.
const BAD_SIGNATURE: i64 = 1002;

/// A call that is ready to be sent, as often as need be.
pub(crate) struct Call {
    operation: &'static Operation,
    method: Method,
    url: Url,
    params: Params,
    files: Vec<(&'static str, FilePart)>,
    /// The piece of a file that is sent in place of parameters.
    pub(crate) piece: Option<Piece>,
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

/// What came of one attempt.
struct Outcome<T> {
    /// What it was stamped and signed with, if it was.
    stamp: Option<UnixTime>,
    key: Option<Secret>,
    result: Result<T, Error>,
}

/// What came back over HTTP.
struct Received {
    status: u16,
    date: Option<UnixTime>,
    body: Bytes,
}

impl Call {
    pub(crate) fn new(
        operation: &'static Operation,
        method: Method,
        url: Url,
        params: Params,
        files: Vec<(&'static str, FilePart)>,
    ) -> Self {
        Self { operation, method, url, params, files, piece: None }
    }

    /// Whether all of it can be sent once more.
    fn is_replayable(&self) -> bool {
        self.files.iter().all(|(_, file)| file.is_replayable())
    }

    /// Whether it may take as long as it needs.
    fn is_upload(&self) -> bool {
        self.piece.is_some() || !self.files.is_empty()
    }

    /// What no error may show, whatever the server echoes.
    fn mask(&self, key: Option<&Secret>) -> Mask {
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
        let mut delays = retry.delays();
        let (mut attempts, mut stamped_anew, mut signed_anew) = (0, false, false);
        loop {
            attempts += 1;
            let Outcome { stamp, key, result } = self.attempt(call, attempts, read).await;
            let error = match result {
                Ok(value) => return Ok(value),
                Err(error) if !replayable => return Err(error),
                Err(error) => error,
            };
            if !stamped_anew && self.was_stamped_wrong(stamp, &error) {
                stamped_anew = true;
                continue;
            }
            if !signed_anew && error.code() == Some(BAD_SIGNATURE) && self.has_another_key(key.as_ref()) {
                signed_anew = true;
                continue;
            }
            if !may_retry(call.operation, &error) {
                return Err(error);
            }
            match delays.next() {
                Some(delay) if retry.has_time_for(delay, started.elapsed()) => sleep(delay).await,
                _ if attempts == 1 => return Err(error),
                _ => {
                    let (elapsed, last) = (started.elapsed(), Box::new(error));
                    return Err(Error::GaveUp { attempts, elapsed, last });
                }
            }
        }
    }

    /// Whether the server refused the call, and its time shows that the stamp may be the reason. What
    /// was refused has had no effect.
    fn was_stamped_wrong(&self, stamp: Option<UnixTime>, error: &Error) -> bool {
        let refused = matches!(error, Error::Api(refusal) if !is_passing(refusal.status));
        refused && stamp.is_some_and(|stamp| self.settings.time.contradicts(stamp))
    }

    fn has_another_key(&self, refused: Option<&Secret>) -> bool {
        refused.is_some_and(|key| self.settings.keys.give_up(key))
    }

    /// Waits for its turn, signs, sends, and reads the answer.
    async fn attempt<T>(&self, call: &mut Call, number: usize, read: Read<'_, T>) -> Outcome<T> {
        let operation = call.operation;
        let key = match self.key(operation).await {
            Ok(key) => key,
            Err(error) => return Outcome { stamp: None, key: None, result: Err(error) },
        };
        let waited = match self.wait_for_turn(operation).await {
            Ok(waited) => waited,
            Err(error) => return Outcome { stamp: None, key, result: Err(error) },
        };
        let started = Instant::now();
        let mut mask = call.mask(key.as_ref());
        let stamp = (operation.signing != Signing::None).then(|| self.settings.time.now());
        let params = self.complete(&call.params, stamp, key.as_ref(), &mut mask);
        let received = match &self.settings.stub {
            Some(stub) => {
                Ok(Received { status: 200, date: None, body: stub.take(operation, &params).into() })
            }
            None => match self.request(call, params).await {
                Ok(request) => self.exchange(call, request).await,
                Err(error) => Err(error),
            },
        };
        let status = received.as_ref().ok().map(|received| received.status);
        let result = received.and_then(|received| self.read(operation, &received, &mask, read));
        let (elapsed, error) = (started.elapsed(), result.as_ref().err());
        tell(
            self.settings.observer.as_deref(),
            &Attempt { operation, number, status, waited, elapsed, error },
        );
        Outcome { stamp, key, result }
    }

    /// The key to sign with, if the call is to be signed.
    async fn key(&self, operation: &'static Operation) -> Result<Option<Secret>, Error> {
        match operation.signing {
            Signing::None => return Ok(None),
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
        let path = self.path_of(fetch).ok_or(Error::Unrecovered { operation: fetch })?;
        let url = self.settings.base_url.join(path);
        let params = vec![(Cow::Borrowed("secret_key"), Value::Secret(secret_key.clone()))];
        let mut call = Call::new(fetch, fetch.method(), url, params, Vec::new());
        let mut read = |answer: &Answer<'_>| answer.decode::<KeyAnswer>();
        // Boxed, because this is itself part of a call.
        let answer = Box::pin(self.attempts(&mut call, &mut read)).await?;
        Ok(answer.partner_key)
    }

    /// Waits until the limit allows another call. Only signed calls count.
    async fn wait_for_turn(&self, operation: &'static Operation) -> Result<Duration, Error> {
        let started = Instant::now();
        if operation.signing != Signing::None {
            let turn = timeout(self.settings.queue_timeout, self.settings.limiter.acquire()).await;
            turn.map_err(|_| Error::RateLimited { operation, waited: started.elapsed() })?;
        }
        Ok(started.elapsed())
    }

    /// Adds the parameters that every signed call has.
    fn complete(
        &self,
        params: &Params,
        stamp: Option<UnixTime>,
        key: Option<&Secret>,
        mask: &mut Mask,
    ) -> Params {
        let mut params = params.clone();
        let Some(stamp) = stamp else { return params };
        params.push(("partner_id".into(), Value::Plain(self.settings.partner_id.to_string())));
        params.push(("timestamp".into(), Value::Plain(stamp.to_string())));
        if let Some(key) = key {
            let sign = sign(pairs(&params), key);
            mask.add(&sign);
            params.push((SIGN.into(), Value::Plain(sign)));
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
                for (part, file) in &mut call.files {
                    let part = *part;
                    let file = file.for_attempt().into_part().await;
                    body = body.part(part, file.map_err(|source| Error::File { operation, part, source })?);
                }
                http.post(url).multipart(body)
            }
        })
    }

    async fn exchange(&self, call: &Call, request: RequestBuilder) -> Result<Received, Error> {
        if call.is_upload() {
            return self.upload(call.operation, request).await;
        }
        exchange(call.operation, request.timeout(self.settings.timeout)).await
    }

    /// Makes a call that may take as long as it needs while it keeps moving.
    async fn upload(
        &self,
        operation: &'static Operation,
        request: RequestBuilder,
    ) -> Result<Received, Error> {
        let (http, request) = request.build_split();
        let mut request = request.map_err(|error| failed(operation, error))?;
        let progress = Progress::new();
        if let Some(body) = request.body_mut().take() {
            *request.body_mut() = Some(progress.watch(body));
        }
        let limit = self.settings.read_timeout;
        progress
            .within(limit, exchange(operation, RequestBuilder::from_parts(http, request)))
            .await
            .unwrap_or(Err(Error::Stalled { operation, limit }))
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
        let server_time = match &result {
            Ok(decoded) => decoded.server_time.or(*date),
            Err(Error::Api(refusal)) => refusal.server_time.or(*date),
            // Whoever wrote that, the server's clock is not known to be theirs.
            Err(_) => None,
        };
        // Upload servers and proxies tell their own time.
        if let Some(server_time) = server_time.filter(|_| operation.path != Path::Dynamic) {
            self.settings.time.learn(server_time);
        }
        if result.is_ok()
            && self.settings.api.key_operation == Some(operation)
            && let Ok(Decoded { value: KeyAnswer { partner_key }, .. }) = answer.decode()
        {
            self.settings.keys.set(partner_key);
        }
        result.map(|decoded| decoded.value)
    }
}

/// What the operation that gives the key answers.
#[derive(Deserialize)]
struct KeyAnswer {
    partner_key: Secret,
}

crate::record!(KeyAnswer);

/// Makes a call: the status and the body of its answer.
async fn exchange(operation: &'static Operation, request: RequestBuilder) -> Result<Received, Error> {
    let response = request.send().await.map_err(|error| failed(operation, error))?;
    let (status, date) = (response.status().as_u16(), date(&response));
    let body = response.bytes().await.map_err(|error| failed(operation, error))?;
    Ok(Received { status, date, body })
}

/// The time in the `Date` header.
fn date(response: &Response) -> Option<UnixTime> {
    let text = response.headers().get(DATE)?.to_str().ok()?;
    let time: SystemTime = httpdate::parse_http_date(text).ok()?;
    Some(UnixTime::from_system(time))
}

fn failed(operation: &'static Operation, error: reqwest::Error) -> Error {
    // The URL of a GET holds the sign.
    Error::Transport { operation, source: error.without_url() }
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
