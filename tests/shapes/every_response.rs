//! A stub responds to every operation with a response that a test has built.

use std::fmt::Debug;

use baijiayun_vod::metadata::{EnumSchema, Operation, Param, Path, Schema};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{Client, ClientBuilder, ErrorKind, FilePart, Request, Secret, Stub};
use serde::Serialize;
use tokio::runtime;

use crate::builder;
use crate::operations::for_every_request;

#[test]
fn every_default_response_round_trips() {
    for_every_request!(check);
}

fn check<R>() -> &'static str
where
    R: Request<Response: Debug + Default + PartialEq + Serialize>,
{
    let operation = R::OPERATION;
    let stub = Stub::new().respond::<R>(R::Response::default());
    let client = with_path(builder(), operation).stub(stub.clone()).build().unwrap();
    let request = R::from_form(operation.params.iter().fold(Form::new(), with_sample));
    let call = client.api().send(request);
    let response = runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(call);
    match response {
        Ok(response) => assert_eq!(response, R::Response::default(), "{}", operation.id),
        // A secret is masked when it is written, and the mask is not read.
        Err(error) => {
            assert!(operation.secret && matches!(error.kind(), ErrorKind::Decode { .. }), "{error}")
        }
    }
    assert_eq!(stub.calls().len(), 1);
    operation.id
}

fn with_path(builder: ClientBuilder<Client>, operation: &Operation) -> ClientBuilder<Client> {
    match operation.path {
        Path::Unknown => builder.paths([(operation.id, "/openapi/path")]),
        _ => builder,
    }
}

fn with_sample(form: Form, param: &Param) -> Form {
    match param.schema {
        Schema::Secret => form.with_secret(param.name, Secret::new("s")),
        Schema::File => {
            let extension = param.limits.extensions.first().unwrap_or(&"mp4");
            form.with_file(param.name, FilePart::bytes(format!("a.{extension}"), "0123"))
        }
        _ if param.is_url => form.with_url("http://upload.example/"),
        schema => match param.limits.allowed.first() {
            Some(value) => form.with(param.name, value),
            None => form.with(param.name, sample(&schema, param.limits.min.unwrap_or(1))),
        },
    }
}

/// Serializes a value as the server sends it.
fn sample(schema: &Schema, number: i64) -> String {
    match schema {
        Schema::Enum(EnumSchema { values, .. }) => values[0].value.to_owned(),
        Schema::CommaList(item) => sample(item, number),
        Schema::CstDate => "2026-09-01".to_owned(),
        Schema::CstDateTime => "2026-09-01 00:00:00".to_owned(),
        schema if schema.is_number() => number.to_string(),
        _ => "a.mp4".to_owned(),
    }
}
