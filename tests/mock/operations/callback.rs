//! API-59 and 60.

use baijiayun_vod::callback::{GetUrl, SetUrl};

use crate::support::world::{World, rejection};

#[tokio::test]
async fn the_webhook_url_is_kept() {
    let World { client, server: _server, .. } = World::new().await;
    assert_eq!(client.callback().get_url(GetUrl::new()).await.unwrap().url.unwrap_or_default(), "");
    for url in ["http://example.com/callback", "https://example.com/?a=1&b=2"] {
        let set = client.callback().set_url(SetUrl::new(url)).await.unwrap();
        assert_eq!(set.url.as_deref(), Some(url));
        let got = client.callback().get_url(GetUrl::new()).await.unwrap();
        assert_eq!(got.url.as_deref(), Some(url));
    }
}

#[tokio::test]
async fn urls_other_than_http_are_rejected() {
    let World { client, server: _server, .. } = World::new().await;
    for url in ["ftp://example.com/", "example.com", "http://"] {
        let (code, message) = rejection(client.callback().set_url(SetUrl::new(url)).await);
        assert!(code == 1001 && message.contains("url"), "{url}: {message}");
    }
    assert_eq!(client.callback().get_url(GetUrl::new()).await.unwrap().url.unwrap_or_default(), "");
}
