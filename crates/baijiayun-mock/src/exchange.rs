//! One call: its request is read, an operation does its work, and the response is written.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use axum::http::HeaderMap;
use baijiayun_vod::{Request, UnixTime, VideoId};
use fastrand::Rng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::arguments::Arguments;
use crate::core::Core;
use crate::php;
use crate::random::token;
use crate::refusal::Refusal;
use crate::settings::MockSettings;
use crate::state::{Account, Event, PendingWebhook, Video};
use crate::storage::Storage;

/// A call that is being served.
pub struct Exchange<'e> {
    pub(crate) context: Context<'e>,
    pub(crate) arguments: Arguments<'e>,
    /// The source of PHP's quirks, if they are on.
    pub(crate) quirks: Option<Rng>,
}

impl Exchange<'_> {
    /// Reads the request, lets the operation do its work, and writes the response.
    pub fn serve<Q, T>(
        self,
        behave: fn(&mut Context<'_>, T) -> Result<Q::Response, Refusal>,
    ) -> Result<Value, Refusal>
    where
        Q: Request<Response: Serialize>,
        T: DeserializeOwned,
    {
        self.serve_as::<Q, T, Q::Response>(behave)
    }

    /// Serves an operation whose response holds a secret. The client's type would mask it.
    pub fn serve_secret<Q, T>(
        self,
        behave: fn(&mut Context<'_>, T) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal>
    where
        Q: Request,
        T: DeserializeOwned,
    {
        self.serve_as::<Q, T, Value>(behave)
    }

    fn serve_as<Q: Request, T: DeserializeOwned, R: Serialize>(
        mut self,
        behave: fn(&mut Context<'_>, T) -> Result<R, Refusal>,
    ) -> Result<Value, Refusal> {
        let response = behave(&mut self.context, self.arguments.read()?)?;
        let mut value =
            serde_json::to_value(response).map_err(|error| Refusal::general(error.to_string()))?;
        let schema = &Q::OPERATION.response;
        php::write(&mut value, schema);
        if let Some(rng) = &mut self.quirks {
            php::add_quirks(&mut value, schema, rng);
        }
        Ok(value)
    }
}

/// A call whose body is read as it arrives.
pub struct Incoming {
    pub(crate) core: Arc<Core>,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: axum::body::Body,
    pub(crate) now: UnixTime,
}

/// What an operation works on.
pub struct Context<'e> {
    /// The account that calls.
    pub account: &'e mut Account,
    /// The last number given to anything.
    pub last_id: &'e mut i64,
    /// What is to happen later.
    pub events: &'e mut Vec<Event>,
    /// Callbacks that are not yet answered.
    pub pending: &'e mut Vec<PendingWebhook>,
    /// The time.
    pub now: UnixTime,
    /// Where the server is.
    pub base_url: &'e str,
    /// How the server behaves.
    pub settings: &'e MockSettings,
    /// Where files are kept.
    pub storage: &'e Storage,
    /// Where tokens come from.
    pub rng: &'e mut Rng,
}

impl Context<'_> {
    /// A number that nothing else has.
    pub fn next_id(&mut self) -> Result<i64, Refusal> {
        *self.last_id = self.last_id.checked_add(1).ok_or_else(|| Refusal::general("编号已用尽"))?;
        Ok(*self.last_id)
    }

    /// Text that nobody can guess, as far as tests go.
    pub fn token(&mut self, length: usize) -> String {
        token(self.rng, length)
    }

    /// A video that is there.
    pub fn video(&mut self, id: VideoId) -> Result<&mut Video, Refusal> {
        self.account.videos.get_mut(&id).ok_or_else(|| Refusal::parameter(NO_SUCH_VIDEO))
    }

    /// Refuses the call if any of these videos is not there.
    pub fn all_videos(&self, ids: &[VideoId]) -> Result<(), Refusal> {
        let unknown: Vec<_> = ids.iter().filter(|id| !self.account.videos.contains_key(id)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        Err(Refusal::parameter(format!("视频{}不存在或已删除", join(unknown))))
    }
}

/// What the server says of a video that is not there.
pub const NO_SUCH_VIDEO: &str = "视频不存在或已删除";

/// Values with commas between them.
pub fn join(values: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    let mut text = String::new();
    for value in values {
        let comma = if text.is_empty() { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(text, "{comma}{value}");
    }
    text
}

/// The part of `items` that stands on a page, and how many there are in all.
pub fn page<T>(items: Vec<T>, page: Option<i64>, page_size: Option<i64>, default_size: i64) -> (i64, Vec<T>) {
    let total = items.len();
    let size = usize::try_from(page_size.unwrap_or(default_size)).unwrap_or(usize::MAX);
    let skip = usize::try_from(page.unwrap_or(1) - 1).unwrap_or(usize::MAX).saturating_mul(size);
    let items = items.into_iter().skip(skip).take(size).collect();
    (i64::try_from(total).unwrap_or(i64::MAX), items)
}
