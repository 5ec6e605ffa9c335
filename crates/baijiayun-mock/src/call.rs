//! The calls that operations are given: with a complete body, or with one that is still being read.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use baijiayun_vod::{CommaList, Request, UnixTime, VideoId};
use fastrand::Rng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::arguments::Arguments;
use crate::core::SharedCore;
use crate::php;
use crate::random::token;
use crate::rejection::Rejection;
use crate::settings::MockSettings;
use crate::state::{Account, Event, PendingWebhook, Video};
use crate::storage::Storage;

/// A call with a complete body.
pub struct BufferedCall<'e> {
    pub(crate) context: Context<'e>,
    pub(crate) arguments: Arguments<'e>,
    /// The source of PHP's quirks, if they are on.
    pub(crate) quirks: Option<Rng>,
}

impl BufferedCall<'_> {
    /// Reads the request, runs the behaviour of the operation, and returns the data of the response.
    pub fn serve<Q, T>(
        self,
        behaviour: fn(&mut Context<'_>, T) -> Result<Q::Response, Rejection>,
    ) -> Result<Value, Rejection>
    where
        Q: Request<Response: Serialize>,
        T: DeserializeOwned,
    {
        self.serve_as::<Q, T, Q::Response>(behaviour)
    }

    /// Serves an operation whose response holds a secret, which the client's type would mask.
    pub fn serve_secret<Q, T>(
        self,
        behaviour: fn(&mut Context<'_>, T) -> Result<Value, Rejection>,
    ) -> Result<Value, Rejection>
    where
        Q: Request,
        T: DeserializeOwned,
    {
        self.serve_as::<Q, T, Value>(behaviour)
    }

    fn serve_as<Q: Request, T: DeserializeOwned, R: Serialize>(
        mut self,
        behaviour: fn(&mut Context<'_>, T) -> Result<R, Rejection>,
    ) -> Result<Value, Rejection> {
        let response = behaviour(&mut self.context, self.arguments.read()?)?;
        let mut value =
            serde_json::to_value(response).map_err(|error| Rejection::general(error.to_string()))?;
        let schema = &Q::OPERATION.response;
        let empty_map =
            if self.context.settings.documented_types { Value::Object(Map::new()) } else { php::empty_map() };
        php::write(&mut value, schema, &empty_map);
        if let Some(rng) = &mut self.quirks {
            php::add_quirks(&mut value, schema, rng);
        }
        Ok(value)
    }
}

/// A call whose body is read by its operation as it arrives.
pub struct StreamedCall {
    pub(crate) core: SharedCore,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: axum::body::Body,
    pub(crate) now: UnixTime,
}

/// The part of the server that an operation works on.
pub struct Context<'e> {
    /// The calling account.
    pub account: &'e mut Account,
    /// The last id assigned.
    pub last_id: &'e mut i64,
    /// The future events.
    pub events: &'e mut Vec<Event>,
    /// The webhooks not accepted yet.
    pub pending: &'e mut Vec<PendingWebhook>,
    /// The time of the call.
    pub now: UnixTime,
    /// The base URL of the server.
    pub base_url: &'e str,
    /// The settings of the server.
    pub settings: &'e MockSettings,
    /// The content of files.
    pub storage: &'e Storage,
    /// The source of tokens and keys.
    pub rng: &'e mut Rng,
}

impl Context<'_> {
    /// Returns a new, unique id.
    pub fn next_id(&mut self) -> Result<i64, Rejection> {
        *self.last_id = self.last_id.checked_add(1).ok_or_else(|| Rejection::general("编号已用尽"))?;
        Ok(*self.last_id)
    }

    /// Returns a random text of this length.
    pub fn token(&mut self, length: usize) -> String {
        token(self.rng, length)
    }

    /// Returns a video of the account.
    pub fn video(&mut self, id: VideoId) -> Result<&mut Video, Rejection> {
        self.account.videos.get_mut(&id).ok_or_else(|| Rejection::parameter(NO_SUCH_VIDEO))
    }

    /// Checks that the account has all of these videos.
    pub fn check_videos(&self, ids: &[VideoId]) -> Result<(), Rejection> {
        let unknown: Vec<_> = ids.iter().filter(|id| !self.account.videos.contains_key(id)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        Err(Rejection::parameter(format!("视频{}不存在或已删除", CommaList::from(unknown))))
    }
}

/// The message about a video that does not exist.
pub const NO_SUCH_VIDEO: &str = "视频不存在或已删除";
