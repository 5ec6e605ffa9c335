//! Responses of every operation, read by the client. The first byte chooses the operation, the second the client.

use std::sync::{Arc, LazyLock, Mutex};

use baijiayun_vod::metadata::{DataPlace, Operation};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::runtime::bytes::Bytes;
use baijiayun_vod::runtime::http::{Request, Response};
use baijiayun_vod::{
    API, ApiClient, Body, ClientBuilder, Credentials, RetryPolicy, Transport, TransportError, Unlimited,
};
use tokio::runtime::{Builder, Runtime};

use super::choice;
use super::spec::sample_form;

const KEY: &str = "a-key";

static CLIENTS: LazyLock<Clients> = LazyLock::new(Clients::new);

/// Calls an operation whose response is the input. What the client has read is read again as it is written: nothing
/// may change.
pub fn read(input: &[u8]) {
    let (operation, rest) = choice(input);
    let (mode, body) = choice(rest);
    let (operation, form) = &CLIENTS.operations[operation % CLIENTS.operations.len()];
    let status = if mode & 2 == 0 { 200 } else { 502 };
    let call = |status, body: &[u8]| CLIENTS.call(mode & 1 == 1, operation, form, status, body);
    match call(status, body) {
        // It is masked where it is written.
        Ok(data) if operation.secret => assert!(data.contains("***"), "{data}"),
        Ok(data) => {
            let again = call(200, envelope(operation, &data).as_bytes());
            assert_eq!(again.as_ref(), Ok(&data), "{} reads its own data differently", operation.id);
        }
        Err(message) => assert!(!message.contains(KEY) && !message.is_empty(), "{message}"),
    }
}

/// Returns the response with these data.
fn envelope(operation: &Operation, data: &str) -> String {
    let success = operation.envelope.success;
    match (operation.envelope.data, data.strip_prefix('{')) {
        (DataPlace::Inline, Some("}")) => format!(r#"{{"code":{success}}}"#),
        (DataPlace::Inline, Some(fields)) => format!(r#"{{"code":{success},{fields}"#),
        _ => format!(r#"{{"code":{success},"data":{data},"msg":""}}"#),
    }
}

/// Responds with a prepared status and body.
#[derive(Clone, Default)]
struct Prepared(Arc<Mutex<(u16, Bytes)>>);

impl Transport for Prepared {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let (status, body) = self.0.lock().expect("no panic").clone();
        let response = Response::builder().status(status).body(body);
        Ok(response.expect("the status is one"))
    }
}

struct Clients {
    runtime: Runtime,
    response: Prepared,
    tolerant: ApiClient,
    strict: ApiClient,
    /// The operations, each with the parameters of its sample.
    operations: Vec<(&'static Operation, Form)>,
}

impl Clients {
    fn new() -> Self {
        let response = Prepared::default();
        Self {
            runtime: Builder::new_current_thread().enable_time().build().expect("a runtime"),
            tolerant: client(&response, false),
            strict: client(&response, true),
            response,
            operations: API.operations.iter().map(|operation| (*operation, sample_form(operation))).collect(),
        }
    }

    fn call(
        &self,
        strict: bool,
        operation: &Operation,
        form: &Form,
        status: u16,
        body: &[u8],
    ) -> Result<String, String> {
        *self.response.0.lock().expect("no panic") = (status, Bytes::copy_from_slice(body));
        let client = match strict {
            // A client uses a new key from then on, so it cannot make the next calls.
            _ if operation.secret => client(&self.response, strict),
            true => self.strict.clone(),
            false => self.tolerant.clone(),
        };
        self.runtime.block_on(bjy::fuzzing::call(operation, form.clone(), client))
    }
}

fn client(response: &Prepared, strict: bool) -> ApiClient {
    ClientBuilder::<ApiClient>::new(&API)
        .private_domain("demo123")
        .credentials(Credentials::new(1, KEY))
        .transport(response.clone())
        .paths(baijiayun_mock::unknown_paths())
        .retry(RetryPolicy::never())
        .rate_limiter(Unlimited)
        .learn_server_time(false)
        .strict_decoding(strict)
        .on_drift(|finding| assert!(!finding.to_string().is_empty()))
        .build()
        .expect("the settings are sound")
}
