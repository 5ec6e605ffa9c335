//! Rejections of calls.

use baijiayun_vod::code;

/// The rejection of a call, as the envelope reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The error code.
    pub code: i64,
    /// The message.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
}

impl Rejection {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), status: 200 }
    }

    /// Returns a rejection with the general code and this message.
    pub fn general(message: impl Into<String>) -> Self {
        Self::new(code::GENERAL, message)
    }

    /// Returns the rejection of a parameter with this message.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::new(code::BAD_PARAMETER, message)
    }

    /// Returns the rejection of a call without a required parameter.
    pub fn missing(name: &str) -> Self {
        Self::parameter(format!("参数{name}不能为空"))
    }

    /// Returns the rejection of a parameter with a bad value.
    pub fn bad(name: &str) -> Self {
        Self::parameter(format!("{name}参数错误"))
    }

    /// Returns the rejection of a parameter in a bad format.
    pub fn malformed(name: &str) -> Self {
        Self::parameter(format!("{name}参数格式不正确"))
    }

    /// Returns the rejection of a wrong sign.
    pub fn signature() -> Self {
        Self::new(code::BAD_SIGNATURE, "签名错误")
    }

    /// Returns the rejection of a timestamp too far from the clock.
    pub fn stale(tolerance: i64) -> Self {
        Self::parameter(format!("timestamp已过期，与服务器时间相差超过{tolerance}秒"))
    }

    /// Returns the rejection of an account that does not exist.
    pub fn no_such_account() -> Self {
        Self::new(code::NO_SUCH_ACCOUNT, "账号不存在")
    }

    /// Returns the rejection of an upload with this message.
    pub fn upload(message: impl Into<String>) -> Self {
        Self::new(code::UPLOAD_FAILED, message)
    }

    /// Returns the rejection of a path without an operation.
    pub fn no_such_path() -> Self {
        Self { status: 404, ..Self::new(code::NO_SUCH_PATH, "请求路径不存在") }
    }

    /// Returns the rejection of a call beyond the rate limit.
    pub fn too_many(limit: usize, seconds: u64) -> Self {
        Self {
            status: 429, ..Self::new(code::GENERAL, format!("请求过于频繁，{seconds}秒内最多{limit}次"))
        }
    }
}
