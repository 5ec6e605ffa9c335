//! API-59 and 60.

use baijiayun_vod::callback::{GetUrl, SetUrl};

use crate::support::world::{World, refused};

#[tokio::test]
async fn the_callback_url_is_remembered() {
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
async fn only_http_urls_are_taken() {
    let World { client, server: _server, .. } = World::new().await;
    for url in ["ftp://example.com/", "example.com", "http://"] {
        let (code, message) = refused(client.callback().set_url(SetUrl::new(url)).await);
        assert!(code == 1001 && message.contains("url"), "{url}: {message}");
    }
    assert_eq!(client.callback().get_url(GetUrl::new()).await.unwrap().url.unwrap_or_default(), "");
}
