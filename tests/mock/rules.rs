//! The rules that hold for every call.

use baijiayun_mock::MockSettings;
use baijiayun_vod::metadata::{Method, Schema};
use baijiayun_vod::{API, Credentials, ErrorKind, FixedClock, UnixTime, VideoId, play_data, subtitle, video};
use serde_json::Value;

use super::raw::{Params, assert_rejects_param, is_file, operations, path, required, valid, with_query};
use crate::support::world::{NOW, World, code, date, plain, rejection, time};

/// Returns a world without a rate limit.
async fn unlimited() -> World {
    World::with(MockSettings::default().rate_limit(None)).await
}

fn with(mut params: Params, name: &str, value: impl Into<String>) -> Params {
    params.insert(name.to_owned(), value.into());
    params
}

#[tokio::test]
async fn a_call_without_a_required_parameter_is_rejected() {
    let world = unlimited().await;
    for operation in operations() {
        for param in operation.params.iter().filter(|param| param.required) {
            let mut params = required(operation);
            params.remove(param.name);
            assert_rejects_param(&world.call(operation, params, param.name).await, operation, param.name);
            let empty: &[&str] = match param.schema {
                Schema::File => &[],
                Schema::CommaList(_) => &["", ",", ",,"],
                _ => &[""],
            };
            for value in empty {
                let params = with(required(operation), param.name, *value);
                assert_rejects_param(&world.call(operation, params, "").await, operation, param.name);
            }
        }
    }
}

#[tokio::test]
async fn a_parameter_of_a_wrong_type_is_rejected() {
    let world = unlimited().await;
    let mut kinds = std::collections::BTreeSet::new();
    for operation in operations() {
        for param in operation.params {
            let wrong: &[&str] = match param.schema {
                Schema::File | Schema::Text | Schema::Secret | Schema::TextId(_) | Schema::Url => continue,
                Schema::CstDate => &["abc", "2020-13-01"],
                Schema::CstDateTime => &["abc", "2020-01-01 25:00:00"],
                Schema::Json(_) => &["abc", "[", "[1]", "7"],
                Schema::CommaList(_) => &["abc", "1,abc", "1;2"],
                _ => &["abc", "1x", "1.5", "[]"],
            };
            kinds.insert(param.schema.expression());
            for value in wrong {
                let params = with(required(operation), param.name, *value);
                assert_rejects_param(&world.call(operation, params, "").await, operation, param.name);
            }
        }
    }
    assert!(kinds.len() > 15, "{kinds:?}");
}

#[tokio::test]
async fn a_number_outside_of_its_limits_is_rejected() {
    let world = unlimited().await;
    let mut limits = 0;
    for operation in operations() {
        for param in operation.params {
            let below = param.limits.min.map(|min| (min, min - 1));
            let above = param.limits.max.map(|max| (max, max + 1));
            for (allowed, forbidden) in below.into_iter().chain(above) {
                let params = with(required(operation), param.name, forbidden.to_string());
                assert_rejects_param(&world.call(operation, params, "").await, operation, param.name);
                let params = with(required(operation), param.name, allowed.to_string());
                let response = world.call(operation, params, "").await;
                assert!(!response["msg"].as_str().unwrap().contains(param.name), "{operation:?} {response}");
                limits += 1;
            }
        }
    }
    assert!(limits > 15, "{limits}");
}

#[tokio::test]
async fn an_invalid_webhook_url_is_rejected() {
    let world = unlimited().await;
    for (id, param) in [("upload.get_url", "callback_url"), ("callback.set_url", "url")] {
        let operation = API.operation(id).unwrap();
        let params = with(with(required(operation), "file_name", "a.mp4"), param, "example.com");
        assert_rejects_param(&world.call(operation, params, "").await, operation, param);
    }
}

#[tokio::test]
async fn a_file_with_a_wrong_extension_is_rejected() {
    let world = unlimited().await;
    let operation = API.operation("subtitle.upload").unwrap();
    let form = reqwest::multipart::Form::new()
        .part("subtitle", reqwest::multipart::Part::bytes(b"1".as_slice()).file_name("a.exe"));
    let form = world
        .signed(required(operation))
        .into_iter()
        .fold(form, |form, (name, value)| form.text(name, value));
    let url = format!("{}{}", world.server.base_url(), path(operation));
    let response = world.http.post(url).multipart(form).send().await.unwrap().text().await.unwrap();
    assert_rejects_param(&serde_json::from_str(&response).unwrap(), operation, "subtitle");
}

#[tokio::test]
async fn every_operation_rejects_a_wrong_sign() {
    let world = unlimited().await;
    for operation in operations() {
        let wrong = with(required(operation), "sign", "0".repeat(32));
        let response = world.call(operation, wrong, "").await;
        assert_eq!(response["code"], 1002, "{operation:?} {response}");
        let mut changed = world.signed(required(operation));
        changed.insert("more".to_owned(), "1".to_owned());
        let response = world.call(operation, changed, "").await;
        assert_eq!(response["code"], 1002, "{operation:?} {response}");
    }
}

#[tokio::test]
async fn an_unknown_account_and_a_wrong_key_are_rejected() {
    let world = World::new().await;
    let stranger = plain(&world.server).credentials(Credentials::new(7, "key")).build().unwrap();
    assert_eq!(code(stranger.video().list(video::List::new()).await), 2001);
    let other = Credentials::new(world.server.partner_id(), "key");
    let other = plain(&world.server).credentials(other).build().unwrap();
    assert_eq!(code(other.video().list(video::List::new()).await), 1002);
}

#[tokio::test]
async fn invalid_common_parameters_are_rejected() {
    let world = World::new().await;
    let operation = API.operation("video.list").unwrap();
    for name in ["partner_id", "timestamp", "sign"] {
        for value in ["", "abc"] {
            let response = world.call(operation, with(Params::new(), name, value), "").await;
            if (name, value) == ("sign", "abc") {
                assert_eq!(response["code"], 1002);
            } else {
                assert_rejects_param(&response, operation, name);
            }
        }
    }
}

#[tokio::test]
async fn a_timestamp_may_be_off_by_five_minutes() {
    let world = World::new().await;
    let at = async |seconds| {
        let clock = FixedClock(UnixTime(NOW.0 + seconds));
        let client = plain(&world.server).clock(clock).build().unwrap();
        client.video().list(video::List::new()).await
    };
    for seconds in [-300, 0, 300] {
        assert!(at(seconds).await.is_ok(), "{seconds}");
    }
    for seconds in [-301, 301, -NOW.0, i64::MAX - NOW.0] {
        let (code, message) = rejection(at(seconds).await);
        assert!(code == 1001 && message.contains("timestamp"), "{seconds}: {message}");
    }
}

#[tokio::test]
async fn paths_without_an_operation_are_rejected() {
    let world = World::new().await;
    for path in
        ["/", "/openapi/video/getinfo", "/openapi/video/getInfo/", "/unknown/video.list", "/files/../a"]
    {
        let url = format!("{}{path}", world.server.base_url());
        let response = world.http.post(url).form(&world.signed(Params::new())).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
        if !path.starts_with("/files/") {
            let response: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
            assert_eq!((&response["code"], &response["data"]), (&404.into(), &Value::Null), "{path}");
        }
    }
    let client = plain(&world.server).path::<subtitle::List>("/openapi/guessed").build().unwrap();
    let result = client.subtitle().list(baijiayun_vod::subtitle::List::new(VideoId(1))).await;
    assert_eq!(code(result), 404);
}

#[tokio::test]
async fn other_http_methods_are_rejected() {
    let world = unlimited().await;
    for operation in operations() {
        let url = format!("{}{}", world.server.base_url(), path(operation));
        let params = world.signed(required(operation));
        let send = async |request: reqwest::RequestBuilder| -> String {
            request.send().await.unwrap().text().await.unwrap()
        };
        let get = send(world.http.get(with_query(&url, &params))).await;
        let post = send(world.http.post(&url).form(&params)).await;
        let put = send(world.http.put(&url).form(&params)).await;
        for (method, text) in [(Some(Method::Get), get), (Some(Method::Post), post), (None, put)] {
            let allowed = method.is_some_and(|method| operation.methods.contains(&method));
            assert_eq!(!text.contains("请求方式"), allowed, "{operation:?} {method:?}: {text}");
        }
    }
}

#[tokio::test]
async fn at_most_200_calls_are_served_in_any_ten_seconds() {
    let World { server, client, .. } = World::new().await;
    let call = async || client.video().list(video::List::new()).await;
    for _ in 0..100 {
        assert!(call().await.is_ok());
    }
    server.clock().advance(std::time::Duration::from_secs(5));
    for _ in 0..100 {
        assert!(call().await.is_ok());
    }
    let error = call().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Api(rejection) if rejection.status == 429), "{error:?}");
    assert!(error.is_retryable());
    server.clock().advance(std::time::Duration::from_millis(4999));
    assert!(call().await.is_err());
    server.clock().advance(std::time::Duration::from_millis(1));
    for _ in 0..100 {
        assert!(call().await.is_ok());
    }
    assert!(call().await.is_err());
    server.clock().advance(std::time::Duration::from_secs(10));
    assert!(call().await.is_ok());
}

#[tokio::test]
async fn every_account_has_its_own_rate_limit() {
    let seed = "accounts: {1: {partner_key: k, secret_key: s}, 2: {partner_key: k, secret_key: s}}";
    let world = World::seeded(seed).await;
    let second = plain(&world.server).credentials(Credentials::new(2, "k")).build().unwrap();
    for _ in 0..200 {
        world.client.video().list(video::List::new()).await.unwrap();
    }
    assert!(world.client.video().list(video::List::new()).await.is_err());
    assert!(second.video().list(video::List::new()).await.is_ok());
}

#[tokio::test]
async fn a_time_span_out_of_order_or_too_long_is_rejected() {
    let world = unlimited().await;
    let records = API.operation("play_data.list_account_play_records").unwrap();
    let span = |start: &str, end: &str| {
        let params = with(Params::new(), "start_time", start);
        world.call(records, with(params, "end_time", end), "")
    };
    let day = span("2020-01-01 00:00:00", "2020-01-01 23:59:59").await;
    assert_eq!(day["code"], 0, "{day}");
    for (start, end) in
        [("2020-01-01 00:00:00", "2020-01-02 00:00:00"), ("2020-01-01 10:00:00", "2020-01-01 09:59:59")]
    {
        assert_rejects_param(&span(start, end).await, records, "end_time");
    }
    let dated = |param: &&baijiayun_vod::metadata::Param| param.name == "end_date";
    let mut spans = 0;
    for operation in operations().filter(|operation| operation.params.iter().any(|param| dated(&param))) {
        let params = with(required(operation), "start_date", "2020-01-02");
        assert_rejects_param(&world.call(operation, params, "").await, operation, "end_date");
        spans += 1;
    }
    assert_eq!(spans, 6);
    // The client rejects them before sending.
    let backwards = play_data::ListAccountPlayRecords::new(time(1, 10), time(1, 9));
    let result = world.client.play_data().list_account_play_records(backwards).await;
    assert!(matches!(result.unwrap_err().kind(), ErrorKind::InvalidArgument(_)));
    let long = play_data::ListAccountPlayRecords::new(date(1).start(), date(2).start());
    let result = world.client.play_data().list_account_play_records(long).await;
    assert!(matches!(result.unwrap_err().kind(), ErrorKind::InvalidArgument(_)));
}

#[tokio::test]
async fn every_operation_reads_valid_parameters() {
    let world = unlimited().await;
    for operation in operations() {
        let mut params = required(operation);
        for param in operation.params.iter().filter(|param| !param.required && !is_file(param)) {
            params.insert(param.name.to_owned(), valid(param).to_owned());
        }
        let response = world.call(operation, params, "").await;
        let message = response["msg"].as_str().unwrap();
        let rejected = operation.params.iter().find(|param| message == format!("{}参数错误", param.name));
        // Their values depend on more than the type.
        let expected = ["file_name", "notice", "secret_key"];
        assert!(rejected.is_none_or(|param| expected.contains(&param.name)), "{operation:?} {response}");
        assert!(response["code"].is_i64() && response["ts"] == NOW.0, "{operation:?} {response}");
    }
}
