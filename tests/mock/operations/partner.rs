//! API-1.

use baijiayun_vod::{Credentials, partner, video};

use crate::support::world::{World, code, plain, rejection};

#[tokio::test]
async fn the_partner_key_is_returned_for_the_secret_key() {
    let World { server, client, .. } = World::new().await;
    let response = client.partner().create_key(partner::CreateKey::new(server.secret_key())).await.unwrap();
    assert_eq!(response.partner_key.expose(), server.partner_key().expose());
    assert!(!format!("{response:?}").contains(server.partner_key().expose()));
}

#[tokio::test]
async fn a_client_without_a_partner_key_can_fetch_it() {
    let World { server, .. } = World::new().await;
    let id = server.partner_id();
    let keyless = plain(&server).credentials(Credentials::without_key(id)).build().unwrap();
    let response = keyless.partner().create_key(partner::CreateKey::new(server.secret_key())).await.unwrap();
    assert_eq!(server.calls()[0].param("sign"), None);
    let credentials = Credentials::new(id, response.partner_key.expose());
    let client = plain(&server).credentials(credentials).build().unwrap();
    assert_eq!(client.video().list(video::List::new()).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_new_key_invalidates_the_old_one() {
    let World { server, client, .. } = World::new().await;
    let old = server.partner_key();
    let request = partner::CreateKey::new(server.secret_key()).regenerate(true);
    let new = client.partner().create_key(request).await.unwrap().partner_key;
    assert_ne!(new.expose(), old.expose());
    assert!(new.expose().len() <= 128);
    assert_eq!(server.partner_key().expose(), new.expose());
    // The client that created the key uses it from now on; others keep the old one.
    assert!(client.video().list(video::List::new()).await.is_ok());
    let old = plain(&server).credentials(Credentials::new(server.partner_id(), old.expose()));
    assert_eq!(code(old.build().unwrap().video().list(video::List::new()).await), 1002);
    let client = plain(&server).build().unwrap();
    assert!(client.video().list(video::List::new()).await.is_ok());
}

#[tokio::test]
async fn a_wrong_secret_key_is_rejected_and_changes_nothing() {
    let World { server, client, .. } = World::new().await;
    let old = server.partner_key();
    let request = partner::CreateKey::new("not the secret key").regenerate(true);
    let (code, message) = rejection(client.partner().create_key(request).await);
    assert_eq!(code, 1001);
    assert!(message.contains("secret_key"), "{message}");
    assert_eq!(server.partner_key().expose(), old.expose());
}
