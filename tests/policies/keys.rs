//! Where keys come from, and what happens when they change.

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
    let credentials = Credentials::with_secret_key(server.partner_id().0, secret_key.expose());
    builder(server).credentials(credentials).build().unwrap()
}

async fn list(client: &Client) -> Result<(), Error> {
    client.category().list(category::List::new()).await.map(drop)
}

#[tokio::test]
async fn the_key_is_fetched_once_however_many_calls_wait_for_it() {
    let server = server().await;
    let client = with_secret_key(&server);
    for result in join_all((0..20).map(|_| list(&client))).await {
        result.unwrap();
    }
    let fetched = arrived(&server).iter().filter(|id| **id == "partner.create_key").count();
    assert_eq!((fetched, arrived(&server).len()), (1, 21));
}

#[tokio::test]
async fn a_key_that_somebody_replaced_is_fetched_again() {
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
async fn an_upload_that_cannot_be_repeated_leaves_the_next_call_without_the_rejected_key() {
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
async fn a_key_that_is_refused_again_and_again_is_an_error() {
    let server = server().await;
    let client = with_secret_key(&server);
    server.inject(Fault::KeyRotated.times(5).on::<category::List>());
    let error = list(&client).await.unwrap_err();
    assert_eq!(error.code(), Some(1002));
    assert_eq!(arrived(&server).len(), 4, "{:?}", arrived(&server));
}

#[tokio::test]
async fn a_client_that_makes_a_new_key_carries_on_with_it() {
    let server = server().await;
    for client in [client(&server), with_secret_key(&server)] {
        list(&client).await.unwrap();
        let request = partner::CreateKey::new(server.secret_key()).regenerate(true);
        let made = client.partner().create_key(request).await.unwrap().partner_key;
        assert_eq!(made.expose(), server.partner_key().expose());
        server.clear_log();
        list(&client).await.unwrap();
        assert_eq!(arrived(&server), ["category.list"], "at the first attempt");
    }
}

#[tokio::test]
async fn fetching_the_key_is_tried_again_whatever_it_is_for() {
    let server = server().await;
    server.inject(Fault::Status(503).once().on::<partner::CreateKey>());
    with_secret_key(&server).category().add(category::Add::new("Mathematics")).await.unwrap();
    assert_eq!(arrived(&server), ["partner.create_key", "partner.create_key", "category.add"]);
}

#[tokio::test]
async fn a_wrong_secret_key_is_said_to_be_wrong() {
    let server = server().await;
    let credentials = Credentials::with_secret_key(server.partner_id().0, "not-the-secret-key");
    let client = builder(&server).credentials(credentials).build().unwrap();
    let error = list(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)), "{error:?}");
    assert_eq!(error.operation().unwrap().id, "category.list");
    assert!(error.to_string().contains("partner.create_key (API-1)"), "{error}");
    assert_eq!((error.code(), error.is_retryable()), (Some(1001), false));
    assert!(!format!("{error} {error:?}").contains("not-the-secret-key"));
}

#[tokio::test]
async fn a_key_given_by_hand_that_is_refused_is_an_error_at_once() {
    let server = server().await;
    let client = client(&server);
    server.inject(Fault::KeyRotated.once());
    assert_eq!(list(&client).await.unwrap_err().code(), Some(1002));
    assert_eq!(arrived(&server).len(), 1);
}

/// Gives the server's present key, and counts how often it is asked.
struct Vault(Arc<MockServer>, Arc<AtomicUsize>);

impl KeyProvider for Vault {
    async fn key(&self) -> Result<Secret, BoxError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Ok(self.0.partner_key())
    }
}

#[tokio::test]
async fn a_vault_is_asked_when_need_be() {
    let server = Arc::new(server().await);
    let asked = Arc::new(AtomicUsize::new(0));
    let vault = Vault(Arc::clone(&server), Arc::clone(&asked));
    let credentials = Credentials::with_provider(server.partner_id().0, vault);
    let client = builder(&server).credentials(credentials).build().unwrap();
    list(&client).await.unwrap();
    list(&client).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    server.inject(Fault::KeyRotated.once());
    list(&client).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_vault_that_fails_is_named() {
    let server = server().await;
    let credentials =
        Credentials::with_provider(server.partner_id().0, async || Err("the vault is sealed".into()));
    let client = builder(&server).credentials(credentials).build().unwrap();
    let error = list(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)) && error.to_string().contains("sealed"), "{error}");
    assert_eq!(arrived(&server).len(), 0);
}

#[tokio::test]
async fn a_key_that_works_no_longer_does_not_stand_in_the_way_of_another() {
    let server = server().await;
    let credentials = Credentials::new(server.partner_id().0, "the key before last");
    let client = builder(&server).credentials(credentials).build().unwrap();
    assert_eq!(list(&client).await.unwrap_err().code(), Some(1002));
    client.partner().create_key(partner::CreateKey::new(server.secret_key())).await.unwrap();
    list(&client).await.unwrap();
    let expected = ["category.list", "partner.create_key", "partner.create_key", "category.list"];
    assert_eq!(arrived(&server), expected);
}

type KeyFuture = futures_util::future::BoxFuture<'static, Result<Secret, BoxError>>;

const KEY_TIMEOUT: Duration = Duration::from_secs(2);

/// A client with this provider, how often the provider was asked, and what the client would have sent.
/// Nothing is sent, so that time can be virtual.
fn scripted(script: fn(usize) -> KeyFuture) -> (Client, Arc<AtomicUsize>, Stub) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let provider = move || script(count.fetch_add(1, Ordering::SeqCst));
    let stub = Stub::new().respond_json::<category::List>(json!({ "list": [] }));
    let client = Client::builder()
        .credentials(Credentials::with_provider(1, provider))
        .private_domain("demo123")
        .key_timeout(KEY_TIMEOUT)
        .stub(stub.clone())
        .build()
        .unwrap();
    (client, asked, stub)
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
async fn a_call_that_waits_for_the_key_and_is_not_polled_holds_up_no_other() {
    let (client, asked, _) = scripted(|_| after(Duration::from_millis(300), Ok(Secret::new("k"))));
    let start = Instant::now();
    let mut unpolled = pin!(list(&client));
    tokio::select! {
        _ = &mut unpolled => unreachable!("the key takes longer"),
        () = sleep(Duration::from_millis(100)) => list(&client).await.unwrap(),
    }
    assert_eq!(start.elapsed(), Duration::from_millis(300));
    unpolled.await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_leaves_the_fetch_to_those_that_wait() {
    let (client, asked, _) = scripted(|_| after(Duration::from_millis(300), Ok(Secret::new("k"))));
    let start = Instant::now();
    let dropped = tokio::time::timeout(Duration::from_millis(100), list(&client));
    let (dropped, waited) = tokio::join!(dropped, list(&client));
    assert!(dropped.is_err());
    waited.unwrap();
    assert_eq!((start.elapsed(), asked.load(Ordering::SeqCst)), (Duration::from_millis(300), 1));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_never_answers_has_a_time_out() {
    let (client, asked, stub) = scripted(|number| match number {
        0 => Box::pin(std::future::pending()),
        _ => after(Duration::ZERO, Ok(Secret::new("k"))),
    });
    let start = Instant::now();
    for result in join_all((0..20).map(|_| list(&client))).await {
        assert_key_error(result, "took longer than 2s");
    }
    assert_eq!((start.elapsed(), asked.load(Ordering::SeqCst)), (KEY_TIMEOUT, 1));
    assert_eq!(stub.calls().len(), 0);
    list(&client).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_the_provider_is_shared_by_all_that_wait() {
    let (client, asked, stub) = scripted(|number| match number {
        0 => after(Duration::from_millis(500), Err("the vault is sealed".into())),
        _ => after(Duration::ZERO, Ok(Secret::new("k"))),
    });
    let start = Instant::now();
    for result in join_all((0..20).map(|_| list(&client))).await {
        assert_key_error(result, "the vault is sealed");
    }
    assert_eq!((start.elapsed(), asked.load(Ordering::SeqCst)), (Duration::from_millis(500), 1));
    assert_eq!(stub.calls().len(), 0);
    list(&client).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2, "the next call asks again");
}

#[tokio::test(start_paused = true)]
async fn an_empty_key_is_refused() {
    let (client, _, stub) = scripted(|number| {
        let blank = if number == 0 { "" } else { " \n" };
        after(Duration::ZERO, Ok(Secret::new(blank)))
    });
    for _ in 0..2 {
        assert_key_error(list(&client).await, "empty key");
    }
    assert_eq!(stub.calls().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_panics_fails_those_that_wait_only() {
    let (client, asked, stub) = scripted(|number| match number {
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
    assert_eq!((asked.load(Ordering::SeqCst), stub.calls().len()), (2, 0));
    list(&client).await.unwrap();
}

#[tokio::test]
async fn a_server_that_gives_no_key_is_asked_by_one_call_for_all_that_wait() {
    let server = server().await;
    server.inject(Fault::Status(503).always().on::<partner::CreateKey>());
    let client = with_secret_key(&server);
    for result in join_all((0..20).map(|_| list(&client))).await {
        let error = result.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Key(_)) && error.is_retryable(), "{error:?}");
    }
    assert_eq!(arrived(&server), ["partner.create_key"; 4], "the attempts of one call");
}
