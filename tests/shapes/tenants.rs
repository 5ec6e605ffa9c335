//! A client for each tenant, from one template.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::{Body, Client, Credentials, SlidingWindow, Transport, TransportError, bytes::Bytes};
use tokio::time::Instant;

use crate::{builder, get_status};

/// Accepts every call, and records host and account.
#[derive(Default)]
struct AcceptAll(Mutex<Vec<(String, String)>>);

impl Transport for AcceptAll {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let form: BTreeMap<String, String> =
            form_urlencoded::parse(request.body().as_bytes().unwrap()).into_owned().collect();
        let host = request.uri().host().unwrap().to_owned();
        self.0.lock().unwrap().push((host, form["partner_id"].clone()));
        Ok(Response::new(Bytes::from_static(br#"{"code":0,"data":{"status":100}}"#)))
    }
}

async fn call(client: &Client, count: usize) -> Duration {
    let started = Instant::now();
    for _ in 0..count {
        client.video().get_status(get_status()).await.unwrap();
    }
    started.elapsed()
}

#[tokio::test]
async fn every_tenant_has_its_own_account_and_domain() {
    let server = Arc::new(AcceptAll::default());
    let template = builder().transport(server.clone());
    let tenants = [(1, "one"), (2, "two")].map(|(partner_id, domain)| {
        let credentials = Credentials::new(partner_id, "k");
        assert_eq!(credentials.partner_id(), partner_id);
        template.clone().credentials(credentials).private_domain(domain.to_owned()).build().unwrap()
    });
    for tenant in &tenants {
        call(tenant, 1).await;
    }
    let seen = server.0.lock().unwrap().clone();
    let expected = [("one.at.baijiayun.com", "1"), ("two.at.baijiayun.com", "2")];
    assert_eq!(seen, expected.map(|(host, id)| (host.to_owned(), id.to_owned())));
    assert_eq!(tenants.map(|tenant| tenant.api().partner_id()), [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_busy_tenant_does_not_delay_another() {
    let template = builder().transport(AcceptAll::default());
    let busy = template.clone().build().unwrap();
    let other = template.credentials(Credentials::new(2, "k")).build().unwrap();
    assert_eq!(call(&busy, 200).await, Duration::ZERO);
    assert_eq!(call(&other, 200).await, Duration::ZERO, "the limiter is its own");
    assert!(call(&busy, 1).await >= Duration::from_secs(10), "the limit holds");
}

#[tokio::test(start_paused = true)]
async fn a_limiter_in_the_template_is_shared() {
    let window = SlidingWindow::new(2, Duration::from_secs(1));
    let template = builder().transport(AcceptAll::default()).rate_limiter(window);
    let (first, second) = (template.clone().build().unwrap(), template.build().unwrap());
    assert_eq!(call(&first, 1).await + call(&second, 1).await, Duration::ZERO);
    assert_eq!(call(&second, 1).await, Duration::from_secs(1));
}
