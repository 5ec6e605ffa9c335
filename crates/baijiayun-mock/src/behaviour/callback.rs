//! The URL that webhooks are sent to.

use baijiayun_vod::callback::{GetUrlResponse, SetUrlResponse};

use crate::call::Context;
use crate::generated::callback::{GetUrl, SetUrl};
use crate::rejection::Rejection;

pub fn set_url(context: &mut Context<'_>, request: SetUrl) -> Result<SetUrlResponse, Rejection> {
    check_url("url", &request.url)?;
    context.account.callback_url = Some(request.url.clone());
    Ok(record!(SetUrlResponse { url: Some(request.url) }))
}

pub fn get_url(context: &mut Context<'_>, _: GetUrl) -> Result<GetUrlResponse, Rejection> {
    Ok(record!(GetUrlResponse { url: context.account.callback_url.clone() }))
}

/// Checks that a webhook can be sent to a URL, the value of parameter `name`.
pub fn check_url(name: &str, url: &str) -> Result<(), Rejection> {
    match reqwest::Url::parse(url) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(()),
        _ => Err(Rejection::bad(name)),
    }
}
