//! The keys of the account.

use baijiayun_vod::Flag;
use serde_json::{Value, json};

use crate::call::Context;
use crate::generated::partner::CreateKey;
use crate::random::partner_key;
use crate::rejection::Rejection;

pub fn create_key(context: &mut Context<'_>, request: CreateKey) -> Result<Value, Rejection> {
    if request.secret_key.expose() != context.account.secret_key.expose() {
        return Err(Rejection::bad("secret_key"));
    }
    if request.regenerate.is_some_and(Flag::is_on) {
        context.account.partner_key = partner_key(context.rng);
    }
    Ok(json!({ "partner_key": context.account.partner_key.expose() }))
}
