//! The request of every operation is stored and read back.

use std::fmt::Debug;

use baijiayun_vod::metadata::{Operation, Param, Schema};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{FilePart, Request, Secret};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::operations::for_every_request;

/// A user's struct with a request and another field.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Stored<R> {
    request: R,
    attempts: u32,
}

#[test]
fn every_request_can_be_stored() {
    for_every_request!(check);
}

fn check<R>() -> &'static str
where
    R: Request + Debug + PartialEq + Serialize + DeserializeOwned,
{
    let operation = R::OPERATION;
    let required = |param: &&Param| param.required;
    let least = form(operation.params.iter().filter(required));
    for form in [least, form(operation.params)] {
        let request = R::from_form(form);
        match operation.params.iter().find(|param| matches!(param.schema, Schema::Secret | Schema::File)) {
            Some(param) => refused(&request, param),
            None => stored(&Stored { request, attempts: 1 }),
        }
    }
    unknown::<R>(operation);
    operation.id
}

fn form<'p>(params: impl IntoIterator<Item = &'p Param>) -> Form {
    params.into_iter().fold(Form::new(), |form, param| match param.schema {
        Schema::Secret => form.with_secret(param.name, Secret::new("hunter2")),
        Schema::File => form.with_file(param.name, FilePart::bytes("a.vtt", "hunter2")),
        _ if param.is_url => form.with_url("http://upload.example/?token=t"),
        // Text that a format could parse as a number, a boolean or a date.
        _ => form.with(param.name, "007, \"第一讲\"\n"),
    })
}

fn stored<R>(value: &Stored<R>)
where
    R: Request + Debug + PartialEq + Serialize + DeserializeOwned,
{
    let id = R::OPERATION.id;
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<Stored<R>>(&json).unwrap(), value, "{id}: {json}");
    let toml = toml::to_string(value).unwrap();
    assert_eq!(&toml::from_str::<Stored<R>>(&toml).unwrap(), value, "{id}: {toml}");
    let pack = rmp_serde::to_vec_named(value).unwrap();
    assert_eq!(&rmp_serde::from_slice::<Stored<R>>(&pack).unwrap(), value, "{id}: MessagePack");
    let bytes = postcard::to_stdvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<Stored<R>>(&bytes).unwrap(), value, "{id}: postcard");
}

/// Secrets and files are not serialized; the error names the parameter.
fn refused<R: Serialize>(request: &R, param: &Param) {
    for error in [
        serde_json::to_string(request).unwrap_err().to_string(),
        toml::to_string(request).unwrap_err().to_string(),
        rmp_serde::to_vec_named(request).unwrap_err().to_string(),
    ] {
        assert!(error.contains(&format!("`{}` is a ", param.name)) && !error.contains("hunter2"), "{error}");
    }
    assert!(postcard::to_stdvec(request).is_err());
}

/// The error names an unknown parameter and a missing one.
fn unknown<R: Request + Debug + DeserializeOwned>(operation: &Operation) {
    let error = serde_json::from_str::<R>(r#"{"no such one": 1}"#).unwrap_err().to_string();
    assert!(error.contains(&format!("`{}` has no parameter `no such one`", operation.id)), "{error}");
    let read = serde_json::from_str::<R>("{}");
    match operation.params.iter().find(|param| param.required) {
        None => assert_eq!(read.unwrap().into_form(), Form::new()),
        Some(param) => {
            let name = if param.is_url { "url" } else { param.name };
            let error = read.unwrap_err().to_string();
            assert!(error.contains(&format!("missing field `{name}`")), "{}: {error}", operation.id);
        }
    }
}
