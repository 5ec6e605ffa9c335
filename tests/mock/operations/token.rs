//! API-18 and 19.

use std::time::Duration;

use baijiayun_vod::token::{GetPlayerToken, GetPlayerTokenBatch};
use baijiayun_vod::{Clock, Expires, ProductType, VideoId};

use crate::support::world::{World, code, rejection};

impl World {
    fn can_play(&self, token: &str) -> bool {
        let now = self.server.clock().now();
        self.account(|account| account.can_play(token, now))
    }
}

#[tokio::test]
async fn a_token_plays_until_it_expires() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let token = async |expires: Expires| {
        let request = GetPlayerToken::new(id).expires_in(expires);
        world.client.token().get_player_token(request).await.unwrap().token
    };
    let short = token(Duration::from_secs(60).into()).await;
    let endless = token(Expires::Never).await;
    assert_ne!(short, endless);
    world.advance(59);
    assert!(world.can_play(&short));
    world.advance(1);
    assert!(!world.can_play(&short));
    world.advance(1_000_000_000);
    assert!(world.can_play(&endless));
    assert!(!world.can_play("unknown"));
}

#[tokio::test]
async fn a_token_without_a_lifetime_does_not_expire() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let response = world.client.token().get_player_token(GetPlayerToken::new(id)).await.unwrap();
    assert_eq!(response.video_id, Some(id));
    world.advance(1_000_000_000);
    assert!(world.can_play(&response.token));
}

#[tokio::test]
async fn a_batch_gives_each_video_its_token() {
    let world = World::new().await;
    let ids = [world.transcoded("a.mp4").await, world.transcoded("b.mp4").await];
    let request = GetPlayerTokenBatch::new(ids, Duration::from_secs(60)).product_type(ProductType::Vod);
    let tokens = world.client.token().get_player_token_batch(request).await.unwrap();
    assert!(tokens.keys().copied().eq(ids));
    for (id, token) in &tokens {
        assert!(world.can_play(token));
        assert_eq!(world.account(|account| account.player_tokens[token].video_id), *id);
    }
}

#[tokio::test]
async fn tokens_of_unknown_videos_are_rejected() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let request = GetPlayerToken::new(VideoId(7)).expires_in(Expires::Never);
    assert_eq!(code(world.client.token().get_player_token(request).await), 1001);
    let request = GetPlayerTokenBatch::new([id, VideoId(7)], Expires::Never);
    let (code, message) = rejection(world.client.token().get_player_token_batch(request).await);
    assert!(code == 1001 && message.contains('7'), "{message}");
    let request = GetPlayerTokenBatch::new([id], Expires::Never).product_type(ProductType::Unknown(9));
    assert!(rejection(world.client.token().get_player_token_batch(request).await).1.contains("product_type"));
    assert!(world.account(|account| account.player_tokens.is_empty()));
}
