//! As much of the mock's `exchange` as generated code uses.

use library_api::Request;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::rejection::Rejection;

pub struct Incoming;

pub struct Context<'e>(pub &'e ());

pub struct Exchange<'e> {
    pub context: Context<'e>,
    pub params: Value,
}

impl Exchange<'_> {
    pub fn serve<Q, T>(
        self,
        behave: fn(&mut Context<'_>, T) -> Result<Q::Response, Rejection>,
    ) -> Result<Value, Rejection>
    where
        Q: Request<Response: Serialize>,
        T: DeserializeOwned,
    {
        let Self { mut context, params } = self;
        let request = serde_json::from_value(params).map_err(|_| Rejection)?;
        serde_json::to_value(behave(&mut context, request)?).map_err(|_| Rejection)
    }

    pub fn serve_secret<Q: Request, T: DeserializeOwned>(
        self,
        behave: fn(&mut Context<'_>, T) -> Result<Value, Rejection>,
    ) -> Result<Value, Rejection> {
        let Self { mut context, params } = self;
        behave(&mut context, serde_json::from_value(params).map_err(|_| Rejection)?)
    }
}
