//! Where keys come from, and what happens when they change.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baijiayun_mock::{Fault, MockServer};
use baijiayun_vod::{
    BoxFuture, Client, Credentials, Error, KeyError, KeyProvider, Secret, category, partner,
};
use futures_util::future::join_all;

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
    assert!(matches!(error, Error::Key { .. }), "{error:?}");
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
#[derive(Debug)]
struct Vault(Arc<MockServer>, Arc<AtomicUsize>);

impl KeyProvider for Vault {
    fn key(&self) -> BoxFuture<'_, Result<Secret, KeyError>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(self.0.partner_key()) })
    }
}

/// Is never there.
#[derive(Debug)]
struct Sealed;

impl KeyProvider for Sealed {
    fn key(&self) -> BoxFuture<'_, Result<Secret, KeyError>> {
        Box::pin(async { Err("the vault is sealed".into()) })
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
    let credentials = Credentials::with_provider(server.partner_id().0, Sealed);
    let client = builder(&server).credentials(credentials).build().unwrap();
    let error = list(&client).await.unwrap_err();
    assert!(matches!(error, Error::Key { .. }) && error.to_string().contains("sealed"), "{error}");
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
