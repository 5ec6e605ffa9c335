//! Stand-in for the mock's `exchange`.

use serde_json::Value;

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
        serde_json::to_value(response).map_err(|_| Refusal)
    }
}
