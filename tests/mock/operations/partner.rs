//! API-1.

use baijiayun_vod::{Credentials, partner, video};

use crate::support::world::{World, code, plain, refused};

#[tokio::test]
async fn the_secret_key_gives_the_partner_key() {
    let World { server, client, .. } = World::new().await;
    let answer = client.partner().create_key(partner::CreateKey::new(server.secret_key())).await.unwrap();
    assert_eq!(answer.partner_key.expose(), server.partner_key().expose());
    assert!(!format!("{answer:?}").contains(server.partner_key().expose()));
}

#[tokio::test]
async fn a_client_without_partner_key_can_fetch_it() {
    let World { server, .. } = World::new().await;
    let id = server.partner_id().0;
    let keyless = plain(&server).credentials(Credentials::without_key(id)).build().unwrap();
    let answer = keyless.partner().create_key(partner::CreateKey::new(server.secret_key())).await.unwrap();
    assert_eq!(server.calls()[0].param("sign"), None);
    let credentials = Credentials::new(id, answer.partner_key.expose());
    let client = plain(&server).credentials(credentials).build().unwrap();
    assert_eq!(client.video().list(video::List::new()).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_new_key_ends_the_old_one() {
    let World { server, client, .. } = World::new().await;
    let old = server.partner_key();
    let request = partner::CreateKey::new(server.secret_key()).regenerate(true);
    let made = client.partner().create_key(request).await.unwrap().partner_key;
    assert_ne!(made.expose(), old.expose());
    assert!(made.expose().len() <= 128);
    assert_eq!(server.partner_key().expose(), made.expose());
    // The client that made it carries on with it; others have to be told.
    assert!(client.video().list(video::List::new()).await.is_ok());
    let old = plain(&server).credentials(Credentials::new(server.partner_id().0, old.expose()));
    assert_eq!(code(old.build().unwrap().video().list(video::List::new()).await), 1002);
    let client = plain(&server).build().unwrap();
    assert!(client.video().list(video::List::new()).await.is_ok());
}

#[tokio::test]
async fn a_wrong_secret_key_is_refused_and_changes_nothing() {
    let World { server, client, .. } = World::new().await;
    let old = server.partner_key();
    let request = partner::CreateKey::new("not the secret key").regenerate(true);
    let (code, message) = refused(client.partner().create_key(request).await);
    assert_eq!(code, 1001);
    assert!(message.contains("secret_key"), "{message}");
    assert_eq!(server.partner_key().expose(), old.expose());
}
