//! Parts that users supply and share. None of them implements `Debug`.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::transcode::{TranscodeReceiver, WebhookResponse};
use baijiayun_vod::webhook::{
    BoxDedupStore, DedupStatus, DedupStore, InMemoryDedupStore, Receiver, WebhookError,
};
use baijiayun_vod::{
    Attempt, Body, BoxError, BoxKeyProvider, BoxRateLimiter, BoxTransport, Clock, Credentials, FixedClock,
    HttpTransport, KeyProvider, Observer, PendingCall, RateLimiter, RetryPolicy, Secret, SlidingWindow, Stub,
    Transport, TransportError, UnixTime, Unlimited, bytes::Bytes, sign,
};

use crate::{builder, get_status, stubbed, transcoded};

const KEY: &str = "the-key";
const NOW: UnixTime = UnixTime(1_600_000_000);

#[derive(Default)]
struct Metrics {
    attempts: AtomicUsize,
    failures: AtomicUsize,
}

impl Observer for Metrics {
    fn attempt(&self, attempt: &Attempt<'_>) {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        self.failures.fetch_add(usize::from(attempt.error.is_some()), Ordering::Relaxed);
    }
}

#[tokio::test]
async fn metrics_are_read_from_a_handle() {
    let metrics = Arc::new(Metrics::default());
    let client = builder().stub(transcoded()).observer(metrics.clone()).build().unwrap();
    client.video().get_status(get_status()).await.unwrap();
    client.account().get_info(baijiayun_vod::account::GetInfo::new()).await.unwrap_err();
    assert_eq!(metrics.attempts.load(Ordering::Relaxed), 2);
    assert_eq!(metrics.failures.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_closure_observes() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let observer = move |attempt: &Attempt<'_>| sender.send(attempt.operation.id).unwrap();
    let client = builder().stub(transcoded()).observer(observer).build().unwrap();
    client.video().get_status(get_status()).await.unwrap();
    assert_eq!(receiver.try_recv(), Ok("video.get_status"));
}

/// A clock that a test sets.
struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> UnixTime {
        UnixTime(self.0.load(Ordering::Relaxed))
    }
}

/// A fake server that keeps the form of the last call.
#[derive(Default)]
struct LastForm(std::sync::Mutex<String>);

impl LastForm {
    fn contains(&self, text: &str) -> bool {
        self.0.lock().unwrap().contains(text)
    }
}

impl Transport for LastForm {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let form = request.body().as_bytes().unwrap_or_default();
        *self.0.lock().unwrap() = String::from_utf8_lossy(form).into_owned();
        Ok(Response::new(Bytes::from_static(br#"{"code":0,"data":{"status":100}}"#)))
    }
}

#[tokio::test]
async fn a_shared_clock_can_be_set() {
    let (clock, sent) = (Arc::new(TestClock(AtomicI64::new(NOW.0))), Arc::new(LastForm::default()));
    let client = builder().transport(sent.clone()).clock(clock.clone()).build().unwrap();
    client.video().get_status(get_status()).await.unwrap();
    assert!(sent.contains("timestamp=1600000000&"));
    clock.0.fetch_add(60, Ordering::Relaxed);
    client.video().get_status(get_status()).await.unwrap();
    assert!(sent.contains("timestamp=1600000060&"));
}

#[tokio::test]
async fn a_closure_is_a_clock() {
    let sent = Arc::new(LastForm::default());
    let client = builder().transport(sent.clone()).clock(|| UnixTime(77)).build().unwrap();
    client.video().get_status(get_status()).await.unwrap();
    assert!(sent.contains("timestamp=77&"));
}

/// Parts that are chosen at run time.
#[tokio::test]
async fn a_part_may_be_a_trait_object() {
    let metrics = Arc::new(Metrics::default());
    let observer: Arc<dyn Observer> = metrics.clone();
    let clock: Arc<dyn Clock> = Arc::new(FixedClock(NOW));
    let client = builder().stub(transcoded()).observer(observer).clock(clock).build().unwrap();
    client.video().get_status(get_status()).await.unwrap();
    assert_eq!(metrics.attempts.load(Ordering::Relaxed), 1);
}

/// A setting of a program that decides which parts its client has.
#[tokio::test]
async fn every_part_is_chosen_at_run_time() {
    for is_production in [false, true] {
        let vault = Vault { token: KEY, asked: AtomicUsize::new(0) };
        let provider = match is_production {
            true => BoxKeyProvider::new(vault),
            false => BoxKeyProvider::new(|| async { Ok(Secret::new(KEY)) }),
        };
        let limiter = match is_production {
            true => BoxRateLimiter::new(SlidingWindow::default()),
            false => BoxRateLimiter::new(Unlimited),
        };
        let transport = match is_production {
            true => BoxTransport::new(HttpTransport::new().unwrap()),
            false => BoxTransport::new(LastForm::default()),
        };
        let store = match is_production {
            true => BoxDedupStore::new(UnavailableStore),
            false => BoxDedupStore::new(InMemoryDedupStore::default()),
        };
        let client = builder()
            .retry(RetryPolicy::never())
            .credentials(Credentials::with_provider(1, provider))
            .rate_limiter(limiter)
            .transport(transport)
            .base_url("http://127.0.0.1:9")
            .build()
            .unwrap();
        let status = client.video().get_status(get_status()).await;
        assert_eq!(status.is_err(), is_production, "nobody listens on the port");
        assert_eq!(receiver(store).receive(callback().as_bytes()).await.is_err(), is_production);
    }
}

/// A vault that counts how often it is asked. Its token must not be logged.
struct Vault {
    token: &'static str,
    asked: AtomicUsize,
}

impl KeyProvider for Vault {
    async fn key(&self) -> Result<Secret, BoxError> {
        tokio::task::yield_now().await;
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(Secret::new(self.token))
    }
}

#[tokio::test]
async fn a_vault_is_shared_by_two_accounts() {
    let vault = Arc::new(Vault { token: "t", asked: AtomicUsize::new(0) });
    for partner_id in [1, 2] {
        let credentials = Credentials::with_provider(partner_id, vault.clone());
        let client = builder().credentials(credentials).stub(transcoded()).build().unwrap();
        client.video().get_status(get_status()).await.unwrap();
        client.video().get_status(get_status()).await.unwrap();
    }
    assert_eq!(vault.asked.load(Ordering::Relaxed), 2, "each client asks once");
}

#[tokio::test]
async fn a_closure_provides_the_key() {
    let vault = Arc::new(Vault { token: "t", asked: AtomicUsize::new(0) });
    let held = vault.clone();
    let credentials = Credentials::with_provider(1, move || {
        let vault = held.clone();
        async move { vault.key().await }
    });
    let client = builder().credentials(credentials).stub(transcoded()).build().unwrap();
    client.video().get_status(get_status()).await.unwrap();
    assert_eq!(vault.asked.load(Ordering::Relaxed), 1);
}

#[derive(Default)]
struct Counting(AtomicUsize);

impl RateLimiter for Counting {
    async fn acquire(&self, _: PendingCall) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

#[tokio::test]
async fn two_clients_of_an_account_share_a_limiter() {
    let limiter = Arc::new(Counting::default());
    let template = builder().rate_limiter(limiter.clone()).stub(transcoded());
    for client in [template.clone().build().unwrap(), template.build().unwrap()] {
        client.video().get_status(get_status()).await.unwrap();
    }
    assert_eq!(limiter.0.load(Ordering::Relaxed), 2);
}

/// A signed transcode webhook.
fn callback() -> String {
    let params = [("video_id", "7"), ("status", "100"), ("qid", "q"), ("timestamp", "1600000000")];
    let signature = sign::sign(params, &Secret::new(KEY));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params)
        .append_pair("sign", &signature)
        .finish()
}

fn receiver(store: impl DedupStore + 'static) -> TranscodeReceiver {
    Receiver::new(KEY).clock(FixedClock(NOW)).dedup_store(store).into()
}

#[tokio::test]
async fn two_receivers_share_a_store() {
    let store = Arc::new(InMemoryDedupStore::default());
    let (first, second) = (receiver(store.clone()), receiver(store));
    let delivery = first.receive(callback().as_bytes()).await.unwrap();
    let meanwhile = second.receive(callback().as_bytes()).await.unwrap_err();
    assert!(matches!(meanwhile, WebhookError::InProgress { .. }), "{meanwhile}");
    assert_eq!(delivery.finish(Ok::<_, BoxError>(())).await, WebhookResponse::accept());
    let again = second.receive(callback().as_bytes()).await.unwrap_err();
    assert!(matches!(again, WebhookError::Duplicate { .. }), "{again}");
}

/// A store in an unavailable database.
struct UnavailableStore;

impl DedupStore for UnavailableStore {
    async fn claim(&self, _: &str) -> Result<DedupStatus, BoxError> {
        Err("the database is away".into())
    }

    async fn commit(&self, _: &str) -> Result<(), BoxError> {
        Ok(())
    }

    async fn release(&self, _: &str) -> Result<(), BoxError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_failing_store_is_retryable() {
    let error = receiver(UnavailableStore).receive(callback().as_bytes()).await.unwrap_err();
    assert!(error.is_retryable() && error.to_string().contains("the database is away"), "{error}");
}

#[tokio::test]
async fn a_stub_is_kept_to_look_at_the_calls() {
    let stub = Stub::new();
    stubbed(&stub).video().get_status(get_status()).await.unwrap_err();
    assert_eq!(stub.calls()[0].param("video_id"), Some("7"));
}

/// A store whose database does not respond.
struct StalledStore;

impl DedupStore for StalledStore {
    async fn claim(&self, _: &str) -> Result<DedupStatus, BoxError> {
        std::future::pending().await
    }

    async fn commit(&self, _: &str) -> Result<(), BoxError> {
        std::future::pending().await
    }

    async fn release(&self, _: &str) -> Result<(), BoxError> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn a_stalled_store_times_out() {
    let started = tokio::time::Instant::now();
    let error = receiver(StalledStore).receive(callback().as_bytes()).await.unwrap_err();
    assert!(matches!(error, WebhookError::Store(_)), "{error:?}");
    assert_eq!(started.elapsed().as_secs(), 10);
}
