//! Calls that a customer's page makes itself, and dry runs, which call nothing.

use std::future::pending;
use std::time::Duration;

use baijiayun_vod::sign::verify;
use baijiayun_vod::{
    BoxError, Client, Credentials, ErrorKind, FilePart, Secret, Stub, VideoId, partner, upload, video,
};
use serde_json::json;

use crate::stubbed;

#[tokio::test]
async fn a_browser_can_post_a_signed_request() {
    let client = Client::builder().credentials(Credentials::new(12, "hunter2")).private_domain("demo");
    let client = client.build().unwrap();
    let signed = client.api().sign_for_browser(video::GetStatus::new(VideoId(7))).await.unwrap();
    assert_eq!(signed.url, "https://demo.at.baijiayun.com/openapi/video/getStatus");
    let sign = &signed.params.iter().find(|(name, _)| name == "sign").unwrap().1;
    let params = signed.params.iter().filter(|(name, _)| name != "sign").map(|(name, value)| (name, value));
    assert!(verify(params, &Secret::new("hunter2"), sign));
    assert!(!format!("{signed:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_request_with_a_secret_or_a_file_is_not_signed_for_a_browser() {
    let api = stubbed(&Stub::new()).api().clone();
    let file = upload::UploadFile::new("http://h/up", FilePart::bytes("a.mp4", "0123"));
    let errors = [
        api.sign_for_browser(file).await.unwrap_err(),
        api.sign_for_browser(partner::CreateKey::new("secret")).await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error.kind(), ErrorKind::InvalidArgument(_)), "{error:?}");
    }
}

/// A vault that never responds.
async fn stalled() -> Result<Secret, BoxError> {
    pending().await
}

#[tokio::test]
async fn a_dry_run_does_not_ask_for_the_key() {
    let stub = Stub::new().respond_json::<partner::CreateKey>(json!({ "partner_key": "k" }));
    for credentials in [Credentials::with_provider(1, stalled), Credentials::with_secret_key(1, "secret")] {
        let builder = Client::builder().credentials(credentials).private_domain("demo").stub(stub.clone());
        let client = builder.key_timeout(Duration::from_secs(3600)).build().unwrap();
        let dry_run = client.api().dry_run(video::GetStatus::new(VideoId(7))).await.unwrap();
        assert_eq!(dry_run.params.last().unwrap(), &("sign".to_owned(), "***".to_owned()));
    }
    assert!(stub.calls().is_empty());
}
