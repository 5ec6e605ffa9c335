//! The settings of the client.

use baijiayun_mock::MockResponse;
use baijiayun_vod::metadata::{Method, Path, Safety, Source};
use baijiayun_vod::{
    API, Client, ClientBuilder, Credentials, ErrorKind, FixedClock, Request, UnixTime, VideoId, partner,
    upload, video,
};

use crate::support::scripted::{KEY, Server, builder, mock};

fn config_error(builder: ClientBuilder<Client>) -> String {
    let error = builder.build().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Config(_)) && !error.is_retryable(), "{error:?}");
    error.to_string()
}

#[test]
fn wrong_settings_are_errors_of_build() {
    let good = || builder().private_domain("demo123");
    let mistakes = [
        config_error(Client::builder().private_domain("demo123")),
        config_error(builder()),
        config_error(Client::builder().credentials(Credentials::new(1, "")).private_domain("demo123")),
        config_error(builder().private_domain("demo 123")),
        config_error(builder().base_url("demo123")),
        config_error(good().paths([("video.delete_source", "/openapi/a")])),
        config_error(good().path::<upload::UploadFile>("/openapi/a")),
        config_error(good().path::<video::DeleteSources>("openapi/a")),
        config_error(good().path::<video::DeleteSources>("/openapi/a?b=c")),
    ];
    insta::with_settings!({
        prepend_module_to_snapshot => false, snapshot_path => "snapshots", omit_expression => true,
    }, {
        insta::assert_snapshot!("config", mistakes.join("\n"));
    });
}

#[test]
fn debug_output_hides_the_key() {
    let built = builder().private_domain("demo123");
    let shown = format!("{built:?}");
    let shown = format!("{shown} {:?}", built.build().unwrap());
    assert!(shown.contains("demo123") && !shown.contains(KEY), "{shown}");
}

#[tokio::test]
async fn a_path_prefix_is_kept() {
    let mock = mock().path::<video::GetStatus>("/proxy/vod/openapi/video/getStatus");
    let response = MockResponse::body(r#"{"code":0,"data":{"status":100}}"#);
    let server = Server::start(mock, response).await;
    let client = builder().base_url(server.url("/proxy/vod/")).build().unwrap();
    client.video().get_status(video::GetStatus::new(VideoId(1))).await.unwrap();
    assert_eq!(server.received().target, "/proxy/vod/openapi/video/getStatus");
}

#[tokio::test]
async fn each_call_is_signed_with_the_time_of_the_clock() {
    let time = UnixTime(1596096142);
    let server = Server::at(time, r#"{"code":0,"data":{"status":100}}"#).await;
    let client = server.builder().clock(FixedClock(time)).build().unwrap();
    client.video().get_status(video::GetStatus::new(VideoId(456))).await.unwrap();
    assert!(server.received().text().contains("timestamp=1596096142&sign="));
}

#[tokio::test]
async fn the_user_agent_names_both_programs() {
    let server = Server::with_body(r#"{"code":0,"data":{"status":100}}"#).await;
    let client = Client::builder()
        .credentials(Credentials::new(12345678, KEY))
        .base_url(server.url(""))
        .user_agent("school/1.0")
        .build()
        .unwrap();
    client.video().get_status(video::GetStatus::new(VideoId(1))).await.unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(server.received().header("user-agent"), format!("school/1.0 baijiayun-rs/{version}"));
}

#[tokio::test]
async fn a_client_without_a_key_can_fetch_one_and_nothing_else() {
    let time = UnixTime(1501572288);
    let server = Server::at(time, r#"{"code":0,"data":{"partner_key":"new"}}"#).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = Client::builder()
        .credentials(Credentials::without_key(12345678))
        .base_url(server.url(""))
        .http_client(http)
        .clock(FixedClock(time))
        .build()
        .unwrap();
    let error = client.video().get_status(video::GetStatus::new(VideoId(1))).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::MissingKey), "{error:?}");
    client.partner().create_key(partner::CreateKey::new("s")).await.unwrap();
    assert_eq!(server.received().text(), "secret_key=s&partner_id=12345678&timestamp=1501572288");
}

#[test]
fn metadata_describes_the_operations() {
    let page = API.operations.iter().filter(|operation| operation.source == Source::Page);
    assert!(page.clone().all(|operation| operation.number.is_some()));
    assert_eq!((API.operations.len(), page.count()), (61, 58));
    let list = API.operation("video.list").unwrap();
    assert_eq!(list, video::List::OPERATION);
    assert_eq!((list.number, list.title_zh), (Some("API-31"), "获取点播视频列表"));
    assert_eq!((list.method(), list.safety), (Method::Post, Safety::Read));
    let page_size = list.params.iter().find(|param| param.name == "page_size").unwrap();
    assert_eq!((page_size.default, page_size.limits.max), (Some("20"), Some(1000)));
    assert_eq!(API.meaning(1002).map(|meaning| meaning.contains("签名")), Some(true));
    assert_eq!(API.closest("video.lst"), Some("video.list"));
    let share = API.operation("video.get_share_url").unwrap();
    assert_eq!((share.methods, share.method()), (&[Method::Get, Method::Post][..], Method::Post));
}

#[test]
fn the_table_of_operations_is_unchanged() {
    let lines: Vec<String> = API
        .operations
        .iter()
        .map(|operation| {
            let methods: Vec<_> = operation.methods.iter().map(ToString::to_string).collect();
            let path = match operation.path {
                Path::Known(path) => path,
                Path::Unknown => "unknown",
                Path::Dynamic => "dynamic",
            };
            let encoding = operation.encoding;
            let safety = operation.safety;
            let number = operation.number.unwrap_or("-");
            format!("{number} {} {} {path} {encoding} {safety}", operation.id, methods.join(","))
        })
        .collect();
    let count = |path: &str| lines.iter().filter(|line| line.contains(path)).count();
    assert_eq!((count(" /openapi/"), count(" dynamic "), count(" unknown ")), (33, 1, 27));
    insta::with_settings!({
        prepend_module_to_snapshot => false, snapshot_path => "snapshots", omit_expression => true,
    }, {
        insta::assert_snapshot!("operations", lines.join("\n"));
    });
}
