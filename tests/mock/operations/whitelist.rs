//! API-51 to 57.

use baijiayun_vod::whitelist::{
    BindGroup, BindUsers, GetToken, ListGroups, ListUsers, UnbindGroup, UnbindUsers,
};
use baijiayun_vod::{VideoId, WhitelistGroupId, WhitelistUserId};

use crate::support::world::{World, code, rejection};

const GROUP: WhitelistGroupId = WhitelistGroupId(132_526);
const USERS: [WhitelistUserId; 3] =
    [WhitelistUserId(305_199), WhitelistUserId(305_467), WhitelistUserId(306_231)];

#[tokio::test]
async fn a_token_is_a_json_web_token() {
    let World { client, server: _server, .. } = World::new().await;
    let request = GetToken::new(305_467).name("小明").avatar("http://example.com/a.png");
    let token = client.whitelist().get_token(request).await.unwrap().token;
    assert!(token.starts_with("eyJ") && token.split('.').count() == 3, "{token}");
    let other = client.whitelist().get_token(GetToken::new(305_467)).await.unwrap().token;
    assert_ne!(token, other);
}

#[tokio::test]
async fn groups_are_bound_and_unbound() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let list = async || world.client.whitelist().list_groups(ListGroups::new(id)).await.unwrap();
    let bind = async || world.client.whitelist().bind_group(BindGroup::new(id, GROUP)).await;
    let unbind = async || world.client.whitelist().unbind_group(UnbindGroup::new(id, GROUP)).await;
    assert_eq!((list().await.total, list().await.list.len()), (0, 0));
    assert_eq!(code(unbind().await), 1001);
    bind().await.unwrap();
    let (again, message) = rejection(bind().await);
    assert_eq!((again, message.as_str()), (1, "该白名单分组已绑定"));
    let listed = list().await;
    assert_eq!((listed.total, listed.list[0].group_id), (1, GROUP));
    assert_eq!((listed.list[0].name.as_str(), listed.list[0].all_count), ("测试分组", Some(2)));
    unbind().await.unwrap();
    assert_eq!(list().await.total, 0);
    let unknown = BindGroup::new(id, WhitelistGroupId(7));
    assert_eq!(code(world.client.whitelist().bind_group(unknown).await), 1);
}

#[tokio::test]
async fn users_are_bound_and_unbound() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let list = async |request| world.client.whitelist().list_users(request).await.unwrap();
    for _ in 0..2 {
        let request = BindUsers::new(id, USERS);
        world.client.whitelist().bind_users(request).await.unwrap();
    }
    let all = list(ListUsers::new(id)).await;
    assert_eq!(all.total, 3);
    assert!(all.list.iter().map(|user| user.user_id).eq(USERS));
    assert_eq!(all.list[1].mobile.as_deref(), Some("13900000006"));
    let last = list(ListUsers::new(id).page_size(2).page(2)).await;
    assert_eq!((last.total, last.list.len(), last.list[0].user_id), (3, 1, USERS[2]));
    let request = UnbindUsers::new(id, [USERS[0], USERS[1]]);
    world.client.whitelist().unbind_users(request).await.unwrap();
    assert!(list(ListUsers::new(id)).await.list.iter().map(|user| user.user_id).eq([USERS[2]]));
}

#[tokio::test]
async fn unknown_users_are_rejected_with_their_ids() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let users = [WhitelistUserId(513_054), USERS[0], WhitelistUserId(234)];
    let rejections = [
        rejection(world.client.whitelist().bind_users(BindUsers::new(id, users)).await),
        rejection(world.client.whitelist().unbind_users(UnbindUsers::new(id, users)).await),
    ];
    for (code, message) in rejections {
        assert_eq!((code, message.as_str()), (1, "用户513054,234不存在"));
    }
    assert_eq!(world.client.whitelist().list_users(ListUsers::new(id)).await.unwrap().total, 0);
}

#[tokio::test]
async fn an_unknown_video_is_rejected() {
    let World { client, server: _server, .. } = World::new().await;
    let nowhere = VideoId(7);
    let whitelist = || client.whitelist();
    assert_eq!(code(whitelist().list_groups(ListGroups::new(nowhere)).await), 1001);
    assert_eq!(code(whitelist().bind_group(BindGroup::new(nowhere, GROUP)).await), 1001);
    assert_eq!(code(whitelist().unbind_group(UnbindGroup::new(nowhere, GROUP)).await), 1001);
    assert_eq!(code(whitelist().list_users(ListUsers::new(nowhere)).await), 1001);
    assert_eq!(code(whitelist().bind_users(BindUsers::new(nowhere, USERS)).await), 1001);
    assert_eq!(code(whitelist().unbind_users(UnbindUsers::new(nowhere, USERS)).await), 1001);
}
