//! The harness of wire tests of an API that has no mock. Each sample's request is checked, encoded and signed by the
//! public client, and goes to a transport that returns the sample's response, which has to decode.
//!
//! A test program names the crate under test `tested`: `use baijiayun_demo as tested;`.

use std::error::Error;
use std::sync::{Arc, Mutex};

use crate::tested::bytes::Bytes;
use crate::tested::http::{Request, Response};
use crate::tested::metadata::Path;
use crate::tested::runtime::lenient::{self, Lenient};
use crate::tested::{API, Body, Client, Credentials, RetryPolicy, Transport, TransportError};

/// One operation under test.
pub struct Wire {
    id: &'static str,
    server: Server,
    results: usize,
}

/// A transport that returns one response, and keeps the paths of the requests.
#[derive(Clone, Default)]
struct Server {
    body: Arc<Mutex<&'static str>>,
    paths: Arc<Mutex<Vec<String>>>,
}

impl Transport for Server {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        self.paths.lock().unwrap().push(request.uri().path().to_owned());
        Ok(Response::new(Bytes::from_static(self.body.lock().unwrap().as_bytes())))
    }
}

impl Wire {
    /// Starts the tests of the operation `id`.
    pub async fn start(id: &'static str) -> Result<Self, Box<dyn Error>> {
        Ok(Self { id, server: Server::default(), results: 0 })
    }

    /// Returns a client, which sends to the transport.
    pub fn client(&self) -> Client {
        let credentials = Credentials::new(1, "key");
        let builder = Client::builder().credentials(credentials).private_domain("tested");
        // A rejected call with an old `ts` would be sent again with the server's time.
        let builder =
            builder.retry(RetryPolicy::never()).learn_server_time(false).transport(self.server.clone());
        match API.operation(self.id).unwrap().path {
            Path::Unknown => builder.paths([(self.id, format!("/unknown/{}", self.id))]),
            _ => builder,
        }
        .build()
        .unwrap()
    }

    /// Sets the response to the next call.
    pub fn respond_with(&mut self, body: &'static str) {
        *self.server.body.lock().unwrap() = body;
    }

    /// Checks the result of a call: the response, or the rejection that the response is.
    pub fn record<T>(&mut self, result: Result<T, crate::tested::Error>) {
        self.results += 1;
        if let Err(error) = result {
            assert!(error.code().is_some(), "{}: {error:?}", self.id);
        }
    }

    /// Checks that every call was sent, to the operation's path.
    pub fn finish(self) -> Result<(), Box<dyn Error>> {
        let paths = self.server.paths.lock().unwrap();
        assert_eq!(paths.len(), self.results, "{}: every call is sent once", self.id);
        if let Path::Known(path) = API.operation(self.id).unwrap().path {
            assert!(paths.iter().all(|sent| sent == path), "{}: {paths:?}", self.id);
        }
        Ok(())
    }
}

/// Checks that the samples of a webhook decode.
#[allow(dead_code, reason = "an API may have no webhooks")]
pub fn webhook<T: Lenient>(_: &str, samples: &[&[(&str, &str)]]) -> Result<(), Box<dyn Error>> {
    for sample in samples {
        let pairs = sample.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        lenient::from_pairs::<T>(pairs)?;
    }
    Ok(())
}
