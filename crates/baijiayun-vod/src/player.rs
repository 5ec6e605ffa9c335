//! Playing videos: the address of the player's page, and tokens that are used again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baijiayun_runtime::SharedFetch;
use tokio::time::Instant;

use crate::token::GetPlayerToken;
use crate::{Client, Error, Expires, ResponseFuture, VideoId};

/// The path of the player's page below the account's server.
///
/// It is not in the vendor's document: four public clients build it.
const PLAYER: &str = "/web/video/player";

impl Client {
    /// Returns the address of the vendor's page that plays a video, for a browser.
    ///
    /// It is not in the vendor's document, but public clients agree on it. Everyone who has it can watch the video
    /// until the token expires.
    ///
    /// ```
    /// # fn main() -> Result<(), baijiayun_vod::Error> {
    /// use baijiayun_vod::{Client, Credentials, VideoId};
    ///
    /// let client = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo123").build()?;
    /// let url = client.player_url(VideoId(7), "a+b");
    /// assert_eq!(url, "https://demo123.at.baijiayun.com/web/video/player?vid=7&token=a%2Bb");
    /// # Ok(())
    /// # }
    /// ```
    pub fn player_url(&self, video_id: VideoId, token: &str) -> String {
        self.api().url_of(PLAYER, [("vid", video_id.to_string().as_str()), ("token", token)])
    }

    /// Returns a cache of player tokens that expire as given: a `Duration`, or [`Expires::Never`].
    ///
    /// A token is not used any more in the last tenth of its lifetime, or in the last five minutes of a long one, so
    /// that a video that is started with it can be watched for a while.
    pub fn token_cache(&self, expires: impl Into<Expires>) -> TokenCache {
        let expires = expires.into();
        let margin = match expires {
            Expires::After(lifetime) => (lifetime / 10).min(Duration::from_secs(300)),
            Expires::Never => Duration::ZERO,
        };
        TokenCache { client: self.clone(), expires, margin, tokens: Arc::default() }
    }
}

/// Player tokens by video, which are created when they are needed and used again until they expire; see
/// [`Client::token_cache`]. Clones share the tokens.
///
/// Calls for the same video at the same time share one token, or the error of creating it.
#[derive(Clone)]
pub struct TokenCache {
    client: Client,
    expires: Expires,
    margin: Duration,
    tokens: Arc<Mutex<HashMap<VideoId, Entry>>>,
}

/// The token of a video, and the call that creates the next one.
#[derive(Default)]
struct Entry {
    token: Option<Token>,
    fetch: SharedFetch<Result<String, Error>>,
}

struct Token {
    text: String,
    /// `None` for a token that never expires.
    expires_at: Option<Instant>,
}

impl Token {
    /// Returns whether the token is valid for longer than `margin`.
    fn outlasts(&self, now: Instant, margin: Duration) -> bool {
        self.expires_at.is_none_or(|end| end.saturating_duration_since(now) > margin)
    }
}

impl TokenCache {
    /// Sets how long before its end a token is not used any more.
    #[must_use]
    pub fn margin(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    /// Returns a token for a video, which lasts at least as long as the margin.
    ///
    /// # Errors
    ///
    /// [`Error`] if a token is created and that fails.
    pub fn get(&self, video_id: VideoId) -> ResponseFuture<String> {
        let cache = self.clone();
        ResponseFuture::new(async move { cache.token(video_id).await })
    }

    /// Forgets the token of a video, for example after the player has rejected it.
    pub fn forget(&self, video_id: VideoId) {
        self.tokens().remove(&video_id);
    }

    async fn token(&self, video_id: VideoId) -> Result<String, Error> {
        let fetch = {
            let now = Instant::now();
            let mut tokens = self.tokens();
            if let Some(Entry { token: Some(token), .. }) = tokens.get(&video_id)
                && token.outlasts(now, self.margin)
            {
                return Ok(token.text.clone());
            }
            // So that the tokens of videos that nobody watches any more take no memory.
            tokens.retain(|_, entry| entry.is_alive(now));
            tokens.entry(video_id).or_default().fetch.join(|| Box::pin(self.clone().create(video_id)))
        };
        fetch.await
    }

    /// Creates a token and keeps it.
    async fn create(self, video_id: VideoId) -> Result<String, Error> {
        // From before the call: the server's time of creation is not later.
        let now = Instant::now();
        let request = GetPlayerToken::new(video_id).expires_in(self.expires);
        let text = self.client.token().get_player_token(request).await?.token;
        let expires_at = match self.expires {
            // Beyond what the clock can count, it never expires.
            Expires::After(lifetime) => now.checked_add(lifetime),
            Expires::Never => None,
        };
        self.tokens().entry(video_id).or_default().token = Some(Token { text: text.clone(), expires_at });
        Ok(text)
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<VideoId, Entry>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn is_alive(&self, now: Instant) -> bool {
        self.token.as_ref().is_some_and(|token| token.outlasts(now, Duration::ZERO))
            || self.fetch.is_pending()
    }
}

/// Without the tokens.
impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache")
            .field("expires", &self.expires)
            .field("margin", &self.margin)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_runtime::Stub;
    use futures_util::future::join_all;
    use serde_json::json;
    use tokio::time::advance;

    use super::*;
    use crate::{BoxError, Credentials, PendingCall, RateLimiter};

    /// A limiter that lets all other calls begin before the first one is sent.
    struct Slow;

    impl RateLimiter for Slow {
        async fn acquire(&self, _: PendingCall) -> Result<(), BoxError> {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_used_again_until_it_is_about_to_expire() {
        let second = Duration::from_secs(1);
        let stub = Stub::new()
            .respond_json::<GetPlayerToken>(json!({ "token": "first" }))
            .respond_json::<GetPlayerToken>(json!({ "token": "second" }));
        let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo");
        let client = builder.stub(stub.clone()).build().unwrap();
        let cache = client.token_cache(100 * second);
        assert_eq!(cache.get(VideoId(7)).await.unwrap(), "first");
        assert_eq!(stub.calls()[0].param("expires_in"), Some("100"));
        advance(89 * second).await;
        assert_eq!(cache.clone().get(VideoId(7)).await.unwrap(), "first");
        advance(2 * second).await;
        assert_eq!(cache.get(VideoId(7)).await.unwrap(), "second", "10 s before its end");
        cache.forget(VideoId(7));
        cache.get(VideoId(7)).await.unwrap();
        assert_eq!(stub.calls().len(), 3);
        assert!(!format!("{cache:?}").contains("second"), "{cache:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn calls_at_the_same_time_share_one_token() {
        let stub = Stub::new().respond_json::<GetPlayerToken>(json!({ "token": "t" }));
        let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo");
        let cache = builder
            .stub(stub.clone())
            .rate_limiter(Slow)
            .build()
            .unwrap()
            .token_cache(Duration::from_secs(100));
        let tokens = join_all((0..10).map(|_| cache.get(VideoId(7)))).await;
        assert!(tokens.into_iter().all(|token| token.unwrap() == "t"));
        cache.get(VideoId(8)).await.unwrap();
        assert_eq!(stub.calls().len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_at_the_same_time_share_a_failure() {
        // A stub without responses rejects every call.
        let stub = Stub::new();
        let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo");
        let cache = builder
            .stub(stub.clone())
            .rate_limiter(Slow)
            .build()
            .unwrap()
            .token_cache(Duration::from_secs(100));
        let alone = cache.get(VideoId(7)).await.unwrap_err();
        assert!(alone.rejection().is_some(), "{alone:?}");
        for shared in join_all((0..3).map(|_| cache.get(VideoId(7)))).await {
            let shared = shared.unwrap_err();
            assert_eq!((shared.code(), shared.to_string()), (alone.code(), alone.to_string()));
            assert_eq!((shared.operation(), shared.hint()), (alone.operation(), alone.hint()));
        }
        assert_eq!(stub.calls().len(), 2, "a failure is not kept");
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_lifetime_is_not_for_ever() {
        let stub = Stub::new().respond_json::<GetPlayerToken>(json!({ "token": "t" }));
        let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo");
        let client = builder.stub(stub.clone()).build().unwrap();
        client.token_cache(Duration::from_millis(500)).get(VideoId(7)).await.unwrap();
        assert_eq!(stub.calls()[0].param("expires_in"), Some("1"));
        let error = client.token_cache(Duration::ZERO).get(VideoId(7)).await.unwrap_err();
        assert!(error.to_string().contains("`Expires::Never`"), "{error}");
        let endless = client.token_cache(Expires::Never);
        endless.get(VideoId(7)).await.unwrap();
        advance(Duration::from_secs(1_000_000)).await;
        endless.get(VideoId(7)).await.unwrap();
        let sent: Vec<_> =
            stub.calls().iter().map(|call| call.param("expires_in").map(str::to_owned)).collect();
        assert_eq!(sent, [Some("1".to_owned()), Some("0".to_owned())]);
    }

    #[tokio::test(start_paused = true)]
    async fn expired_tokens_take_no_memory() {
        let stub = Stub::new().respond_json::<GetPlayerToken>(json!({ "token": "t" }));
        let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo");
        let cache = builder.stub(stub).build().unwrap().token_cache(Duration::from_secs(1));
        for id in 0..100 {
            cache.get(VideoId(id)).await.unwrap();
            advance(Duration::from_secs(2)).await;
        }
        assert_eq!(cache.tokens().len(), 1);
    }
}
