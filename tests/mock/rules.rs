//! The rules that hold for every call.

use baijiayun_mock::MockSettings;
use baijiayun_vod::metadata::{Method, Schema};
use baijiayun_vod::{API, Credentials, ErrorKind, FixedClock, UnixTime, VideoId, play_data, video};
use serde_json::Value;

use super::raw::{Params, assert_blames, is_file, operations, path, required, sound, with_query};
use crate::support::world::{NOW, World, code, date, plain, refused, time};

/// A world in which many calls are made.
async fn busy() -> World {
    World::with(MockSettings::default().rate_limit(None)).await
}

fn with(mut params: Params, name: &str, value: impl Into<String>) -> Params {
    params.insert(name.to_owned(), value.into());
    params
}

#[tokio::test]
async fn a_required_parameter_cannot_be_left_out() {
    let world = busy().await;
    for operation in operations() {
        for param in operation.params.iter().filter(|param| param.required) {
            let mut params = required(operation);
            params.remove(param.name);
            assert_blames(&world.call(operation, params, param.name).await, operation, param.name);
            let empty: &[&str] = match param.schema {
                Schema::File => &[],
                Schema::CommaList(_) => &["", ",", ",,"],
                _ => &[""],
            };
            for value in empty {
                let params = with(required(operation), param.name, *value);
                assert_blames(&world.call(operation, params, "").await, operation, param.name);
            }
        }
    }
}

#[tokio::test]
async fn a_parameter_has_to_be_of_its_type() {
    let world = busy().await;
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
                assert_blames(&world.call(operation, params, "").await, operation, param.name);
            }
        }
    }
    assert!(kinds.len() > 15, "{kinds:?}");
}

#[tokio::test]
async fn a_number_has_to_keep_its_limits() {
    let world = busy().await;
    let mut limits = 0;
    for operation in operations() {
        for param in operation.params {
            let below = param.limits.min.map(|min| (min, min - 1));
            let above = param.limits.max.map(|max| (max, max + 1));
            for (allowed, forbidden) in below.into_iter().chain(above) {
                let params = with(required(operation), param.name, forbidden.to_string());
                assert_blames(&world.call(operation, params, "").await, operation, param.name);
                let params = with(required(operation), param.name, allowed.to_string());
                let answer = world.call(operation, params, "").await;
                assert!(!answer["msg"].as_str().unwrap().contains(param.name), "{operation:?} {answer}");
                limits += 1;
            }
        }
    }
    assert!(limits > 15, "{limits}");
}

#[tokio::test]
async fn a_url_for_callbacks_has_to_be_one() {
    let world = busy().await;
    for (id, param) in [("upload.get_url", "callback_url"), ("callback.set_url", "url")] {
        let operation = API.operation(id).unwrap();
        let params = with(with(required(operation), "file_name", "a.mp4"), param, "example.com");
        assert_blames(&world.call(operation, params, "").await, operation, param);
    }
}

#[tokio::test]
async fn a_file_has_to_be_of_its_kind() {
    let world = busy().await;
    let operation = API.operation("subtitle.upload").unwrap();
    let form = reqwest::multipart::Form::new()
        .part("subtitle", reqwest::multipart::Part::bytes(b"1".as_slice()).file_name("a.exe"));
    let form = world
        .signed(required(operation))
        .into_iter()
        .fold(form, |form, (name, value)| form.text(name, value));
    let url = format!("{}{}", world.server.base_url(), path(operation));
    let answer = world.http.post(url).multipart(form).send().await.unwrap().text().await.unwrap();
    assert_blames(&serde_json::from_str(&answer).unwrap(), operation, "subtitle");
}

#[tokio::test]
async fn a_wrong_sign_is_refused_by_every_operation() {
    let world = busy().await;
    for operation in operations() {
        let wrong = with(required(operation), "sign", "0".repeat(32));
        let answer = world.call(operation, wrong, "").await;
        assert_eq!(answer["code"], 1002, "{operation:?} {answer}");
        let mut changed = world.signed(required(operation));
        changed.insert("more".to_owned(), "1".to_owned());
        let answer = world.call(operation, changed, "").await;
        assert_eq!(answer["code"], 1002, "{operation:?} {answer}");
    }
}

#[tokio::test]
async fn an_unknown_account_is_refused() {
    let world = World::new().await;
    let stranger = plain(&world.server).credentials(Credentials::new(7, "key")).build().unwrap();
    assert_eq!(code(stranger.video().list(video::List::new()).await), 2001);
    let other = Credentials::new(world.server.partner_id().0, "key");
    let other = plain(&world.server).credentials(other).build().unwrap();
    assert_eq!(code(other.video().list(video::List::new()).await), 1002);
}

#[tokio::test]
async fn what_every_call_has_can_be_wrong_too() {
    let world = World::new().await;
    let operation = API.operation("video.list").unwrap();
    for name in ["partner_id", "timestamp", "sign"] {
        for value in ["", "abc"] {
            let answer = world.call(operation, with(Params::new(), name, value), "").await;
            if (name, value) == ("sign", "abc") {
                assert_eq!(answer["code"], 1002);
            } else {
                assert_blames(&answer, operation, name);
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
        let (code, message) = refused(at(seconds).await);
        assert!(code == 1001 && message.contains("timestamp"), "{seconds}: {message}");
    }
}

#[tokio::test]
async fn only_paths_of_the_api_are_served() {
    let world = World::new().await;
    for path in
        ["/", "/openapi/video/getinfo", "/openapi/video/getInfo/", "/unknown/video.list", "/files/../a"]
    {
        let url = format!("{}{path}", world.server.base_url());
        let answer = world.http.post(url).form(&world.signed(Params::new())).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        if !path.starts_with("/files/") {
            let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!((&answer["code"], &answer["data"]), (&404.into(), &Value::Null), "{path}");
        }
    }
    let client = plain(&world.server).path("subtitle.list", "/openapi/guessed").build().unwrap();
    let result = client.subtitle().list(baijiayun_vod::subtitle::List::new(VideoId(1))).await;
    assert_eq!(code(result), 404);
}

#[tokio::test]
async fn an_operation_is_called_with_its_methods_only() {
    let world = busy().await;
    for operation in operations() {
        let url = format!("{}{}", world.server.base_url(), path(operation));
        let params = world.signed(required(operation));
        let answer = async |request: reqwest::RequestBuilder| -> String {
            request.send().await.unwrap().text().await.unwrap()
        };
        let get = answer(world.http.get(with_query(&url, &params))).await;
        let post = answer(world.http.post(&url).form(&params)).await;
        let put = answer(world.http.put(&url).form(&params)).await;
        for (method, text) in [(Some(Method::Get), get), (Some(Method::Post), post), (None, put)] {
            let allowed = method.is_some_and(|method| operation.methods.contains(&method));
            assert_eq!(!text.contains("请求方式"), allowed, "{operation:?} {method:?}: {text}");
        }
    }
}

#[tokio::test]
async fn two_hundred_calls_in_any_ten_seconds() {
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
    assert!(matches!(error.kind(), ErrorKind::Api(refused) if refused.status == 429), "{error:?}");
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
async fn accounts_are_limited_each_on_its_own() {
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
async fn a_span_of_time_has_to_be_in_order_and_within_a_day() {
    let world = busy().await;
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
        assert_blames(&span(start, end).await, records, "end_time");
    }
    let dated = |param: &&baijiayun_vod::metadata::Param| param.name == "end_date";
    let mut ranges = 0;
    for operation in operations().filter(|operation| operation.params.iter().any(|param| dated(&param))) {
        let params = with(required(operation), "start_date", "2020-01-02");
        assert_blames(&world.call(operation, params, "").await, operation, "end_date");
        ranges += 1;
    }
    assert_eq!(ranges, 6);
    // The client does not even send them.
    let backwards = play_data::ListAccountPlayRecords::new(time(1, 10), time(1, 9));
    let result = world.client.play_data().list_account_play_records(backwards).await;
    assert!(matches!(result.unwrap_err().kind(), ErrorKind::InvalidArgument(_)));
    let long = play_data::ListAccountPlayRecords::new(date(1).start(), date(2).start());
    let result = world.client.play_data().list_account_play_records(long).await;
    assert!(matches!(result.unwrap_err().kind(), ErrorKind::InvalidArgument(_)));
}

#[tokio::test]
async fn sound_parameters_are_read_by_every_operation() {
    let world = busy().await;
    for operation in operations() {
        let mut params = required(operation);
        for param in operation.params.iter().filter(|param| !param.required && !is_file(param)) {
            params.insert(param.name.to_owned(), sound(param).to_owned());
        }
        let answer = world.call(operation, params, "").await;
        let message = answer["msg"].as_str().unwrap();
        let blamed = operation.params.iter().find(|param| message == format!("{}参数错误", param.name));
        let told = ["file_name", "notice", "secret_key"];
        assert!(blamed.is_none_or(|param| told.contains(&param.name)), "{operation:?} {answer}");
        assert!(answer["code"].is_i64() && answer["ts"] == NOW.0, "{operation:?} {answer}");
    }
}
