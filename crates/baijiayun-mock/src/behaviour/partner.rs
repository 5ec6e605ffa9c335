//! The account's key.

use baijiayun_vod::{Flag, Secret};
use serde_json::{Value, json};

use crate::exchange::Context;
use crate::generated::partner::CreateKey;
use crate::random::KEY_LENGTH;
use crate::refusal::Refusal;

pub fn create_key(context: &mut Context<'_>, request: CreateKey) -> Result<Value, Refusal> {
    if request.secret_key.expose() != context.account.secret_key.expose() {
        return Err(Refusal::bad("secret_key"));
    }
    if request.regenerate.is_some_and(Flag::is_on) {
        context.account.partner_key = Secret::new(context.token(KEY_LENGTH));
    }
    Ok(json!({ "partner_key": context.account.partner_key.expose() }))
}
