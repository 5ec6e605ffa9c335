//! Player tokens.

use std::collections::BTreeMap;

use baijiayun_vod::token::GetPlayerTokenResponse;
use baijiayun_vod::{Expires, ProductType, UnixTime, VideoId};

use crate::call::Context;
use crate::generated::token::{GetPlayerToken, GetPlayerTokenBatch};
use crate::rejection::Rejection;
use crate::state::PlayerToken;

pub fn get_player_token(
    context: &mut Context<'_>,
    request: GetPlayerToken,
) -> Result<GetPlayerTokenResponse, Rejection> {
    context.video(request.video_id)?;
    let video_id = request.video_id;
    // The vendor may choose another lifetime for a token without one.
    let expires_in = request.expires_in.unwrap_or(Expires::Never);
    Ok(record!(GetPlayerTokenResponse {
        token: issue(context, video_id, expires_in),
        video_id: Some(video_id),
    }))
}

pub fn get_player_token_batch(
    context: &mut Context<'_>,
    request: GetPlayerTokenBatch,
) -> Result<BTreeMap<VideoId, String>, Rejection> {
    if let Some(ProductType::Unknown(_)) = request.product_type {
        return Err(Rejection::bad("product_type"));
    }
    context.check_videos(&request.video_ids)?;
    let tokens = request.video_ids.iter().map(|id| (*id, issue(context, *id, request.expires_in)));
    Ok(tokens.collect())
}

fn issue(context: &mut Context<'_>, video_id: VideoId, expires_in: Expires) -> String {
    let token = context.token(43);
    let expires = match expires_in.value() {
        Some(seconds @ 1..) => Some(UnixTime(context.now.0.saturating_add(seconds))),
        _ => None,
    };
    context.account.player_tokens.insert(token.clone(), PlayerToken { video_id, expires });
    token
}
