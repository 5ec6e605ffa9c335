use std::time::Duration;

use super::*;
use crate::upload::GetResumeUrl;
use crate::video::GetStatus;
use crate::{ApiError, VideoId, VideoStatus, WaitErrorKind};

fn state() -> UploadState {
    UploadState::new(VideoId(7), "a.mp4", 4)
}

#[test]
fn hints_name_the_cause_before_resuming() {
    for kind in [ErrorKind::UnknownPath, ErrorKind::MissingKey] {
        let call = Error::new(GetResumeUrl::OPERATION, kind);
        let first = call.hint().unwrap();
        let hint = UploadError::call(Some(&state()), call).hint().unwrap();
        assert_eq!(hint, format!("{first}; then resume video 7 with `Uploader::resume`"));
    }
}

fn wait(kind: WaitErrorKind) -> WaitError {
    WaitError::new(VideoId(7), kind)
}

fn deadline() -> WaitError {
    let (status, waited) = (VideoStatus::Transcoding, Duration::from_secs(9));
    wait(WaitErrorKind::Deadline { status, waited })
}

fn failed() -> WaitError {
    wait(WaitErrorKind::Failed { status: VideoStatus::TranscodeFailed, info: None })
}

/// Calls that failed: rejected, with and without an effect, unsent, and retryable.
fn calls(operation: &'static Operation) -> Vec<Error> {
    let rejected = |status| {
        let mut rejection = ApiError::new(5, "no");
        rejection.status = status;
        ErrorKind::Api(rejection)
    };
    let kinds = [
        rejected(200),
        rejected(413),
        rejected(503),
        ErrorKind::status(429, "busy"),
        ErrorKind::stalled(Duration::from_secs(1)),
        ErrorKind::decode("data", "odd"),
        ErrorKind::MissingKey,
        ErrorKind::key("sealed"),
    ];
    kinds.into_iter().map(|kind| Error::new(operation, kind)).collect()
}

fn all_kinds() -> Vec<UploadErrorKind> {
    let mut kinds = vec![
        UploadErrorKind::Source(io::ErrorKind::NotFound.into()),
        UploadErrorKind::Source(io::ErrorKind::ConnectionReset.into()),
        UploadErrorKind::FileChanged(io::Error::other("it was replaced")),
        UploadErrorKind::UploadUrl(InvalidArgument::new("url", "not a URL")),
        UploadErrorKind::OtherFile { found: 5 },
        UploadErrorKind::Size { arrived: 5 },
        UploadErrorKind::Integrity { sent: "a".into(), found: None },
        UploadErrorKind::Wait(deadline()),
        UploadErrorKind::Wait(failed()),
    ];
    kinds.extend(calls(GetResumeUrl::OPERATION).into_iter().map(UploadErrorKind::Call));
    let polls = calls(GetStatus::OPERATION).into_iter().map(WaitErrorKind::Call);
    kinds.extend(polls.map(|kind| UploadErrorKind::Wait(wait(kind))));
    kinds
}

/// The answers to the questions that every error answers.
type Answers = (Option<&'static str>, Option<i64>, bool, bool, Option<Cow<'static, str>>);

#[test]
fn every_error_answers_as_the_one_it_converts_into() {
    for with_state in [false, true] {
        for kind in all_kinds() {
            let error = UploadError::new(kind, with_state.then(state).as_ref());
            let text = error.to_string();
            let id = |operation: &'static Operation| operation.id;
            let own: Answers = (
                error.operation().map(id),
                error.code(),
                error.is_retryable(),
                error.may_have_taken_effect(),
                error.hint(),
            );
            let call = error.error().map(|call| (call.attempts(), call.is_too_many_requests()));
            let error = Error::from(error);
            let converted: Answers = (
                error.operation().map(id),
                error.code(),
                error.is_retryable(),
                error.may_have_taken_effect(),
                error.hint(),
            );
            assert_eq!(own, converted, "{text}");
            assert!(error.to_string().ends_with(&text), "{error}: {text}");
            assert_eq!(error.to_string().contains("video 7"), with_state || text.contains("video 7"));
            if let Some(call) = call {
                assert_eq!(call, (error.attempts(), error.is_too_many_requests()), "{text}");
                assert_eq!(error.to_string(), text, "the kind of the call is kept");
            }
        }
    }
}

#[test]
fn a_wait_within_an_upload_keeps_its_advice() {
    for wait in [deadline(), failed()] {
        let (own, is_retryable) = (wait.hint().unwrap(), wait.is_retryable());
        let error = UploadError::new(UploadErrorKind::Wait(wait), Some(&state()));
        assert!(error.hint().unwrap().starts_with(&*own), "{error:?}");
        assert_eq!(error.is_retryable(), is_retryable);
    }
}

#[test]
fn every_wait_answers_as_the_error_it_converts_into() {
    let calls = calls(GetStatus::OPERATION).into_iter().map(|call| wait(WaitErrorKind::Call(call)));
    for error in [deadline(), failed()].into_iter().chain(calls) {
        let own = (error.code(), error.is_retryable(), error.may_have_taken_effect(), error.hint());
        let (text, operation) = (error.to_string(), error.operation());
        assert!(text.contains("video 7"), "{text}");
        let error = Error::from(error);
        let converted = (error.code(), error.is_retryable(), error.may_have_taken_effect(), error.hint());
        assert_eq!((own, operation), (converted, error.operation()), "{text}");
        assert!(error.to_string().ends_with(&text), "{error}: {text}");
    }
}

/// An error with a source.
#[derive(Debug, thiserror::Error)]
#[error("outer")]
struct Outer(#[source] fmt::Error);

#[test]
fn the_source_of_an_error_is_the_one_of_its_cause() {
    let outer = || io::Error::other(Outer(fmt::Error));
    let call = || Error::new(GetStatus::OPERATION, ErrorKind::file("file", outer()));
    for (kind, has_source) in [
        (UploadErrorKind::Source(outer()), true),
        (UploadErrorKind::Call(call()), true),
        (UploadErrorKind::Wait(wait(WaitErrorKind::Call(call()))), true),
        (UploadErrorKind::Wait(failed()), false),
        (UploadErrorKind::Size { arrived: 5 }, false),
    ] {
        let error = UploadError::new(kind, None);
        let source = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(source, has_source.then(|| fmt::Error.to_string()), "{error}");
    }
}
