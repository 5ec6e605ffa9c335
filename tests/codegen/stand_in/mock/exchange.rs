//! As much of the mock's `exchange` as generated code uses.

use serde_json::Value;

use crate::php::dress;
use crate::receive::{Arguments, Call, Refusal};

pub struct Context<'e>(pub &'e ());

pub struct Exchange<'e> {
    pub context: Context<'e>,
    pub arguments: Arguments<'e>,
}

impl Exchange<'_> {
    pub fn serve<C: Call>(
        mut self,
        behave: fn(&mut Context<'_>, C) -> Result<C::Response, Refusal>,
    ) -> Result<Value, Refusal> {
        let response = behave(&mut self.context, C::read(&self.arguments)?)?;
        let mut value = serde_json::to_value(response).map_err(|_| Refusal)?;
        dress(&mut value, C::SHAPE);
        Ok(value)
    }
}
