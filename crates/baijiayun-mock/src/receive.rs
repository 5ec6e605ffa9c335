//! What arrived, and how its parameters are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::HeaderMap;
use baijiayun_runtime::lenient::{self, Lenient};
use baijiayun_vod::{InvalidArgument, Operation, Param, UnixTime};
use bytes::Bytes;
use serde::de::IntoDeserializer;
use serde::de::value::Error as ValueError;
use serde::de::value::StrDeserializer;

use crate::php::Shape;
use crate::server::Core;

/// A request of one operation. Made by the generator.
pub trait Call: Sized {
    /// What it answers.
    type Response: serde::Serialize;
    /// The shape of that.
    const SHAPE: &'static Shape;

    /// Reads the parameters, and refuses what the spec does not allow.
    fn read(arguments: &Arguments<'_>) -> Result<Self, Refusal>;
}

/// A file part, read whole.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its content.
    pub content: Bytes,
}

/// A call whose body is read as it arrives.
pub struct Incoming {
    pub(crate) core: Arc<Core>,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: axum::body::Body,
    pub(crate) now: UnixTime,
}

/// The parameters of a call.
pub struct Arguments<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) params: &'a BTreeMap<String, String>,
    pub(crate) files: &'a BTreeMap<String, File>,
}

impl Arguments<'_> {
    /// A value that must be there.
    pub fn required<T: Lenient>(&self, name: &'static str) -> Result<T, Refusal> {
        match self.given(name) {
            Some(text) => self.value(name, text),
            None => Err(Refusal::missing(name)),
        }
    }

    /// A value that may be left out.
    pub fn optional<T: Lenient>(&self, name: &'static str) -> Result<Option<T>, Refusal> {
        self.given(name).map(|text| self.value(name, text)).transpose()
    }

    /// A value written as JSON that must be there.
    pub fn json<T: Lenient>(&self, name: &'static str) -> Result<T, Refusal> {
        self.optional_json(name)?.ok_or_else(|| Refusal::missing(name))
    }

    /// A value written as JSON that may be left out.
    pub fn optional_json<T: Lenient>(&self, name: &'static str) -> Result<Option<T>, Refusal> {
        let read = |text| lenient::from_str(text).map_err(|_| Refusal::malformed(name));
        self.given(name).map(read).transpose()
    }

    /// A file that must be there.
    pub fn file(&self, name: &'static str) -> Result<File, Refusal> {
        self.optional_file(name)?.ok_or_else(|| Refusal::missing(name))
    }

    /// A file that may be left out.
    pub fn optional_file(&self, name: &'static str) -> Result<Option<File>, Refusal> {
        let Some(file) = self.files.get(name) else { return Ok(None) };
        let allowed = self.param(name).map_or(&[][..], |param| param.extensions);
        let extension = file.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        if !allowed.is_empty() && !extension.is_some_and(|extension| allowed.contains(&extension.as_str())) {
            return Err(Refusal::bad(name));
        }
        Ok(Some(file.clone()))
    }

    /// What was given. PHP takes an empty text for nothing, and so is a list of nothing but commas.
    fn given(&self, name: &str) -> Option<&str> {
        let is_list = self.param(name).is_some_and(|param| param.kind.starts_with("comma_list"));
        let is_empty = |text: &str| text.is_empty() || (is_list && text.split(',').all(str::is_empty));
        self.params.get(name).map(String::as_str).filter(|text| !is_empty(text))
    }

    fn value<T: Lenient>(&self, name: &'static str, text: &str) -> Result<T, Refusal> {
        let within = self.param(name).is_none_or(|param| is_within(param, text));
        if !within {
            return Err(Refusal::bad(name));
        }
        let text: StrDeserializer<'_, ValueError> = text.into_deserializer();
        T::read(text).map_err(|_| Refusal::bad(name))
    }

    fn param(&self, name: &str) -> Option<&'static Param> {
        self.operation.params.iter().find(|param| param.name == name)
    }
}

/// Whether the text keeps the limits of the spec.
fn is_within(param: &Param, text: &str) -> bool {
    let number_is_within =
        |number: i64| param.min.is_none_or(|min| number >= min) && param.max.is_none_or(|max| number <= max);
    let limited = param.min.is_some() || param.max.is_some();
    (!limited || text.parse().is_ok_and(number_is_within))
        && param.max_length.is_none_or(|length| text.chars().count() <= length)
        && (param.allowed.is_empty() || param.allowed.contains(&text))
}

/// Why a call was refused, as the envelope says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code.
    pub code: i64,
    /// The message.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
}

impl Refusal {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), status: 200 }
    }

    /// Something that only the message explains.
    pub fn general(message: impl Into<String>) -> Self {
        Self::new(1, message)
    }

    /// A parameter that the server does not take, with its own words.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::new(1001, message)
    }

    /// A required parameter that is not there.
    pub fn missing(name: &str) -> Self {
        Self::parameter(format!("参数{name}不能为空"))
    }

    /// A parameter whose value cannot be.
    pub fn bad(name: &str) -> Self {
        Self::parameter(format!("{name}参数错误"))
    }

    /// A parameter whose JSON is not as it should be.
    pub fn malformed(name: &str) -> Self {
        Self::parameter(format!("{name}参数格式不正确"))
    }

    /// A wrong sign.
    pub fn signature() -> Self {
        Self::new(1002, "签名错误")
    }

    /// A timestamp too far off.
    pub fn stale(tolerance: i64) -> Self {
        Self::parameter(format!("timestamp已过期，与服务器时间相差超过{tolerance}秒"))
    }

    /// An account that does not exist.
    pub fn no_such_account() -> Self {
        Self::new(2001, "账号不存在")
    }

    /// A file that could not be taken.
    pub fn upload(message: impl Into<String>) -> Self {
        Self::new(4001, message)
    }

    /// A path that nothing is at.
    pub fn no_such_path() -> Self {
        Self { status: 404, ..Self::new(404, "请求路径不存在") }
    }

    /// Too many calls at once.
    pub fn too_many(limit: usize, seconds: u64) -> Self {
        Self { status: 429, ..Self::new(1, format!("请求过于频繁，{seconds}秒内最多{limit}次")) }
    }
}

impl From<InvalidArgument> for Refusal {
    fn from(error: InvalidArgument) -> Self {
        Self::parameter(format!("参数错误 {error}"))
    }
}
