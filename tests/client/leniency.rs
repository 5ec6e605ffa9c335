//! Lenient decoding of PHP's quirks, tested with whole calls.

use std::collections::BTreeMap;

use baijiayun_mock::{MockResponse, unknown_paths};
use baijiayun_vod::{
    ByteCount, CstDateTime, ErrorKind, Expires, ProductType, Seconds, UnixTime, VideoId, VideoStatus,
    account, category, play_data, question, token, video, whitelist,
};

use crate::support::scripted::Server;

async fn info(data: &str) -> video::GetInfoResponse {
    let server = Server::with_body(format!(r#"{{"code":0,"data":{data},"msg":"","ts":1}}"#)).await;
    server.client().video().get_info(video::GetInfo::new(VideoId(1))).await.unwrap()
}

#[tokio::test]
async fn numbers_are_read_from_text_and_text_from_numbers() {
    let info =
        info(r#"{"video_id":"112365","name":2024,"status":"100","total_size":"4185679","length":5.0}"#).await;
    assert_eq!(info.video_id, VideoId(112365));
    assert_eq!(info.name, "2024");
    assert_eq!(info.status, VideoStatus::Transcoded);
    assert_eq!(info.total_size, Some(ByteCount(4185679)));
    assert_eq!(info.length, Some(Seconds(5)));
}

#[tokio::test]
async fn missing_null_and_empty_values_are_none() {
    for rest in ["", r#","total_size":null,"create_time":"","length":"","transcode_info":null"#] {
        let info = info(&format!(r#"{{"video_id":1,"name":"a","status":10{rest}}}"#)).await;
        assert_eq!(info.total_size, None);
        assert_eq!(info.create_time, None);
        assert_eq!(info.length, None);
        assert_eq!(info.transcode_info, None);
    }
}

#[tokio::test]
async fn times_are_read_from_numbers_and_text() {
    for form in ["1521424588", r#""1521424588""#, r#""2018-03-19 09:56:28""#] {
        let info = info(&format!(r#"{{"video_id":1,"name":"","status":10,"create_time":{form}}}"#)).await;
        assert_eq!(info.create_time, Some(UnixTime(1521424588)), "{form}");

        let body = format!(
            r#"{{"code":0,"data":{{"total":1,"list":[{{"video_id":1,"name":"","status":10,"create_time":{form}}}]}}}}"#
        );
        let server = Server::with_body(body).await;
        let page = server.client().video().list(video::List::new()).await.unwrap();
        let expected: CstDateTime = "2018-03-19 09:56:28".parse().unwrap();
        assert_eq!(page.list[0].create_time, Some(expected), "{form}");
    }
}

#[tokio::test]
async fn fractions_of_lengths_and_sizes_are_rounded() {
    let body = r#"{"code":0,"data":{"total":2,"page":1,"page_size":20,"list":[
        {"video_id":1,"name":"a","status":100,"length":5},
        {"video_id":2,"name":"b","status":100,"length":66.67,"total_size":"1e9"}]}}"#;
    let server = Server::with_body(body).await;
    let page = server.client().video().list(video::List::new()).await.unwrap();
    assert_eq!(page.list[1].length, Some(Seconds(67)));
    assert_eq!(page.list[1].total_size, Some(ByteCount(1_000_000_000)));
}

#[tokio::test]
async fn php_words_for_nothing_are_none() {
    for nothing in ["false", r#""""#, r#""-""#, "[]"] {
        let info = info(&format!(
            r#"{{"video_id":1,"name":"a","status":10,"total_size":{nothing},"create_time":{nothing},
                "length":{nothing},"publish_status":{nothing}}}"#
        ))
        .await;
        assert_eq!((info.total_size, info.create_time, info.length), (None, None, None), "{nothing}");
        assert_eq!(info.publish_status, None, "{nothing}");
    }
    let info =
        info(r#"{"video_id":1,"name":"a","status":10,"preface_url":false,"transcode_info":false}"#).await;
    assert_eq!(info.preface_url, None, "not the text false");
    assert_eq!(info.transcode_info, None);

    for body in
        [r#"{"code":0,"data":{"total":0,"list":false}}"#, r#"{"code":0,"data":{"total":0,"list":{}}}"#]
    {
        let page = Server::with_body(body).await.client().video().list(video::List::new()).await.unwrap();
        assert!(page.list.is_empty(), "{body}");
    }
    let server = Server::with_body(r#"{"code":0,"data":false}"#).await;
    let response = server.client().video().delete(video::Delete::new(VideoId(1))).await.unwrap();
    assert_eq!(response.video_id, None);
}

#[tokio::test]
async fn zero_dates_are_none_and_other_forms_of_times_are_read() {
    let expected = "2018-03-19 09:43:48".parse::<CstDateTime>().unwrap();
    for (form, time) in [
        ("-0001-11-30 00:00:00", None),
        ("0000-00-00 00:00:00", None),
        ("2018-03-19 09:43:48.000", Some(expected)),
        ("2018-03-19T09:43:48+08:00", Some(expected)),
        ("2018-03-19T01:43:48Z", Some(expected)),
    ] {
        let body = format!(
            r#"{{"code":0,"data":{{"total":1,"list":[{{"video_id":1,"name":"","status":10,"create_time":"{form}"}}]}}}}"#
        );
        let server = Server::with_body(body).await;
        // Strict, so that nothing is absent because it cannot be read.
        let client = server.builder().strict_decoding(true).build().unwrap();
        let page = client.video().list(video::List::new()).await.unwrap();
        assert_eq!(page.list[0].create_time, time, "{form}");
    }
}

#[tokio::test]
async fn an_unreadable_optional_value_is_dropped_unless_decoding_is_strict() {
    let body = r#"{"code":0,"data":{"total":2,"list":[
        {"video_id":1,"name":"a","status":100,"length":"soon","create_time":"2018-02-30 00:00:00"},
        {"video_id":2,"name":"b","status":100,"length":5}]}}"#;
    let server = Server::with_body(body).await;
    let page = server.client().video().list(video::List::new()).await.unwrap();
    assert_eq!(page.list.iter().map(|video| video.length).collect::<Vec<_>>(), [None, Some(Seconds(5))]);
    assert_eq!(page.list[0].create_time, None);

    let strict = server.builder().strict_decoding(true).build().unwrap();
    let error = strict.video().list(video::List::new()).await.unwrap_err();
    assert!(error.to_string().contains("`data.list[0].length`"), "{error}");

    let required = body.replace(r#""video_id":2"#, r#""video_id":2.5"#);
    let server = Server::with_body(required).await;
    let error = server.client().video().list(video::List::new()).await.unwrap_err();
    assert!(error.to_string().contains("`data.list[1].video_id`"), "{error}");
}

#[tokio::test]
async fn text_around_the_json_and_messages_in_gbk_are_read() {
    for body in [
        "<br />\n<b>Warning</b>: Undefined index: x on line <b>3</b><br />\n{\"code\":0,\"data\":{\"status\":\"100\"}}",
        r#"{"code":0,"data":{"status":"100"}}<!-- 12ms -->"#,
    ] {
        let server = Server::with_body(body).await;
        let response = server.client().video().get_status(video::GetStatus::new(VideoId(7))).await.unwrap();
        assert_eq!(response.status, VideoStatus::Transcoded);
    }
    let gbk = b"{\"code\":1002,\"data\":null,\"msg\":\"\xc7\xa9\xc3\xfb\xb4\xed\xce\xf3\"}";
    let server = Server::with(MockResponse::body(&gbk[..])).await;
    let error = server.client().video().get_status(video::GetStatus::new(VideoId(7))).await.unwrap_err();
    assert_eq!(error.code(), Some(1002));
    assert!(error.to_string().contains("签名错误"), "{error}");
}

#[tokio::test]
async fn an_error_names_a_content_encoding() {
    let gzip = MockResponse::body(&b"\x1f\x8b\x08\x00\x00"[..]).header("Content-Encoding", "gzip");
    let server = Server::with(gzip).await;
    let error = server.client().video().get_status(video::GetStatus::new(VideoId(7))).await.unwrap_err();
    assert!(error.to_string().contains("its Content-Encoding is `gzip`"), "{error}");
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn unknown_values_are_kept_and_unknown_fields_ignored() {
    let info = info(
        r#"{"video_id":1,"name":"a","status":77,"publish_status":102,"new_field":{"a":[1]},
            "transcode_info":[{"definition":"4k","type":"hls","size":1,"codec":"h265"}]}"#,
    )
    .await;
    assert_eq!(info.status, VideoStatus::Unknown(77));
    assert_eq!(info.publish_status.unwrap().value(), 102);
    let files = info.transcode_info.unwrap();
    assert_eq!(files[0].definition.as_ref().unwrap().as_str(), "4k");
    // Unknown values are serialized unchanged.
    assert!(serde_json::to_string(&files).unwrap().contains(r#""definition":"4k","type":"hls""#));
}

#[tokio::test]
async fn integers_have_64_bits() {
    for extreme in [i64::MIN, i64::MAX] {
        for form in [format!("{extreme}"), format!("\"{extreme}\"")] {
            let info = info(&format!(r#"{{"video_id":{form},"name":"","status":{form}}}"#)).await;
            assert_eq!(info.video_id, VideoId(extreme));
            assert_eq!(info.status.value(), extreme);
        }
    }
}

#[tokio::test]
async fn an_empty_list_is_read_as_an_empty_map() {
    let tokens = |body: &'static str| async move {
        let server = Server::with_body(body).await;
        let request = token::GetPlayerTokenBatch::new([VideoId(1)], Expires::Never);
        server.client().token().get_player_token_batch(request).await.unwrap()
    };
    for body in [r#"{"code":0,"data":[]}"#, r#"{"code":0,"data":{}}"#, r#"{"code":0}"#] {
        assert_eq!(tokens(body).await, BTreeMap::new(), "{body}");
    }
    let tokens = tokens(r#"{"code":0,"data":{"123":"abc","9223372036854775807":5}}"#).await;
    assert_eq!(tokens[&VideoId(123)], "abc");
    assert_eq!(tokens[&VideoId(i64::MAX)], "5");

    let server = Server::with_body(r#"{"code":0,"data":{"play_count":[]}}"#).await;
    let start = "2016-12-06".parse().unwrap();
    let end = "2016-12-12".parse().unwrap();
    let request = play_data::GetAccountDailyPlayCount::new(start, end).product_type(ProductType::from(5));
    let counts = server.client().play_data().get_account_daily_play_count(request).await.unwrap();
    assert!(counts.play_count.is_empty());
}

#[tokio::test]
async fn data_may_be_missing_if_no_field_is_required() {
    for body in [r#"{"code":0}"#, r#"{"code":"0","data":null}"#, r#"{"code":0,"data":[]}"#] {
        let server = Server::with_body(body).await;
        let response = server.client().video().delete(video::Delete::new(VideoId(1))).await.unwrap();
        assert_eq!(response.video_id, None);
    }
}

#[tokio::test]
async fn a_success_with_false_is_an_error() {
    let bind_group = async |data: &str| {
        let server = Server::with_body(format!(r#"{{"code":0,"data":{data}}}"#)).await;
        let client = server.builder().paths(unknown_paths()).build().unwrap();
        let request = whitelist::BindGroup::new(VideoId(1), whitelist_group());
        client.whitelist().bind_group(request).await
    };
    for data in ["true", "1", r#""1""#, "null"] {
        bind_group(data).await.unwrap();
    }
    for data in ["false", "0", r#""0""#, r#""false""#] {
        let error = bind_group(data).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode { path, .. } if path == "data"), "{data}: {error}");
        assert!(error.to_string().contains("expected true, found false"), "{data}: {error}");
    }
    let error = bind_group(r#"{"group_id":1}"#).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { path, .. } if path == "data"), "{error}");
}

#[tokio::test]
async fn a_success_may_have_any_data() {
    // An operation without data in its response ignores any data.
    let server = Server::with_body(r#"{"code":0,"data":{"anything":[1]}}"#).await;
    let client = server.builder().paths(unknown_paths()).build().unwrap();
    client.question().save(question::Save::new(vec![], VideoId(1))).await.unwrap();
}

fn whitelist_group() -> baijiayun_vod::WhitelistGroupId {
    baijiayun_vod::WhitelistGroupId(1)
}

#[tokio::test]
async fn an_object_with_numeric_keys_is_read_as_a_list() {
    let body = r#"{"code":0,"data":{"list":{"0":{"id":1,"name":"a"},"2":{"id":"3","name":"b"}}}}"#;
    let server = Server::with_body(body).await;
    let response = server.client().category().list(category::List::new()).await.unwrap();
    assert_eq!(response.list.iter().map(|category| category.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[tokio::test]
async fn trailing_and_missing_commas_are_tolerated() {
    let server =
        Server::with_body("\u{feff}{\"code\":0,\"data\":{\"flow\": 2992965600,}\"msg\":\"\",}").await;
    let start = "2017-08-01".parse().unwrap();
    let end = "2017-08-03".parse().unwrap();
    let request = account::GetUsedFlow::new(start, end);
    let response = server.client().account().get_used_flow(request).await.unwrap();
    assert_eq!(response.flow, ByteCount(2992965600));
}

#[tokio::test]
async fn an_unreadable_timestamp_is_ignored() {
    let server = Server::with_body(r#"{"code":0,"data":{"flow":1},"ts":{"oops":1}}"#).await;
    let start = "2017-08-01".parse().unwrap();
    let end = "2017-08-03".parse().unwrap();
    let request = account::GetUsedFlow::new(start, end);
    assert!(server.client().account().get_used_flow(request).await.is_ok());
}
