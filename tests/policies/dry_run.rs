//! Dry runs: the calls that would be sent.

use std::collections::BTreeMap;

use baijiayun_vod::metadata::Method;
use baijiayun_vod::{
    CstDate, ErrorKind, FilePart, RawCall, Secret, VideoId, account, category, partner, subtitle, video,
};

use crate::support::clients::{arrived, builder, client, server};

#[tokio::test]
async fn a_dry_run_matches_the_call() {
    let server = server().await;
    let client = client(&server);
    let request = || category::Add::new("数学 & Co=");
    let shown = client.api().dry_run(request()).await.unwrap();
    assert_eq!(arrived(&server).len(), 0, "nothing is sent");
    client.category().add(request()).await.unwrap();
    let sent = &server.calls()[0];
    assert_eq!(shown.params.into_iter().collect::<BTreeMap<_, _>>(), sent.params);
    assert_eq!((shown.method, shown.files), (Method::Post, vec![]));
    assert_eq!(shown.url, format!("{}/openapi/video/addCategory", server.base_url()));
}

#[tokio::test]
async fn a_dry_run_has_files_and_query_parameters() {
    let server = server().await;
    let client = client(&server);
    let file = FilePart::bytes("a.vtt", "WEBVTT");
    let upload = client.api().dry_run(subtitle::Upload::new("中文", VideoId(1), file)).await.unwrap();
    assert_eq!(upload.files, [("subtitle".to_owned(), "a.vtt".to_owned())]);

    let day: CstDate = "2026-09-01".parse().unwrap();
    let flow = client.api().dry_run(account::GetDailyUsedFlow::new(day, day)).await.unwrap();
    assert_eq!(flow.method, Method::Get);
    assert!(!flow.url.contains('?') && flow.params.iter().any(|(name, _)| name == "sign"), "{flow:?}");

    let raw = client.api().dry_run_call(RawCall::get("/openapi/a").param("b", 1)).await.unwrap();
    assert_eq!(raw.params[0], ("b".to_owned(), "1".to_owned()));
    assert_eq!(arrived(&server).len(), 0);
}

#[tokio::test]
async fn a_dry_run_masks_secrets() {
    let server = server().await;
    let request = partner::CreateKey::new(Secret::new("hunter2"));
    let shown = client(&server).api().dry_run(request).await.unwrap();
    assert_eq!(shown.params[0], ("secret_key".to_owned(), "***".to_owned()));
    let text = format!("{shown:?}");
    assert!(!text.contains("hunter2") && !text.contains(server.partner_key().expose()), "{text}");
}

#[tokio::test]
async fn a_dry_run_of_an_invalid_call_is_an_error() {
    let server = server().await;
    let client = client(&server);
    let error = client.api().dry_run(video::List::new().page_size(0)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidArgument(_)), "{error:?}");
    let credentials = baijiayun_vod::Credentials::without_key(1);
    let keyless = builder(&server).credentials(credentials).build().unwrap();
    let error = keyless.api().dry_run(video::List::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::MissingKey), "{error:?}");
}
