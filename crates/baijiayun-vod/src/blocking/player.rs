//! Playing videos from blocking code.

use std::time::Duration;

use baijiayun_runtime::Request;

use super::{ApiClient, Client};
use crate::token::GetPlayerToken;
use crate::{Error, Expires, VideoId};

impl Client {
    /// Returns the address of the vendor's page that plays a video; see
    /// [`Client::player_url`](crate::Client::player_url).
    pub fn player_url(&self, video_id: VideoId, token: &str) -> String {
        self.async_client().player_url(video_id, token)
    }

    /// Returns a cache of player tokens that expire as given; see
    /// [`Client::token_cache`](crate::Client::token_cache).
    pub fn token_cache(&self, expires: impl Into<Expires>) -> TokenCache {
        TokenCache { api: self.api().clone(), cache: self.async_client().token_cache(expires) }
    }
}

/// Player tokens by video, which are created when they are needed and used again until they expire. Clones share
/// the tokens, and threads can share a cache. It is a [`TokenCache`](crate::TokenCache) whose calls block.
///
/// ```no_run
/// use std::time::Duration;
///
/// use baijiayun_vod::VideoId;
/// use baijiayun_vod::blocking::Client;
///
/// # fn main() -> Result<(), baijiayun_vod::Error> {
/// let client = Client::from_env()?;
/// let tokens = client.token_cache(Duration::from_secs(3600));
/// println!("{}", client.player_url(VideoId(123), &tokens.get(VideoId(123))?));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct TokenCache {
    api: ApiClient,
    cache: crate::TokenCache,
}

impl TokenCache {
    /// Sets how long before its end a token is not used any more.
    #[must_use]
    pub fn margin(mut self, margin: Duration) -> Self {
        self.cache = self.cache.margin(margin);
        self
    }

    /// Returns a token for a video, which lasts at least as long as the margin.
    ///
    /// # Errors
    ///
    /// [`Error`] if a token is created and that fails.
    pub fn get(&self, video_id: VideoId) -> Result<String, Error> {
        self.api.wait(GetPlayerToken::OPERATION, async |_| self.cache.get(video_id).await)?
    }

    /// Forgets the token of a video, for example after the player has rejected it.
    pub fn forget(&self, video_id: VideoId) {
        self.cache.forget(video_id);
    }
}
