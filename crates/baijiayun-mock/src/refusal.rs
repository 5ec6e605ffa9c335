//! Refusals: why a call fails, in the server's words.

use baijiayun_vod::code;

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
        Self::new(code::GENERAL, message)
    }

    /// A parameter that the server does not take, with its own words.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::new(code::BAD_PARAMETER, message)
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
        Self::new(code::BAD_SIGNATURE, "签名错误")
    }

    /// A timestamp too far off.
    pub fn stale(tolerance: i64) -> Self {
        Self::parameter(format!("timestamp已过期，与服务器时间相差超过{tolerance}秒"))
    }

    /// An account that does not exist.
    pub fn no_such_account() -> Self {
        Self::new(code::NO_SUCH_ACCOUNT, "账号不存在")
    }

    /// A file that could not be taken.
    pub fn upload(message: impl Into<String>) -> Self {
        Self::new(code::UPLOAD_FAILED, message)
    }

    /// A path that nothing is at.
    pub fn no_such_path() -> Self {
        Self { status: 404, ..Self::new(code::NO_SUCH_PATH, "请求路径不存在") }
    }

    /// Too many calls at once.
    pub fn too_many(limit: usize, seconds: u64) -> Self {
        Self {
            status: 429, ..Self::new(code::GENERAL, format!("请求过于频繁，{seconds}秒内最多{limit}次"))
        }
    }
}
