//! Responses as a whole.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::fixture::{API, INLINE, OPEN, SECRET};
use crate::lenient::arbitrary;

const KEY: &str = "rLk/jx+w==";

fn decode<T: Response>(operation: &'static Operation, status: u16, body: &str) -> Result<T, Error> {
    let mut mask = Mask::default();
    mask.add(KEY);
    let response = ResponseBody {
        api: &API,
        operation,
        status,
        encoding: None,
        body: body.as_bytes(),
        mask: &mask,
        strict: false,
    };
    response.decode().map(|decoded| decoded.value)
}

fn rejection_of(status: u16, body: &str) -> ApiError {
    match decode::<i64>(&OPEN, status, body).map_err(Error::into_kind) {
        Err(ErrorKind::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn failure(status: u16, body: &str) -> String {
    decode::<i64>(&OPEN, status, body).unwrap_err().to_string()
}

#[test]
fn a_success_is_read_in_every_form() {
    for body in [
        r#"{"code":0,"data":7,"msg":"","ts":1}"#,
        r#"{"code":"0","data":"7"}"#,
        "\u{feff}\n{\"ts\":\"x\",\"msg\":[],\"data\":7,\"code\":0.0}",
        r#"{"code":0 "data":7,}"#,
        r#"{"code":" 0.0 ","data":7}"#,
        "<br />\n<b>Warning</b>: Undefined index: x on line <b>3</b><br />\n{\"code\":0,\"data\":7}",
        r#"{"code":0,"data":7}<!-- 12ms -->"#,
        "\u{feff}\u{feff}{\"code\":0,\"data\":7}\n<!-- 12ms -->",
    ] {
        assert_eq!(decode::<i64>(&OPEN, 200, body).unwrap(), 7, "{body}");
    }
    for body in [r#"{"code":0}"#, r#"{"code":0,"data":null}"#, r#"{"code":0,"data":[]}"#] {
        decode::<()>(&OPEN, 200, body).unwrap();
    }
    assert_eq!(decode::<Option<i64>>(&OPEN, 200, r#"{"code":0}"#).unwrap(), None);
}

#[test]
fn inline_data_is_read_beside_the_code() {
    let fields = decode::<std::collections::BTreeMap<String, String>>;
    let read = fields(&INLINE, 200, r#"{"code":1,"fid":12345,"msg":"success"}"#).unwrap();
    assert_eq!(read["fid"], "12345");
    assert_eq!(fields(&INLINE, 200, r#"{"code":0,"msg":"no"}"#).unwrap_err().code(), Some(0));
}

#[test]
fn a_rejection_is_read_with_any_status() {
    for status in [200, 400, 500] {
        let error = rejection_of(status, r#"{"code":"1002","msg":"签名\u9519误","data":null,"ts":"9"}"#);
        assert_eq!((error.code, error.status, error.meaning), (1002, status, Some("bad signature")));
        assert_eq!((error.message.as_str(), error.server_time), ("签名错误", Some(UnixTime(9))));
    }
    let bare = rejection_of(200, r#"{"code":77,"ts":"soon"}"#);
    assert_eq!((bare.code, bare.meaning, bare.server_time), (77, None, None));
}

#[test]
fn a_message_can_be_any_json() {
    for (msg, text) in [
        (r#""a\nb""#, "a\nb"),
        ("null", ""),
        ("5", "5"),
        ("true", "true"),
        ("false", ""),
        ("[]", "[]"),
        (r#"{"name": ["\u9519"]}"#, r#"{"name":["错"]}"#),
    ] {
        let error = rejection_of(200, &format!(r#"{{"code":1,"msg":{msg}}}"#));
        assert_eq!(error.message, text);
        assert_eq!(error.to_string().lines().count(), 1);
    }
    assert_eq!(rejection_of(200, &format!(r#"{{"code":1,"msg":["{KEY}"]}}"#)).message, r#"["***"]"#);
}

#[test]
fn a_status_without_an_envelope_is_a_status_error() {
    for body in ["", "<html>", "[]", r#"{"message":"x"}"#, r#"{"code":"x"}"#] {
        let error = decode::<i64>(&OPEN, 502, body).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Status { status: 502, .. }), "{body}: {error:?}");
        assert!(error.is_retryable());
    }
}

#[test]
fn an_unreadable_success_is_an_error() {
    for (body, is_cut_short) in [
        ("", true),
        (" \n", true),
        (r#"{"code":0,"data":{"a":[1,"#, true),
        (r#"{"code":0,"msg":"维"#, true),
        ("<html>", false),
        ("<br />\n<b>Fatal error</b>", false),
        ("ok", false),
        (r#"{"code":undefined}"#, false),
    ] {
        let error = decode::<i64>(&OPEN, 200, body).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NotJson { .. }), "{body}: {error:?}");
        // A retry would return a page that is not the API's again.
        assert_eq!(error.is_retryable(), is_cut_short, "{body}: {error:?}");
    }
    for body in ["[]", "5", r#"{"data":7}"#, r#"{"code":"x"}"#, r#"{"code":null}"#, r#"{"code":false}"#]
        .into_iter()
        .chain([
            r#"{"code":true}"#,
            r#"{"code":""}"#,
            r#"{"code":0.4}"#,
            r#"{"code":"0.4"}"#,
            r#"{"code":[]}"#,
        ])
    {
        assert!(failure(200, body).contains("cannot read `code`"), "{body}");
    }
    for code in ["false", "null", r#""""#] {
        let message = failure(200, &format!(r#"{{"code":{code}}}"#));
        assert!(message.ends_with(&format!("expected a whole number, found {code}")), "{message}");
    }
    assert!(failure(200, "{}").contains("cannot read `code` of the response: it is missing"));
    assert!(failure(200, r#"{"code":0,"data":"x"}"#).contains("cannot read `data`"));
    let lists = decode::<Vec<Vec<i64>>>(&OPEN, 200, r#"{"code":0,"data":[[1],[2,"x"]]}"#);
    assert!(lists.unwrap_err().to_string().contains("`data[1][1]`"));
}

#[test]
fn an_optional_value_that_cannot_be_read_is_an_error_only_if_decoding_is_strict() {
    let mask = Mask::default();
    let body = br#"{"code":0,"data":[1,"soon",3]}"#;
    let response = ResponseBody {
        api: &API,
        operation: &OPEN,
        status: 200,
        encoding: None,
        body,
        mask: &mask,
        strict: false,
    };
    let read = response.decode::<Vec<Option<i64>>>().unwrap();
    assert_eq!(read.value, [Some(1), None, Some(3)]);
    assert!(response.decode::<Vec<i64>>().unwrap_err().to_string().contains("`data[1]`"));
    let strict = ResponseBody { strict: true, ..response };
    let error = strict.decode::<Vec<Option<i64>>>().unwrap_err();
    assert!(error.to_string().contains("`data[1]`"), "{error}");
}

fn decode_bytes(status: u16, encoding: Option<&str>, body: &[u8]) -> Result<i64, Error> {
    let mask = Mask::default();
    let response =
        ResponseBody { api: &API, operation: &OPEN, status, encoding, body, mask: &mask, strict: false };
    response.decode().map(|decoded| decoded.value)
}

#[test]
fn a_message_in_gbk_does_not_hide_the_code() {
    let (body, ..) = encoding_rs::GBK.encode(r#"{"code":1002,"data":null,"msg":"签名错误"}"#);
    let error = decode_bytes(200, None, &body).unwrap_err();
    assert_eq!(error.code(), Some(1002));
    assert!(error.to_string().contains("签名错误"), "{error}");
    let error = decode_bytes(200, None, b"{\"code\":1002,\"msg\":\"\xff\"}").unwrap_err();
    assert_eq!(error.code(), Some(1002));
}

#[test]
fn an_encoding_is_named_if_the_body_cannot_be_read() {
    let body = b"\x1f\x8b\x08\x00\x00";
    let error = decode_bytes(200, Some("gzip"), body).unwrap_err();
    assert!(error.to_string().contains("`gzip`") && !error.is_retryable(), "{error}");
    let error = decode_bytes(502, Some("gzip"), body).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Status { status: 502, .. }), "{error:?}");
    assert!(error.to_string().contains("(encoded as gzip)"), "{error}");
    // A transport may have decoded the body and left the header.
    assert_eq!(decode_bytes(200, Some("gzip"), br#"{"code":0,"data":7}"#).unwrap(), 7);
}

#[test]
fn a_key_longer_than_a_quote_is_masked_whole() {
    let key = "rLkIPaQj/".repeat(12);
    let mut mask = Mask::default();
    mask.add(&key);
    let body = format!(r#"{{"code":0,"data":{{"{key}":"{key}"}}}}"#);
    let response = ResponseBody {
        api: &API,
        operation: &OPEN,
        status: 200,
        encoding: None,
        body: body.as_bytes(),
        mask: &mask,
        strict: false,
    };
    let error = response.decode::<std::collections::BTreeMap<String, i64>>().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("rLkIPaQj"), "{error}");
}

#[test]
fn no_secret_is_quoted() {
    let echoed = format!(r#"{{"code":0,"data":"{}"}}"#, KEY.replace('/', r"\/"));
    assert!(!failure(200, &echoed).contains("jx+w"), "{}", failure(200, &echoed));
    for (status, body) in [(200, r#"{"code":0,"data":"hunter2"}"#), (200, "hunter2"), (500, "hunter2")] {
        let error = decode::<i64>(&SECRET, status, body).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}

/// Returns the value and the server's time, read in one pass, after comparing them with those that are read step by
/// step.
fn read_in_one_pass<T: Response + PartialEq + std::fmt::Debug>(body: &str) -> Option<(T, Option<UnixTime>)> {
    let response = ResponseBody {
        api: &API,
        operation: &OPEN,
        status: 200,
        encoding: None,
        body: body.as_bytes(),
        mask: &Mask::default(),
        strict: false,
    };
    let whole = response.whole::<T>(body)?;
    let steps = response.data::<T>(body, &response.envelope(body).unwrap()).unwrap();
    assert!(steps.dropped.is_empty(), "{body}");
    assert_eq!((&whole.value, whole.server_time), (&steps.value, steps.server_time), "{body}");
    Some((whole.value, whole.server_time))
}

#[test]
fn only_a_usual_success_is_read_in_one_pass() {
    let read = read_in_one_pass::<i64>;
    assert_eq!(read(r#"{"code":"0","data":"7","msg":"","ts":5}"#), Some((7, Some(UnixTime(5)))));
    assert_eq!(read(r#"{"ts":null,"data":7,"code":0}"#), Some((7, None)));
    for body in [
        r#"{"code":1,"data":7}"#,
        r#"{"code":false,"data":7}"#,
        r#"{"code":0}"#,
        r#"{"code":0,"data":"soon"}"#,
        r#"{"code":0,"data":7,"data":8}"#,
        r#"{"code":0,"data":7}<!-- 12ms -->"#,
        "[0,7]",
    ] {
        assert_eq!(read(body), None, "{body}");
    }
}

proptest! {
    #[test]
    fn one_pass_reads_what_the_steps_read(
        code in arbitrary::json(), data in arbitrary::json(), ts in arbitrary::json(),
    ) {
        for code in [Value::from(0), code] {
            let body = format!(r#"{{"code":{code},"data":{data},"ts":{ts}}}"#);
            read_in_one_pass::<Option<Vec<Option<String>>>>(&body);
            read_in_one_pass::<Value>(&body);
            read_in_one_pass::<i64>(&body);
        }
    }
}
