//! Errors in `anyhow`, and as `main` prints them.

use std::io;

use anyhow::Context;
use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::{
    Body, BoxError, Client, Credentials, Definition, Error, RetryPolicy, Stub, Transport, TransportError,
    UploadSource, bytes::Bytes, video,
};

use crate::{builder, get_status, stubbed};

async fn import(client: &Client) -> anyhow::Result<()> {
    client.video().get_status(get_status()).await.context("cannot import the lecture")?;
    Ok(())
}

/// An HTTP client's error has several causes.
struct Refusing;

impl Transport for Refusing {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let refused = io::Error::new(io::ErrorKind::ConnectionRefused, "connection refused");
        Err(TransportError::connect(anyhow::Error::from(refused).context("tcp connect error")))
    }
}

/// Returns the number of occurrences of `part` in `text`.
fn count(text: &str, part: &str) -> usize {
    text.matches(part).count()
}

#[tokio::test]
async fn causes_are_printed_once() {
    let client = builder().transport(Refusing).retry(RetryPolicy::never()).build().unwrap();
    let text = format!("{:#}", import(&client).await.unwrap_err());
    assert_eq!(
        text,
        "cannot import the lecture: video.get_status (API-5): cannot connect: \
         tcp connect error: connection refused"
    );
}

#[tokio::test]
async fn the_cause_of_a_missing_key_is_said_once() {
    let vault = || async { Err::<baijiayun_vod::Secret, BoxError>("the vault is sealed".into()) };
    let client = builder().credentials(Credentials::with_provider(1, vault)).stub(Stub::new());
    let text = format!("{:#}", import(&client.build().unwrap()).await.unwrap_err());
    assert_eq!(count(&text, "the vault is sealed"), 1, "{text}");
    assert_eq!(count(&text, "cannot get the partner key"), 1, "{text}");
}

#[tokio::test]
async fn the_cause_of_an_upload_is_said_once() {
    let client = stubbed(&Stub::new().reject::<baijiayun_vod::upload::GetUrl>(1008, "no space left"));
    let uploader = client.uploader([Definition::High]);
    let failed =
        uploader.upload_from(UploadSource::bytes("a.mp4", "0")).await.context("the lecture").unwrap_err();
    assert_eq!(count(&format!("{failed:#}"), "no space left"), 1, "{failed:#}");
    let missing = uploader.upload("/nowhere/a.mp4").await.unwrap_err();
    let text = format!("{:#}", anyhow::Error::from(missing));
    assert_eq!(count(&text, "No such file"), 1, "{text}");
}

#[tokio::test]
async fn a_cause_can_be_downcast() {
    let client = stubbed(&Stub::new().reject::<video::GetStatus>(5002, "no such video"));
    let error = import(&client).await.unwrap_err();
    assert_eq!(error.downcast_ref::<Error>().unwrap().code(), Some(5002));
}

/// Returns the text that `fn main() -> Result<(), Box<dyn std::error::Error>>` prints.
#[tokio::test]
async fn main_prints_a_readable_error() {
    async fn main(client: Client) -> Result<(), Box<dyn std::error::Error>> {
        client.video().get_status(get_status()).await?;
        Ok(())
    }
    let refused = builder().transport(Refusing).retry(RetryPolicy::never()).build().unwrap();
    insta::assert_snapshot!(format!("{:?}", main(refused).await.unwrap_err()), @"
    video.get_status (API-5): cannot connect: tcp connect error: connection refused
    hint: check the base URL and the network
    ");
    let rejected = stubbed(&Stub::new().reject::<video::GetStatus>(1002, "sign error"));
    insta::assert_snapshot!(format!("{:?}", main(rejected).await.unwrap_err()), @"
    video.get_status (API-5): the server rejected the call with code 1002, Bad signature (签名错误): sign error
    hint: Check the partner key and this machine's clock
    ");
    let unbuilt = Client::builder().build().map(drop).map_err(Box::<dyn std::error::Error>::from);
    insta::assert_snapshot!(format!("{:?}", unbuilt.unwrap_err()), @"
    no credentials
    hint: call `ClientBuilder::credentials`
    ");
}

#[tokio::test]
async fn an_anyhow_error_shows_the_hint_too() {
    let client = stubbed(&Stub::new().reject::<video::GetStatus>(1002, "sign error"));
    let error = client.video().get_status(get_status()).await.unwrap_err();
    let hint = error.hint().unwrap().into_owned();
    assert!(format!("{error:?}").ends_with(&format!("\nhint: {hint}")));
    assert!(!error.to_string().contains(&hint), "the message is one line");
}
