//! Stand-in for the harness of the wire tests: calls are made, but get no response.

use std::error::Error;

use library_api::runtime::lenient::{self, Lenient};
use library_api::{Client, Credentials, Stub};

pub struct Wire {
    id: &'static str,
    stub: Stub,
}

impl Wire {
    pub async fn start(id: &'static str) -> Result<Self, Box<dyn Error>> {
        Ok(Self { id, stub: Stub::new() })
    }

    pub fn client(&self) -> Client {
        let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("library");
        builder.stub(self.stub.clone()).build().unwrap()
    }

    pub fn respond_with(&mut self, _: &'static str) {}

    pub fn record<T>(&mut self, _: Result<T, library_api::Error>) {}

    pub fn finish(self) -> Result<(), Box<dyn Error>> {
        assert!(self.stub.calls().iter().all(|call| call.operation.id == self.id));
        Ok(())
    }
}

pub fn webhook<T: Lenient>(_: &str, samples: &[&[(&str, &str)]]) -> Result<(), Box<dyn Error>> {
    for sample in samples {
        let pairs = sample.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        lenient::from_pairs::<T>(pairs)?;
    }
    Ok(())
}
