//! One call, from its arrival to its answer.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use baijiayun_vod::sign::verify;
use baijiayun_vod::{API, Method, Operation, PartnerId, Path, Secret, Signing, UnixTime};
use bytes::Bytes;
use fastrand::Rng;
use serde_json::Value;

use super::answer::{answered, envelope, instead, respond, spoil, vary};
use super::connection::Connection;
use super::files;
use crate::arguments::{Arguments, File};
use crate::clock::seconds;
use crate::core::{Core, SharedCore, lock};
use crate::exchange::{Context, Exchange, Incoming};
use crate::fault::{Fault, MockResponse};
use crate::generated::serve::{serve, stream};
use crate::log::LoggedCall;
use crate::random::{KEY_LENGTH, continue_from, token};
use crate::rate::WINDOW;
use crate::refusal::Refusal;

/// The largest body that is read whole.
const LARGEST_BODY: usize = 64 << 20;
/// Serves any request.
pub async fn handle(
    State(core): State<SharedCore>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if let Some(response) = files::serve(&core, parts.uri.path()) {
        return response;
    }
    let operation = core.routes.get(parts.uri.path()).copied();
    let faults = lock(&core.faults).of_call(operation);
    let mut call = CallInProgress::begin(core, operation, &parts, faults);
    for fault in &call.faults {
        if let Fault::Delay(delay) = fault {
            tokio::select! {
                () = tokio::time::sleep(*delay) => {}
                () = call.core.stopped() => {}
            }
        }
    }
    if call.faults.contains(&Fault::ResetBefore) {
        connection.reset();
        return call.finish(None);
    }
    let mut answer = call.answer(parts, body).await;
    if call.faults.contains(&Fault::WrongType) {
        spoil(operation, &mut answer);
    }
    if call.faults.contains(&Fault::ResetAfter) {
        connection.reset();
        return call.finish(None);
    }
    call.finish(Some(answer))
}

/// A call that is not yet answered.
struct CallInProgress {
    core: Arc<Core>,
    operation: Option<&'static Operation>,
    /// Its number in the log.
    number: usize,
    faults: Vec<Fault>,
    now: UnixTime,
    /// Where the whims of PHP come from, if it has any and this is its answer.
    quirks: Option<Rng>,
}

impl CallInProgress {
    fn begin(
        core: Arc<Core>,
        operation: Option<&'static Operation>,
        parts: &Parts,
        faults: Vec<Fault>,
    ) -> Self {
        let skew: i64 =
            faults.iter().map(|fault| if let Fault::ClockSkew(seconds) = fault { *seconds } else { 0 }).sum();
        let now = UnixTime(core.now().0.saturating_add(skew));
        let received = LoggedCall {
            at: core.now(),
            operation,
            method: method(parts),
            target: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            headers: parts.headers.clone(),
            body: Bytes::new(),
            params: query(parts),
            files: Vec::new(),
            faults: faults.clone(),
            response: None,
        };
        let number = lock(&core.log).add_call(received, core.settings.log_capacity);
        Self { core, operation, number, faults, now, quirks: None }
    }

    /// Does the work, or what a fault does in its place.
    async fn answer(&mut self, parts: Parts, body: Body) -> MockResponse {
        if let Some(answer) = instead(&self.faults) {
            return answer;
        }
        let scripted = self.faults.iter().find_map(|fault| match fault {
            Fault::Response(answer) => Some(answer.clone()),
            _ => None,
        });
        let streamed = self.operation.filter(|found| found.path == Path::Dynamic && scripted.is_none());
        let result = match streamed {
            Some(operation) => self.stream(operation, parts, body).await,
            None => match self.receive(&parts, body).await {
                Ok(arrived) => match (self.check(&parts, &arrived), scripted) {
                    (Ok(_), Some(answer)) => return answer,
                    (Ok(partner_id), None) => self.serve(partner_id, &arrived),
                    (Err(refusal), _) => Err(refusal),
                },
                Err(refusal) => Err(refusal),
            },
        };
        self.quirks = self.core.quirks();
        envelope(self.operation, result, self.now)
    }

    async fn stream(&self, operation: &Operation, parts: Parts, body: Body) -> Result<Value, Refusal> {
        check_method(operation, &parts)?;
        let query = query(&parts);
        let (core, now) = (Arc::clone(&self.core), self.now);
        stream(operation.id, Incoming { core, query, headers: parts.headers, body, now }).await
    }

    /// Reads the body whole, and notes what is in it.
    async fn receive(&self, parts: &Parts, body: Body) -> Result<Arrived, Refusal> {
        let body = axum::body::to_bytes(body, LARGEST_BODY).await;
        let body = body.map_err(|error| Refusal::general(format!("请求体错误: {error}")))?;
        let mut arrived = Arrived { params: query(parts), files: BTreeMap::new() };
        let read = arrived.read(&parts.headers, &body).await;
        let mut log = lock(&self.core.log);
        if let Some(call) = log.call(self.number) {
            call.params.clone_from(&arrived.params);
            let files = arrived.files.iter();
            call.files = files.map(|(part, file)| (part.clone(), file.name.clone())).collect();
        }
        log.set_body(self.number, body);
        drop(log);
        read.map(|()| arrived)
    }

    /// What holds for every call: method, account, rate, time, sign.
    fn check(&self, parts: &Parts, arrived: &Arrived) -> Result<PartnerId, Refusal> {
        let operation = self.operation.ok_or_else(Refusal::no_such_path)?;
        check_method(operation, parts)?;
        if operation.signing == Signing::None {
            return Ok(PartnerId(0));
        }
        let partner_id =
            arrived.given(API.common.account)?.ok_or_else(|| Refusal::missing(API.common.account))?;
        let partner_id = PartnerId(partner_id);
        let key = self.key(partner_id)?;
        if let Some(limit) = self.core.settings.rate_limit
            && !lock(&self.core.rate).allows(partner_id, self.core.clock.since_epoch(), limit)
        {
            return Err(Refusal::too_many(limit, WINDOW.as_secs()));
        }
        self.check_time(operation, arrived)?;
        check_sign(operation, arrived, &key)?;
        Ok(partner_id)
    }

    fn check_time(&self, operation: &Operation, arrived: &Arrived) -> Result<(), Refusal> {
        let Some(timestamp) = arrived.given(API.common.timestamp)? else {
            // The vendor's own sample of the call that fetches the key sends none.
            let optional = operation.signing == Signing::Optional;
            return if optional { Ok(()) } else { Err(Refusal::missing(API.common.timestamp)) };
        };
        let tolerance = seconds(self.core.settings.clock_tolerance);
        if timestamp.saturating_sub(self.now.0).saturating_abs() > tolerance {
            return Err(Refusal::stale(tolerance));
        }
        Ok(())
    }

    fn serve(&self, partner_id: PartnerId, arrived: &Arrived) -> Result<Value, Refusal> {
        let operation = self.operation.ok_or_else(Refusal::no_such_path)?;
        let quirks = self.core.quirks();
        let mut state = self.core.state();
        let mut rng = continue_from(&mut state.token_seed, self.core.settings.seed);
        let crate::state::State { accounts, last_id, events, pending, .. } = &mut *state;
        let account = accounts.get_mut(&partner_id).ok_or_else(Refusal::no_such_account)?;
        let context = Context {
            account,
            last_id,
            events,
            pending,
            now: self.now,
            base_url: &self.core.base_url,
            settings: &self.core.settings,
            storage: &self.core.storage,
            rng: &mut rng,
        };
        let arguments = Arguments { operation, params: &arrived.params, files: &arrived.files };
        serve(operation.id, Exchange { context, arguments, quirks })
    }

    /// The key that the call must be signed with; a new one, if somebody has just made it.
    fn key(&self, partner_id: PartnerId) -> Result<Secret, Refusal> {
        let state = &mut *self.core.state();
        let account = state.accounts.get_mut(&partner_id).ok_or_else(Refusal::no_such_account)?;
        if self.faults.contains(&Fault::KeyRotated) {
            let mut rng = continue_from(&mut state.token_seed, self.core.settings.seed);
            account.partner_key = Secret::new(token(&mut rng, KEY_LENGTH));
        }
        Ok(account.partner_key.clone())
    }

    /// Notes the answer and sends it; `None` if there is to be none.
    fn finish(&mut self, mut answer: Option<MockResponse>) -> Response {
        let noted = {
            let mut log = lock(&self.core.log);
            log.call(self.number).map(|call| {
                call.response = answer.as_ref().map(answered);
                call.clone()
            })
        };
        if let (Some(call), Some(watcher)) = (noted, &self.core.watcher) {
            watcher(&call);
        }
        if let (Some(answer), Some(rng)) = (&mut answer, &mut self.quirks) {
            vary(answer, rng);
        }
        respond(answer.unwrap_or_else(|| MockResponse::body("")), &self.faults, self.now)
    }
}

/// What arrived, apart.
struct Arrived {
    params: BTreeMap<String, String>,
    files: BTreeMap<String, File>,
}

impl Arrived {
    async fn read(&mut self, headers: &HeaderMap, body: &Bytes) -> Result<(), Refusal> {
        let content_type =
            headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("application/x-www-form-urlencoded") {
            self.params.extend(form_urlencoded::parse(body).into_owned());
        } else if let Ok(boundary) = multer::parse_boundary(content_type) {
            let malformed = |error: multer::Error| Refusal::general(format!("请求体错误: {error}"));
            let body = body.clone();
            let body = futures_util::stream::once(async move { Ok::<_, Infallible>(body) });
            let mut multipart = multer::Multipart::new(body, boundary);
            while let Some(field) = multipart.next_field().await.map_err(malformed)? {
                let name = field.name().unwrap_or_default().to_owned();
                match field.file_name().map(str::to_owned) {
                    Some(file_name) => {
                        let content = field.bytes().await.map_err(malformed)?;
                        self.files.insert(name, File { name: file_name, content });
                    }
                    None => {
                        self.params.insert(name, field.text().await.map_err(malformed)?);
                    }
                }
            }
        }
        Ok(())
    }

    /// A common parameter, which is a whole number.
    fn given(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let text = self.params.get(name).filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| Refusal::bad(name))).transpose()
    }
}

fn method(parts: &Parts) -> Option<Method> {
    match parts.method.as_str() {
        "GET" => Some(Method::Get),
        "POST" => Some(Method::Post),
        _ => None,
    }
}

fn check_method(operation: &Operation, parts: &Parts) -> Result<(), Refusal> {
    if method(parts).is_some_and(|method| operation.methods.contains(&method)) {
        return Ok(());
    }
    Err(Refusal::parameter(format!("不支持的请求方式{}", parts.method)))
}

fn check_sign(operation: &Operation, arrived: &Arrived, key: &Secret) -> Result<(), Refusal> {
    let given = arrived.params.get(API.common.sign).filter(|sign| !sign.is_empty());
    match (given, operation.signing) {
        (None, Signing::Optional) => Ok(()),
        (None, _) => Err(Refusal::missing(API.common.sign)),
        (Some(sign), _) if verify(&arrived.params, key, sign) => Ok(()),
        (Some(_), _) => Err(Refusal::signature()),
    }
}

fn query(parts: &Parts) -> BTreeMap<String, String> {
    let query = parts.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}
