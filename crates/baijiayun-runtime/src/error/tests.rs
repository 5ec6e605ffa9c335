use std::error::Error as StdError;

use super::*;
use crate::fixture::{INLINE, OPEN};
use baijiayun_metadata::Safety;

/// An operation that must not be sent twice.
static WRITE: Operation = OPEN.changes(Safety::Write, false);

#[derive(Debug, thiserror::Error)]
#[error("sealed")]
struct Sealed(#[source] Cause);

#[derive(Debug, thiserror::Error)]
#[error("the key of the vault is lost")]
struct Cause;

fn timeout() -> ErrorKind {
    ErrorKind::Transport(TransportError::timeout("timed out after 30s"))
}

fn status(status: u16) -> ErrorKind {
    ErrorKind::Status { status, body: "(empty)".to_owned() }
}

#[test]
fn display_names_the_operation_and_the_failure() {
    let error = Error::new(&OPEN, timeout());
    assert_eq!(error.to_string(), "video.get_info (API-6): no response in time: timed out after 30s");
    let error = error.after(4, Duration::from_millis(3210), false);
    assert_eq!(
        error.to_string(),
        "video.get_info (API-6): no response in time: timed out after 30s. Gave up after 4 attempts in 3.2s"
    );
    assert!(matches!(error.kind(), ErrorKind::Transport(transport) if transport.is_timeout()));
}

#[test]
fn debug_prints_a_report_and_alternate_debug_prints_fields() {
    let error = Error::new(&OPEN, ErrorKind::MissingKey);
    assert_eq!(
        format!("{error:?}"),
        "video.get_info (API-6): this call has to be signed, and the client has no partner key. Nothing was \
         sent\nhint: build the client with `Credentials::new`"
    );
    let fields = format!("{error:#?}");
    assert!(fields.contains("kind: MissingKey") && fields.contains("attempts: 1"), "{fields}");
}

#[test]
fn no_cause_is_printed_twice() {
    let error = Error::new(&OPEN, ErrorKind::key(Sealed(Cause)));
    let causes = successors(error.source());
    assert_eq!(error.to_string(), "video.get_info (API-6): cannot get the partner key: sealed");
    assert_eq!(causes, ["the key of the vault is lost"]);
    assert!(format!("{error:?}").ends_with("\ncaused by: the key of the vault is lost"));
    let transport = TransportError::connect(Sealed(Cause));
    assert_eq!(transport.to_string(), "cannot connect: sealed: the key of the vault is lost");
    assert!(transport.source().is_none());
}

fn successors(source: Option<&(dyn StdError + 'static)>) -> Vec<String> {
    std::iter::successors(source, |cause| (**cause).source()).map(ToString::to_string).collect()
}

#[test]
fn the_effect_of_an_earlier_attempt_is_kept() {
    let not_connected = || Error::new(&WRITE, ErrorKind::Transport(TransportError::connect("refused")));
    assert!(!not_connected().may_have_taken_effect());
    assert!(not_connected().after(2, Duration::ZERO, true).may_have_taken_effect());
    assert!(Error::new(&WRITE, timeout()).may_have_taken_effect());
    assert!(Error::new(&WRITE, status(502)).may_have_taken_effect());
    assert!(!Error::new(&WRITE, status(404)).may_have_taken_effect());
    assert!(!Error::new(&OPEN, timeout()).may_have_taken_effect(), "it only reads");
}

#[test]
fn hints_fit_the_failure() {
    let hint = |error: Error| error.hint().map(Cow::into_owned).unwrap_or_default();
    assert_eq!(
        hint(Error::new(&WRITE, timeout())),
        "check whether the call took effect before you send it again"
    );
    let rejected = || Error::new(&WRITE, ErrorKind::Api(ApiError::new(1001, "no such video")));
    assert_eq!(hint(rejected()), "");
    assert_eq!(
        hint(rejected().after(2, Duration::ZERO, true)),
        "an earlier attempt may have taken effect; check before you send the call again"
    );
    assert_eq!(hint(Error::new(&OPEN, timeout())), "");
    assert_eq!(hint(Error::new(&OPEN, status(404))), "there is no such path; check the base URL");
    let unknown = hint(Error::new(&INLINE, ErrorKind::UnknownPath));
    assert!(
        unknown.contains("上传视频") && unknown.contains("ClientBuilder::paths([(\"upload.upload_file\"")
    );
    assert!(unknown.contains("https://dev.example.com/4#h-3 (expected anchor)"), "{unknown}");
    assert!(unknown.contains("bjy paths import"), "{unknown}");
    assert_eq!(
        hint(ConfigError::NoBaseUrl.into()),
        "call `ClientBuilder::private_domain` or `ClientBuilder::base_url`"
    );
}

#[test]
fn helper_errors_behave_like_call_errors() {
    let helper = HelperError::new(Sealed(Cause)).operation(&OPEN).retryable(true).hint(Some("wait".into()));
    let error = Error::from(helper);
    assert_eq!(error.to_string(), "video.get_info (API-6): sealed");
    assert!(error.is_retryable() && !error.may_have_taken_effect());
    assert_eq!(error.hint().as_deref(), Some("wait"));
    let ErrorKind::Helper(helper) = error.kind() else { unreachable!() };
    assert!(helper.downcast_ref::<Sealed>().is_some());
}

#[test]
fn errors_are_small() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn too_many_requests_are_known_by_status_or_message() {
    let rejected = |code, message: &str| Error::new(&WRITE, ErrorKind::Api(ApiError::new(code, message)));
    for message in [
        "请求过于频繁，10秒内最多200次",
        "访问频率过高",
        "操作太频繁，请稍后再试",
        "请求次数超过限制",
        "too many requests",
        "Rate limit exceeded",
    ] {
        let error = rejected(1, message);
        assert!(error.is_too_many_requests() && error.is_retryable(), "{message}");
        assert!(!error.may_have_taken_effect(), "{message}");
        assert_eq!(error.hint().unwrap(), "too many requests; try again later", "{message}");
    }
    assert!(rejected(429, "Too Many Requests").is_too_many_requests(), "the code is not published");
    assert!(Error::new(&WRITE, status(429)).is_too_many_requests());
    for message in ["", "视频不存在", "不支持该采样频率"] {
        assert!(!rejected(1, message).is_too_many_requests(), "{message}");
    }
    let known = ApiError { meaning: Some("Bad parameter"), ..ApiError::new(1001, "频繁") };
    assert!(!known.is_too_many_requests(), "a parameter may be quoted");
}
