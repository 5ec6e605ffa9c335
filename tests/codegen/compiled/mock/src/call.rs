//! The part of the mock's `call` that generated code uses.

use library_api::Request;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::rejection::Rejection;

pub struct StreamedCall;

pub struct Context<'e>(pub &'e ());

pub struct BufferedCall<'e> {
    pub context: Context<'e>,
    pub params: Value,
}

impl BufferedCall<'_> {
    pub fn serve<Q, T>(
        self,
        behaviour: fn(&mut Context<'_>, T) -> Result<Q::Response, Rejection>,
    ) -> Result<Value, Rejection>
    where
        Q: Request<Response: Serialize>,
        T: DeserializeOwned,
    {
        let Self { mut context, params } = self;
        let request = serde_json::from_value(params).map_err(|_| Rejection)?;
        serde_json::to_value(behaviour(&mut context, request)?).map_err(|_| Rejection)
    }

    pub fn serve_secret<Q: Request, T: DeserializeOwned>(
        self,
        behaviour: fn(&mut Context<'_>, T) -> Result<Value, Rejection>,
    ) -> Result<Value, Rejection> {
        let Self { mut context, params } = self;
        behaviour(&mut context, serde_json::from_value(params).map_err(|_| Rejection)?)
    }
}
