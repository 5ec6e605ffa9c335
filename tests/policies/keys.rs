//! Partner keys: fetching, providers, rotation and failures.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baijiayun_mock::{Fault, MockServer};
use baijiayun_vod::{
    BoxError, Client, Credentials, Error, ErrorKind, FilePart, KeyProvider, Secret, Stub, VideoId, category,
    partner, subtitle,
};
use futures_util::future::join_all;
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::support::clients::{arrived, builder, client, server};

fn with_secret_key(server: &MockServer) -> Client {
    let secret_key = server.secret_key();
    let credentials = Credentials::with_secret_key(server.partner_id(), secret_key.expose());
    builder(server).credentials(credentials).build().unwrap()
}

async fn list(client: &Client) -> Result<(), Error> {
    client.category().list(category::List::new()).await.map(drop)
}

#[tokio::test]
async fn concurrent_calls_share_one_fetch_of_the_key() {
    let server = server().await;
    let client = with_secret_key(&server);
    for result in join_all((0..20).map(|_| list(&client))).await {
        result.unwrap();
    }
    let fetched = arrived(&server).iter().filter(|id| **id == "partner.create_key").count();
    assert_eq!((fetched, arrived(&server).len()), (1, 21));
}

/// Marks and blanks around a key are dropped; an invalid key is an error that does not show it.
#[tokio::test]
async fn the_key_of_a_provider_is_checked() {
    let server = server().await;
    let with_key = |key: String| {
        let credentials = Credentials::with_provider(server.partner_id(), move || {
            let key = Secret::new(key.clone());
            async { Ok(key) }
        });
        builder(&server).credentials(credentials).build().unwrap()
    };
    list(&with_key(format!("\u{feff}{}\r\n", server.partner_key().expose()))).await.unwrap();
    let error = list(&with_key("'hunter2'".to_owned())).await.unwrap_err();
    let text = format!("{error:?}");
    assert!(matches!(error.kind(), ErrorKind::Key(_)), "{text}");
    assert!(text.contains("is in quotes") && !text.contains("hunter2"), "{text}");
    assert_eq!(arrived(&server).len(), 1);
}

#[tokio::test]
async fn a_rotated_key_is_fetched_again() {
    let server = server().await;
    let client = with_secret_key(&server);
    list(&client).await.unwrap();
    server.inject(Fault::KeyRotated.once());
    list(&client).await.unwrap();
    let expected =
        ["partner.create_key", "category.list", "category.list", "partner.create_key", "category.list"];
    assert_eq!(arrived(&server), expected);
}

#[tokio::test]
async fn a_rejected_key_is_replaced_even_if_the_call_cannot_be_retried() {
    let server = server().await;
    let client = with_secret_key(&server);
    list(&client).await.unwrap();
    server.inject(Fault::KeyRotated.once());
    let stream = futures_util::stream::iter([std::io::Result::Ok("WEBVTT")]);
    let file = FilePart::stream("a.vtt", Some(6), stream);
    let upload = subtitle::Upload::new("en", VideoId(1), file);
    let error = client.subtitle().upload(upload).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error}");
    list(&client).await.unwrap();
    let expected =
        ["partner.create_key", "category.list", "subtitle.upload", "partner.create_key", "category.list"];
    assert_eq!(arrived(&server), expected);
}

#[tokio::test]
async fn a_key_that_is_rejected_repeatedly_is_an_error() {
    let server = server().await;
    let client = with_secret_key(&server);
    server.inject(Fault::KeyRotated.times(5).on::<category::List>());
    let error = list(&client).await.unwrap_err();
    assert_eq!(error.code(), Some(1002));
    assert_eq!(arrived(&server).len(), 4, "{:?}", arrived(&server));
}

#[tokio::test]
async fn a_client_that_creates_a_new_key_uses_it() {
    let server = server().await;
    for client in [client(&server), with_secret_key(&server)] {
        list(&client).await.unwrap();
        let request = partner::CreateKey::new(server.secret_key()).regenerate(true);
        let new = client.partner().create_key(request).await.unwrap().partner_key;
        assert_eq!(new.expose(), server.partner_key().expose());
        server.clear_log();
        list(&client).await.unwrap();
        assert_eq!(arrived(&server), ["category.list"], "at the first attempt");
    }
}

#[tokio::test]
async fn fetching_the_key_is_retried_for_any_operation() {
    let server = server().await;
    server.inject(Fault::Status(503).once().on::<partner::CreateKey>());
    with_secret_key(&server).category().add(category::Add::new("Mathematics")).await.unwrap();
    assert_eq!(arrived(&server), ["partner.create_key", "partner.create_key", "category.add"]);
}

#[tokio::test]
async fn a_wrong_secret_key_is_a_key_error() {
    let server = server().await;
    let credentials = Credentials::with_secret_key(server.partner_id(), "not-the-secret-key");
    let client = builder(&server).credentials(credentials).build().unwrap();
    let error = list(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)), "{error:?}");
    assert_eq!(error.operation().unwrap().id, "category.list");
    assert!(error.to_string().contains("partner.create_key (API-1)"), "{error}");
    assert_eq!((error.code(), error.is_retryable()), (Some(1001), false));
    assert!(!format!("{error} {error:?}").contains("not-the-secret-key"));
}

#[tokio::test]
async fn a_rejected_fixed_key_is_not_retried() {
    let server = server().await;
    let client = client(&server);
    server.inject(Fault::KeyRotated.once());
    assert_eq!(list(&client).await.unwrap_err().code(), Some(1002));
    assert_eq!(arrived(&server).len(), 1);
}

/// A provider that returns the server's current key and counts the requests.
struct Vault(Arc<MockServer>, Arc<AtomicUsize>);

impl KeyProvider for Vault {
    async fn key(&self) -> Result<Secret, BoxError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Ok(self.0.partner_key())
    }
}

#[tokio::test]
async fn a_provider_is_called_again_only_after_a_rejection() {
    let server = Arc::new(server().await);
    let requests = Arc::new(AtomicUsize::new(0));
    let vault = Vault(Arc::clone(&server), Arc::clone(&requests));
    let credentials = Credentials::with_provider(server.partner_id(), vault);
    let client = builder(&server).credentials(credentials).build().unwrap();
    list(&client).await.unwrap();
    list(&client).await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    server.inject(Fault::KeyRotated.once());
    list(&client).await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_failure_of_a_provider_is_a_key_error() {
    let server = server().await;
    let credentials =
        Credentials::with_provider(server.partner_id(), async || Err("the vault is sealed".into()));
    let client = builder(&server).credentials(credentials).build().unwrap();
    let error = list(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)) && error.to_string().contains("sealed"), "{error}");
    assert_eq!(arrived(&server).len(), 0);
}

#[tokio::test]
async fn a_rejected_key_does_not_prevent_fetching_another() {
    let server = server().await;
    let credentials = Credentials::new(server.partner_id(), "the-key-before-last");
    let client = builder(&server).credentials(credentials).build().unwrap();
    assert_eq!(list(&client).await.unwrap_err().code(), Some(1002));
    client.partner().create_key(partner::CreateKey::new(server.secret_key())).await.unwrap();
    list(&client).await.unwrap();
    let expected = ["category.list", "partner.create_key", "partner.create_key", "category.list"];
    assert_eq!(arrived(&server), expected);
}

type KeyFuture = futures_util::future::BoxFuture<'static, Result<Secret, BoxError>>;

const KEY_TIMEOUT: Duration = Duration::from_secs(2);

/// Returns a client with this provider, the number of requests to the provider, and the stub with the
/// calls. Nothing is sent, so that time can be virtual.
fn scripted(script: fn(usize) -> KeyFuture) -> (Client, Arc<AtomicUsize>, Stub) {
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    let provider = move || script(count.fetch_add(1, Ordering::SeqCst));
    let stub = Stub::new().respond_json::<category::List>(json!({ "list": [] }));
    let client = Client::builder()
        .credentials(Credentials::with_provider(1, provider))
        .private_domain("demo123")
        .key_timeout(KEY_TIMEOUT)
        .stub(stub.clone())
        .build()
        .unwrap();
    (client, requests, stub)
}

fn after(delay: Duration, key: Result<Secret, BoxError>) -> KeyFuture {
    Box::pin(async move {
        sleep(delay).await;
        key
    })
}

fn assert_key_error(result: Result<(), Error>, reason: &str) {
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)) && error.to_string().contains(reason), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn an_unpolled_call_that_waits_for_the_key_does_not_block_others() {
    let (client, requests, _) = scripted(|_| after(Duration::from_millis(300), Ok(Secret::new("k"))));
    let start = Instant::now();
    let mut unpolled = pin!(list(&client));
    tokio::select! {
        _ = &mut unpolled => unreachable!("the key takes longer"),
        () = sleep(Duration::from_millis(100)) => list(&client).await.unwrap(),
    }
    assert_eq!(start.elapsed(), Duration::from_millis(300));
    unpolled.await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_does_not_cancel_the_fetch_for_others() {
    let (client, requests, _) = scripted(|_| after(Duration::from_millis(300), Ok(Secret::new("k"))));
    let start = Instant::now();
    let dropped = tokio::time::timeout(Duration::from_millis(100), list(&client));
    let (dropped, waited) = tokio::join!(dropped, list(&client));
    assert!(dropped.is_err());
    waited.unwrap();
    assert_eq!((start.elapsed(), requests.load(Ordering::SeqCst)), (Duration::from_millis(300), 1));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_never_responds_times_out() {
    let (client, requests, stub) = scripted(|number| match number {
        0 => Box::pin(std::future::pending()),
        _ => after(Duration::ZERO, Ok(Secret::new("k"))),
    });
    let start = Instant::now();
    for result in join_all((0..20).map(|_| list(&client))).await {
        assert_key_error(result, "took longer than 2s");
    }
    assert_eq!((start.elapsed(), requests.load(Ordering::SeqCst)), (KEY_TIMEOUT, 1));
    assert_eq!(stub.calls().len(), 0);
    list(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn waiting_calls_share_a_failure_of_the_provider() {
    let (client, requests, stub) = scripted(|number| match number {
        0 => after(Duration::from_millis(500), Err("the vault is sealed".into())),
        _ => after(Duration::ZERO, Ok(Secret::new("k"))),
    });
    let start = Instant::now();
    for result in join_all((0..20).map(|_| list(&client))).await {
        assert_key_error(result, "the vault is sealed");
    }
    assert_eq!((start.elapsed(), requests.load(Ordering::SeqCst)), (Duration::from_millis(500), 1));
    assert_eq!(stub.calls().len(), 0);
    list(&client).await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 2, "the next call requests the key again");
}

#[tokio::test(start_paused = true)]
async fn an_empty_key_is_an_error() {
    let (client, _, stub) = scripted(|number| {
        let blank = if number == 0 { "" } else { " \n" };
        after(Duration::ZERO, Ok(Secret::new(blank)))
    });
    for _ in 0..2 {
        assert_key_error(list(&client).await, "is empty");
    }
    assert_eq!(stub.calls().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_provider_fails_only_the_waiting_calls() {
    let (client, requests, stub) = scripted(|number| match number {
        0 => panic!("the vault is haunted"),
        1 => Box::pin(async {
            sleep(Duration::from_millis(500)).await;
            panic!("the vault is still haunted")
        }),
        _ => after(Duration::ZERO, Ok(Secret::new("k"))),
    });
    assert_key_error(list(&client).await, "panicked");
    for result in join_all((0..20).map(|_| list(&client))).await {
        assert_key_error(result, "panicked");
    }
    assert_eq!((requests.load(Ordering::SeqCst), stub.calls().len()), (2, 0));
    list(&client).await.unwrap();
}

#[tokio::test]
async fn waiting_calls_share_a_failed_fetch_of_the_key() {
    let server = server().await;
    server.inject(Fault::Status(503).always().on::<partner::CreateKey>());
    let client = with_secret_key(&server);
    for result in join_all((0..20).map(|_| list(&client))).await {
        let error = result.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Key(_)) && error.is_retryable(), "{error:?}");
    }
    assert_eq!(arrived(&server), ["partner.create_key"; 4], "the attempts of one call");
}
