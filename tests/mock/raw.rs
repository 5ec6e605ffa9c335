//! Calls that the client would never send.

use std::collections::BTreeMap;

use baijiayun_mock::unknown_paths;
use baijiayun_vod::API;
use baijiayun_vod::metadata::{Encoding, Method, Operation, Param, Path, Schema, Signing};
use baijiayun_vod::sign::sign;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::support::world::{NOW, World};

pub type Params = BTreeMap<String, String>;

/// Returns the operations whose calls are signed.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    API.operations.iter().copied().filter(|operation| operation.signing != Signing::None)
}

pub fn path(operation: &Operation) -> String {
    match operation.path {
        Path::Known(path) => path.to_owned(),
        _ => unknown_paths().find(|(id, _)| *id == operation.id).unwrap().1,
    }
}

pub fn is_file(param: &Param) -> bool {
    matches!(param.schema, Schema::File)
}

/// Returns a valid value of a parameter.
pub fn valid(param: &Param) -> &'static str {
    match param.schema {
        Schema::CstDate => "2020-01-01",
        Schema::CstDateTime => "2020-01-01 10:00:00",
        Schema::Url => "http://example.com/",
        Schema::Json(_) => "[]",
        Schema::Enum(known) if !known.is_int => known.values[0].value,
        _ => "1",
    }
}

pub fn with_query(url: &str, params: &Params) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    format!("{url}?{query}")
}

/// Returns valid values of the required parameters, without files.
pub fn required(operation: &Operation) -> Params {
    let params = operation.params.iter().filter(|param| param.required && !is_file(param));
    params.map(|param| (param.name.to_owned(), valid(param).to_owned())).collect()
}

impl World {
    /// Adds the common parameters and the sign.
    pub fn signed(&self, mut params: Params) -> Params {
        let common = [("partner_id", self.server.partner_id().to_string()), ("timestamp", NOW.to_string())];
        for (name, value) in common {
            params.entry(name.to_owned()).or_insert(value);
        }
        let sign = sign(&params, &self.server.partner_key());
        params.entry("sign".to_owned()).or_insert(sign);
        params
    }

    /// Sends a signed call with these parameters, and with all files except `without`.
    pub async fn call(&self, operation: &Operation, params: Params, without: &str) -> Value {
        let params = self.signed(params);
        let url = format!("{}{}", self.server.base_url(), path(operation));
        let request = match (operation.encoding, operation.method()) {
            (Encoding::Multipart, _) => {
                let mut form = Form::new();
                for param in operation.params.iter().filter(|param| is_file(param) && param.name != without) {
                    let extension = param.limits.extensions.first().unwrap_or(&"txt");
                    let part = Part::bytes(b"file".as_slice()).file_name(format!("file.{extension}"));
                    form = form.part(param.name, part);
                }
                for (name, value) in params {
                    form = form.text(name, value);
                }
                self.http.post(url).multipart(form)
            }
            (_, Method::Post) => self.http.post(url).form(&params),
            (_, Method::Get) => self.http.get(with_query(&url, &params)),
        };
        let response = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&response).unwrap()
    }
}

/// Checks that the response is a rejection that names the parameter.
#[track_caller]
pub fn assert_rejects_param(response: &Value, operation: &Operation, param: &str) {
    let message = response["msg"].as_str().unwrap();
    assert_eq!(response["code"], 1001, "{operation:?} {param}: {response}");
    assert!(message.contains(param), "{operation:?} {param}: {response}");
    assert!(response["data"].is_null(), "{operation:?} {param}: {response}");
}
