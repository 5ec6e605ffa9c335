//! Settings from text, maps, and a user's own HTTP client.

use std::collections::{BTreeMap, HashMap};

use baijiayun_vod::{Client, ConfigError, Credentials, ErrorKind, HttpTransport, Request, video};
use reqwest::header::HeaderMap;

use crate::builder;

const UNKNOWN: &str = "video.delete_sources";

fn path(client: &Client) -> Option<&str> {
    client.api().path_of(video::DeleteSources::OPERATION)
}

#[test]
fn owned_and_borrowed_text_is_accepted() {
    let (domain, url) = (String::from("demo123"), String::from("https://demo123.at.baijiayun.com"));
    for builder in [
        builder().private_domain(domain.clone()),
        builder().private_domain(domain.as_str()),
        builder().private_domain(&domain),
        builder().base_url(url.clone()),
        builder().base_url(&url),
    ] {
        let shown = format!("{:?}", builder.build().unwrap());
        assert!(shown.contains("https://demo123.at.baijiayun.com"), "{shown}");
    }
}

#[test]
fn paths_are_set_by_request_or_come_from_any_map() {
    let borrowed = BTreeMap::from([(UNKNOWN, "/openapi/a".to_owned())]);
    let owned = HashMap::from([(UNKNOWN.to_owned(), "/openapi/a".to_owned())]);
    for builder in [
        builder().path::<video::DeleteSources>("/openapi/a"),
        builder().path::<video::DeleteSources>(String::from("/openapi/a")),
        builder().paths(&borrowed),
        builder().paths(borrowed.clone()),
        builder().paths(&owned),
        builder().paths(owned),
        builder().paths([(UNKNOWN, "/openapi/a")]),
    ] {
        assert_eq!(path(&builder.build().unwrap()), Some("/openapi/a"));
    }
    let error = builder().paths([("video.lst", "/openapi/a")]).build().unwrap_err();
    assert_eq!(error.hint().as_deref(), Some("did you mean `video.list`?"));
    let ErrorKind::Config(config) = error.into_kind() else { panic!("another kind") };
    assert!(matches!(config, ConfigError::UnknownOperation { .. }));
}

#[test]
fn the_client_returns_its_account() {
    let credentials = Credentials::new(12345678, "hunter2");
    assert_eq!(credentials.partner_id(), 12345678);
    assert_eq!(builder().credentials(credentials).build().unwrap().api().partner_id(), 12345678);
}

#[test]
fn debug_is_short_and_shows_neither_headers_nor_keys() {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", "Bearer hunter2".parse().unwrap());
    let http = reqwest::Client::builder().default_headers(headers).tls_certs_only([]).build().unwrap();
    let transport = HttpTransport::from(http.clone());
    assert_eq!(format!("{transport:?}"), "HttpTransport { .. }");
    let builder = builder().credentials(Credentials::new(12345678, "hunter3")).http_client(http);
    let shown = format!("{builder:?}");
    let blocking: baijiayun_vod::blocking::Client = builder.clone().build_as().unwrap();
    let client = builder.build().unwrap();
    for shown in [
        shown,
        format!("{client:?}"),
        format!("{:?}", client.api()),
        format!("{:?}", client.video()),
        format!("{blocking:?}"),
    ] {
        assert!(shown.len() < 200, "{shown}");
        assert!(!shown.contains("hunter") && !shown.contains("authorization"), "{shown}");
        assert!(shown.contains("12345678"), "{shown}");
    }
}
