//! Whitelists: the users who may watch a video.

use baijiayun_vod::whitelist::{
    GetTokenResponse, ListGroupsResponse, ListUsersResponse, WhitelistGroup, WhitelistUser,
};
use baijiayun_vod::{API, CommaList, WhitelistGroupId, WhitelistUserId};
use serde_json::json;

use super::page::page;
use crate::call::Context;
use crate::generated::whitelist::{
    BindGroup, BindUsers, GetToken, ListGroups, ListUsers, UnbindGroup, UnbindUsers,
};
use crate::rejection::Rejection;

pub fn get_token(context: &mut Context<'_>, request: GetToken) -> Result<GetTokenResponse, Rejection> {
    let payload = json!({
        API.common.account: context.account.partner_id,
        "user_number": request.user_number,
        "name": request.name,
        "avatar": request.avatar,
        "iat": context.now,
    });
    // It looks like a JSON Web Token. How the vendor signs it is not known.
    let header = json!({ "typ": "JWT", "alg": "HS256" });
    let token = format!(
        "{}.{}.{}",
        base64url(&header.to_string()),
        base64url(&payload.to_string()),
        context.token(43)
    );
    Ok(record!(GetTokenResponse { token }))
}

pub fn list_groups(context: &mut Context<'_>, request: ListGroups) -> Result<ListGroupsResponse, Rejection> {
    let bound = context.video(request.video_unique)?.whitelist_groups.clone();
    let groups = &context.account.whitelist_groups;
    let list: Vec<_> = bound
        .into_iter()
        .filter_map(|id| {
            let group = groups.get(&id)?;
            let count = i64::try_from(group.users.len()).ok();
            let name = group.name.clone();
            Some(record!(WhitelistGroup { group_id: id, name, all_count: count, select_count: count }))
        })
        .collect();
    Ok(record!(ListGroupsResponse { total: i64::try_from(list.len()).unwrap_or(i64::MAX), list }))
}

pub fn bind_group(context: &mut Context<'_>, request: BindGroup) -> Result<(), Rejection> {
    context.video(request.video_unique)?;
    group_exists(context, request.group_id)?;
    if !context.video(request.video_unique)?.whitelist_groups.insert(request.group_id) {
        return Err(Rejection::general("该白名单分组已绑定"));
    }
    Ok(())
}

pub fn unbind_group(context: &mut Context<'_>, request: UnbindGroup) -> Result<(), Rejection> {
    if !context.video(request.video_unique)?.whitelist_groups.remove(&request.group_id) {
        return Err(Rejection::parameter("未绑定该白名单分组"));
    }
    Ok(())
}

pub fn list_users(context: &mut Context<'_>, request: ListUsers) -> Result<ListUsersResponse, Rejection> {
    let bound = context.video(request.video_unique)?.whitelist_users.clone();
    let users = &context.account.whitelist_users;
    let listed = bound.into_iter().filter_map(|user_id| {
        let user = users.get(&user_id)?;
        Some(record!(WhitelistUser {
            assign_role: Some(0),
            user_id,
            name: user.name.clone(),
            role: Some(0),
            remark: Some(user.remark.clone()),
            status: Some(0),
            email: Some(user.email.clone()),
            mobile: Some(user.mobile.clone()),
            phone_number: Some(user.mobile.clone()),
        }))
    });
    let (total, list) = page(listed.collect(), request.page, request.page_size, 10);
    Ok(record!(ListUsersResponse { list, total }))
}

pub fn bind_users(context: &mut Context<'_>, request: BindUsers) -> Result<(), Rejection> {
    context.video(request.video_unique)?;
    users_exist(context, &request.user_ids)?;
    context.video(request.video_unique)?.whitelist_users.extend(request.user_ids.iter());
    Ok(())
}

pub fn unbind_users(context: &mut Context<'_>, request: UnbindUsers) -> Result<(), Rejection> {
    context.video(request.video_unique)?;
    users_exist(context, &request.user_ids)?;
    context.video(request.video_unique)?.whitelist_users.retain(|id| !request.user_ids.contains(id));
    Ok(())
}

fn group_exists(context: &Context<'_>, id: WhitelistGroupId) -> Result<(), Rejection> {
    if context.account.whitelist_groups.contains_key(&id) {
        return Ok(());
    }
    Err(Rejection::general(format!("白名单分组{id}不存在")))
}

fn users_exist(context: &Context<'_>, ids: &[WhitelistUserId]) -> Result<(), Rejection> {
    let unknown: Vec<_> = ids.iter().filter(|id| !context.account.whitelist_users.contains_key(id)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Rejection::general(format!("用户{}不存在", CommaList::from(unknown))))
}

/// Returns the text in unpadded base64 for URLs, as in JSON Web Tokens.
fn base64url(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}
