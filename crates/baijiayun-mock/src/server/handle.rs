//! One call, from its request to its response.

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use baijiayun_vod::metadata::{Operation, Path};
use baijiayun_vod::{PartnerId, UnixTime};
use bytes::Bytes;
use fastrand::Rng;
use futures_util::StreamExt;
use serde_json::Value;

use super::checks::{check_account, check_method, method};
use super::connection::Connection;
use super::envelope::{add_quirks, envelope, logged, set_wrong_type};
use super::files;
use super::params::{Params, unreadable};
use super::response;
use crate::arguments::Arguments;
use crate::call::{BufferedCall, Context, StreamedCall};
use crate::core::SharedCore;
use crate::fault::{Fault, MockResponse};
use crate::generated::serve::{serve, stream};
use crate::log::LoggedCall;
use crate::random::continue_from;
use crate::rejection::Rejection;

/// The largest body that is read whole.
const MAX_BODY: usize = 64 << 20;

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
    let operation = core.routes.operation(parts.uri.path());
    let faults = core.faults().of_call(operation);
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
    let mut response = call.respond(parts, body).await;
    if call.faults.contains(&Fault::WrongType) {
        set_wrong_type(operation, &mut response);
    }
    if call.faults.contains(&Fault::ResetAfter) {
        connection.reset();
        return call.finish(None);
    }
    call.finish(Some(response))
}

/// A call without a response yet.
struct CallInProgress {
    core: SharedCore,
    operation: Option<&'static Operation>,
    /// The number in the log.
    number: usize,
    faults: Vec<Fault>,
    now: UnixTime,
    /// The source of the envelope's quirks, if they are on and no fault sets the response.
    quirks: Option<Rng>,
}

impl CallInProgress {
    fn begin(
        core: SharedCore,
        operation: Option<&'static Operation>,
        parts: &Parts,
        faults: Vec<Fault>,
    ) -> Self {
        let skew: i64 =
            faults.iter().map(|fault| if let Fault::ClockSkew(seconds) = fault { *seconds } else { 0 }).sum();
        let now = UnixTime(core.now().0.saturating_add(skew));
        let call = LoggedCall {
            at: core.now(),
            operation,
            method: method(parts),
            target: parts.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            headers: parts.headers.clone(),
            body: Bytes::new(),
            params: Params::of_query(parts).texts,
            files: Vec::new(),
            faults: faults.clone(),
            response: None,
        };
        let number = core.log().add_call(call, core.settings.log_capacity);
        Self { core, operation, number, faults, now, quirks: None }
    }

    /// Serves the call, unless a fault sets the response.
    async fn respond(&mut self, parts: Parts, body: Body) -> MockResponse {
        if let Some(response) = response::of_fault(&self.faults) {
            // The source of an uploaded file may stall, and its client is told at once.
            if self.operation.is_none_or(|operation| operation.path != Path::Dynamic) {
                discard(body).await;
            }
            return response;
        }
        let scripted = self.faults.iter().find_map(|fault| match fault {
            Fault::Response(response) => Some(response.clone()),
            _ => None,
        });
        let streamed =
            self.operation.filter(|operation| operation.path == Path::Dynamic && scripted.is_none());
        let result = match streamed {
            Some(operation) => self.stream(operation, parts, body).await,
            None => match (self.read_and_check(&parts, body).await, scripted) {
                (Ok(_), Some(response)) => return response,
                (Ok((operation, partner_id, params)), None) => {
                    let data = self.serve(operation, partner_id, &params);
                    data.map(|data| self.core.evolve(operation, data))
                }
                (Err(rejection), _) => Err(rejection),
            },
        };
        self.quirks = self.core.quirks();
        envelope(self.operation, result, self.now)
    }

    /// Serves a call whose body is read as it arrives.
    async fn stream(&self, operation: &Operation, parts: Parts, body: Body) -> Result<Value, Rejection> {
        check_method(operation, &parts)?;
        let query = Params::of_query(&parts).texts;
        let core = self.core.clone();
        stream(operation.id, StreamedCall { core, query, headers: parts.headers, body, now: self.now }).await
    }

    async fn read_and_check(
        &self,
        parts: &Parts,
        body: Body,
    ) -> Result<(&'static Operation, PartnerId, Params), Rejection> {
        let params = self.read(parts, body).await?;
        let operation = self.operation.ok_or_else(Rejection::no_such_path)?;
        check_method(operation, parts)?;
        let rotate_key = self.faults.contains(&Fault::KeyRotated);
        let partner_id = check_account(&self.core, operation, &params, self.now, rotate_key)?;
        Ok((operation, partner_id, params))
    }

    /// Reads the whole body and logs it.
    async fn read(&self, parts: &Parts, body: Body) -> Result<Params, Rejection> {
        let body = axum::body::to_bytes(body, MAX_BODY).await.map_err(unreadable)?;
        let mut params = Params::of_query(parts);
        let result = params.add_body(&parts.headers, &body).await;
        let mut log = self.core.log();
        if let Some(call) = log.call(self.number) {
            call.params.clone_from(&params.texts);
            let files = params.files.iter();
            call.files = files.map(|(part, file)| (part.clone(), file.name.clone())).collect();
        }
        log.set_body(self.number, body);
        drop(log);
        result.map(|()| params)
    }

    fn serve(
        &self,
        operation: &'static Operation,
        partner_id: PartnerId,
        params: &Params,
    ) -> Result<Value, Rejection> {
        let quirks = self.core.quirks();
        let mut state = self.core.state();
        let mut rng = continue_from(&mut state.token_seed, self.core.settings.seed);
        let crate::state::State { accounts, last_id, events, pending, .. } = &mut *state;
        let account = accounts.get_mut(&partner_id).ok_or_else(Rejection::no_such_account)?;
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
        let arguments = Arguments { operation, params: &params.texts, files: &params.files };
        serve(operation.id, BufferedCall { context, arguments, quirks })
    }

    /// Logs the response and sends it; `None` if the connection is reset.
    fn finish(&mut self, mut response: Option<MockResponse>) -> Response {
        let logged_call = {
            let mut log = self.core.log();
            log.call(self.number).map(|call| {
                call.response = response.as_ref().map(logged);
                call.clone()
            })
        };
        if let (Some(call), Some(watcher)) = (logged_call, &self.core.watcher) {
            watcher(&call);
        }
        if let (Some(response), Some(rng)) = (&mut response, &mut self.quirks) {
            add_quirks(response, rng);
        }
        let response = response.unwrap_or_else(|| MockResponse::body(""));
        response::to_http(response, &self.faults, self.now)
    }
}

/// Reads a body to its end. A client that still sends when the connection is closed does not see the response.
async fn discard(body: Body) {
    let mut pieces = body.into_data_stream();
    while let Some(Ok(_)) = pieces.next().await {}
}
