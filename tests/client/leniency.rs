//! The server's PHP manners, through whole calls.

use std::collections::BTreeMap;

use baijiayun_mock::unknown_paths;
use baijiayun_vod::{
    ByteCount, CstDateTime, ProductType, Seconds, UnixTime, VideoId, VideoStatus, account, category,
    play_data, question, token, video, whitelist,
};

use crate::support::scripted::Server;

async fn info(data: &str) -> video::GetInfoResponse {
    let server = Server::answering(format!(r#"{{"code":0,"data":{data},"msg":"","ts":1}}"#)).await;
    server.client().video().get_info(video::GetInfo::new(VideoId(1))).await.unwrap()
}

#[tokio::test]
async fn numbers_as_text_and_text_as_numbers() {
    let info =
        info(r#"{"video_id":"112365","name":2024,"status":"100","total_size":"4185679","length":5.0}"#).await;
    assert_eq!(info.video_id, VideoId(112365));
    assert_eq!(info.name, "2024");
    assert_eq!(info.status, VideoStatus::Transcoded);
    assert_eq!(info.total_size, Some(ByteCount(4185679)));
    assert_eq!(info.length, Some(Seconds(5)));
}

#[tokio::test]
async fn what_is_missing_is_none() {
    for rest in ["", r#","total_size":null,"create_time":"","length":"","transcode_info":null"#] {
        let info = info(&format!(r#"{{"video_id":1,"name":"a","status":10{rest}}}"#)).await;
        assert_eq!(info.total_size, None);
        assert_eq!(info.create_time, None);
        assert_eq!(info.length, None);
        assert_eq!(info.transcode_info, None);
    }
}

#[tokio::test]
async fn both_forms_of_create_time() {
    for form in ["1521424588", r#""1521424588""#, r#""2018-03-19 09:56:28""#] {
        let info = info(&format!(r#"{{"video_id":1,"name":"","status":10,"create_time":{form}}}"#)).await;
        assert_eq!(info.create_time, Some(UnixTime(1521424588)), "{form}");

        let body = format!(
            r#"{{"code":0,"data":{{"total":1,"list":[{{"video_id":1,"name":"","status":10,"create_time":{form}}}]}}}}"#
        );
        let server = Server::answering(body).await;
        let page = server.client().video().list(video::List::new()).await.unwrap();
        let expected: CstDateTime = "2018-03-19 09:56:28".parse().unwrap();
        assert_eq!(page.list[0].create_time, Some(expected), "{form}");
    }
}

#[tokio::test]
async fn unknown_values_and_fields_survive() {
    let info = info(
        r#"{"video_id":1,"name":"a","status":77,"publish_status":102,"new_field":{"a":[1]},
            "transcode_info":[{"definition":"4k","type":"hls","size":1,"codec":"h265"}]}"#,
    )
    .await;
    assert_eq!(info.status, VideoStatus::Unknown(77));
    assert_eq!(info.publish_status.unwrap().value(), 102);
    let files = info.transcode_info.unwrap();
    assert_eq!(files[0].definition.as_ref().unwrap().as_str(), "4k");
    // What was read is written again as it came.
    assert!(serde_json::to_string(&files).unwrap().contains(r#""definition":"4k","type":"hls""#));
}

#[tokio::test]
async fn sixty_four_bits() {
    for extreme in [i64::MIN, i64::MAX] {
        for form in [format!("{extreme}"), format!("\"{extreme}\"")] {
            let found = info(&format!(r#"{{"video_id":{form},"name":"","status":{form}}}"#)).await;
            assert_eq!(found.video_id, VideoId(extreme));
            assert_eq!(found.status.value(), extreme);
        }
    }
}

#[tokio::test]
async fn an_empty_list_for_an_empty_map() {
    let tokens = |body: &'static str| async move {
        let server = Server::answering(body).await;
        let request = token::GetPlayerTokenBatch::new([VideoId(1)], Seconds(0));
        server.client().token().get_player_token_batch(request).await.unwrap()
    };
    for body in [r#"{"code":0,"data":[]}"#, r#"{"code":0,"data":{}}"#, r#"{"code":0}"#] {
        assert_eq!(tokens(body).await, BTreeMap::new(), "{body}");
    }
    let found = tokens(r#"{"code":0,"data":{"123":"abc","9223372036854775807":5}}"#).await;
    assert_eq!(found[&VideoId(123)], "abc");
    assert_eq!(found[&VideoId(i64::MAX)], "5");

    let server = Server::answering(r#"{"code":0,"data":{"play_count":[]}}"#).await;
    let start = "2016-12-06".parse().unwrap();
    let end = "2016-12-12".parse().unwrap();
    let request = play_data::GetAccountDailyPlayCount::new(start, end).product_type(ProductType::from(5));
    let counts = server.client().play_data().get_account_daily_play_count(request).await.unwrap();
    assert!(counts.play_count.is_empty());
}

#[tokio::test]
async fn missing_data_where_nothing_is_required() {
    for body in [r#"{"code":0}"#, r#"{"code":"0","data":null}"#, r#"{"code":0,"data":[]}"#] {
        let server = Server::answering(body).await;
        let answer = server.client().video().delete(video::Delete::new(VideoId(1))).await.unwrap();
        assert_eq!(answer.video_id, None);
    }
}

#[tokio::test]
async fn a_success_needs_no_data_to_be_one() {
    for (data, expected) in [("true", Some(true)), ("null", None), ("\"0\"", Some(false)), ("1", Some(true))]
    {
        let server = Server::answering(format!(r#"{{"code":0,"data":{data}}}"#)).await;
        let client = server.builder().paths(unknown_paths()).build().unwrap();
        let request = whitelist::BindGroup::new(VideoId(1), whitelist_group());
        assert_eq!(client.whitelist().bind_group(request).await.unwrap(), expected, "{data}");
    }
    // An operation that answers nothing passes over whatever there is.
    let server = Server::answering(r#"{"code":0,"data":{"anything":[1]}}"#).await;
    let client = server.builder().paths(unknown_paths()).build().unwrap();
    client.question().save(question::Save::new(vec![], VideoId(1))).await.unwrap();
}

fn whitelist_group() -> baijiayun_vod::WhitelistGroupId {
    baijiayun_vod::WhitelistGroupId(1)
}

#[tokio::test]
async fn a_list_with_gaps_is_a_list() {
    let body = r#"{"code":0,"data":{"list":{"0":{"id":1,"name":"a"},"2":{"id":"3","name":"b"}}}}"#;
    let server = Server::answering(body).await;
    let answer = server.client().category().list(category::List::new()).await.unwrap();
    assert_eq!(answer.list.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[tokio::test]
async fn commas_too_many_and_too_few() {
    let server =
        Server::answering("\u{feff}{\"code\":0,\"data\":{\"flow\": 2992965600,}\"msg\":\"\",}").await;
    let start = "2017-08-01".parse().unwrap();
    let end = "2017-08-03".parse().unwrap();
    let request = account::GetUsedFlow::new(start, end);
    let answer = server.client().account().get_used_flow(request).await.unwrap();
    assert_eq!(answer.flow, ByteCount(2992965600));
}

#[tokio::test]
async fn a_time_stamp_that_cannot_be_read_spoils_nothing() {
    let server = Server::answering(r#"{"code":0,"data":{"flow":1},"ts":{"oops":1}}"#).await;
    let start = "2017-08-01".parse().unwrap();
    let end = "2017-08-03".parse().unwrap();
    let request = account::GetUsedFlow::new(start, end);
    assert!(server.client().account().get_used_flow(request).await.is_ok());
}
