//! The checks of every call: method, account, rate, timestamp, sign.

use axum::http::request::Parts;
use baijiayun_vod::metadata::{Method, Operation, Signing};
use baijiayun_vod::sign::verify;
use baijiayun_vod::{API, PartnerId, Secret, UnixTime};

use super::params::Params;
use crate::clock::seconds;
use crate::core::Core;
use crate::random::{continue_from, partner_key};
use crate::rate::WINDOW;
use crate::rejection::Rejection;

/// Returns the HTTP method of a call, if the API uses it.
pub fn method(parts: &Parts) -> Option<Method> {
    match parts.method.as_str() {
        "GET" => Some(Method::Get),
        "POST" => Some(Method::Post),
        _ => None,
    }
}

pub fn check_method(operation: &Operation, parts: &Parts) -> Result<(), Rejection> {
    if method(parts).is_some_and(|method| operation.methods.contains(&method)) {
        return Ok(());
    }
    Err(Rejection::parameter(format!("不支持的请求方式{}", parts.method)))
}

/// Checks account, rate, timestamp and sign, and returns the account. With `rotate_key`, the account
/// gets a new key first.
pub fn check_account(
    core: &Core,
    operation: &Operation,
    params: &Params,
    now: UnixTime,
    rotate_key: bool,
) -> Result<PartnerId, Rejection> {
    if operation.signing == Signing::None {
        return Ok(PartnerId(0));
    }
    let partner_id =
        params.number(API.common.account)?.ok_or_else(|| Rejection::missing(API.common.account))?;
    let partner_id = PartnerId(partner_id);
    let key = key(core, partner_id, rotate_key)?;
    if let Some(limit) = core.settings.rate_limit
        && !core.rate().allows(partner_id, core.clock.since_epoch(), limit)
    {
        return Err(Rejection::too_many(limit, WINDOW.as_secs()));
    }
    check_time(operation, params, now, seconds(core.settings.clock_tolerance))?;
    check_sign(operation, params, &key)?;
    Ok(partner_id)
}

fn key(core: &Core, partner_id: PartnerId, rotate: bool) -> Result<Secret, Rejection> {
    let state = &mut *core.state();
    let account = state.accounts.get_mut(&partner_id).ok_or_else(Rejection::no_such_account)?;
    if rotate {
        let mut rng = continue_from(&mut state.token_seed, core.settings.seed);
        account.partner_key = partner_key(&mut rng);
    }
    Ok(account.partner_key.clone())
}

fn check_time(
    operation: &Operation,
    params: &Params,
    now: UnixTime,
    tolerance: i64,
) -> Result<(), Rejection> {
    let Some(timestamp) = params.number(API.common.timestamp)? else {
        // The vendor's own sample of the call that fetches the key sends none.
        let optional = operation.signing == Signing::Optional;
        return if optional { Ok(()) } else { Err(Rejection::missing(API.common.timestamp)) };
    };
    if timestamp.saturating_sub(now.0).saturating_abs() > tolerance {
        return Err(Rejection::stale(tolerance));
    }
    Ok(())
}

fn check_sign(operation: &Operation, params: &Params, key: &Secret) -> Result<(), Rejection> {
    let sign = params.texts.get(API.common.sign).filter(|sign| !sign.is_empty());
    match (sign, operation.signing) {
        (None, Signing::Optional) => Ok(()),
        (None, _) => Err(Rejection::missing(API.common.sign)),
        (Some(sign), _) if verify(&params.texts, key, sign) => Ok(()),
        (Some(_), _) => Err(Rejection::signature()),
    }
}
