//! `Debug` of every public type without the partner key, a sign, an upload token or a password. A rule of `tests/surface`
//! checks that each type with `Debug` is named here.

use std::fmt::Debug;
use std::io;
use std::sync::{Arc, Mutex};

use baijiayun_mock::MockServer;
use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::transcode::{TranscodeReceiver, WebhookResponse};
use baijiayun_vod::webhook::{InMemoryDedupStore, Receiver};
use baijiayun_vod::{
    Attempt, Body, Chunk, Client, Credentials, Definition, Error, ErrorKind, FilePart, FixedClock,
    HelperError, HttpTransport, RawCall, Request as _, Secret, Stub, Transport, TransportError, UnixTime,
    UploadSource, UploadState, VideoId, WaitErrorKind, blocking, bytes::Bytes, callback, partner, sign,
    upload, video,
};
use serde_json::json;

use crate::{get_status, mock, stubbed, transcoded};

/// Types that hold no text of a user or a server.
const WITHOUT_TEXT: [&str; 30] = [
    "BoxDedupStore",
    "BoxKeyProvider",
    "BoxRateLimiter",
    "BoxTransport",
    "CategoryLevels",
    "CommaList",
    "DedupStatus",
    "Definition",
    "DefinitionName",
    "DroppedValue",
    "Expires",
    "Flag",
    "Format",
    "FormatName",
    "IncompleteList",
    "InvalidKey",
    "InvalidNumber",
    "InvalidTime",
    "Jump",
    "Malformed",
    "PendingCall",
    "ProductType",
    "PublishStatus",
    "RetryPolicy",
    "SlidingWindow",
    "SystemClock",
    "Unlimited",
    "UploadProgress",
    "VideoStatus",
    "Page",
];

const KEY: &str = "k3y-hunter2";
const TOKEN: &str = "t0k3n-4711";
const PASSWORD: &str = "pa55word";
const URL: &str = "http://h/up?fid=7&token=t0k3n-4711";

/// The `Debug` forms of types by name.
#[derive(Default)]
struct Shown(Vec<(&'static str, String)>);

impl Shown {
    fn add(&mut self, name: &'static str, value: impl Debug) {
        self.0.push((name, format!("{value:?}\n{value:#?}")));
    }

    fn check(self, signs: &[String]) {
        assert!(WITHOUT_TEXT.iter().all(|name| self.0.iter().all(|(shown, _)| shown != name)));
        let secrets = [KEY, TOKEN, PASSWORD].into_iter().chain(signs.iter().map(String::as_str));
        for secret in secrets {
            for (name, text) in &self.0 {
                assert!(!text.contains(secret), "{name} shows {secret}: {text}");
            }
        }
    }
}

/// Keeps what is sent, and responds with a message that echoes it, and the key that signed it.
#[derive(Default)]
struct Echo {
    body: Mutex<String>,
    sent: Mutex<Vec<String>>,
}

impl Transport for Echo {
    async fn send(&self, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        *self.body.lock().unwrap() = format!("{request:?}");
        let sent = String::from_utf8_lossy(request.body().as_bytes().unwrap_or_default()).into_owned();
        let key = if sent.contains("sign=") { KEY } else { "none" };
        let message = format!("{} {sent} {key}", request.uri());
        let message = json!({ "code": 5, "msg": message, "data": { "key": KEY, "token": TOKEN } });
        self.sent.lock().unwrap().push(sent);
        Ok(Response::new(message.to_string().into()))
    }
}

fn sign_of(form: &str) -> String {
    form.split("sign=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

fn builder() -> baijiayun_vod::ClientBuilder<Client> {
    Client::builder().credentials(Credentials::new(1, KEY)).private_domain("demo123")
}

#[tokio::test]
async fn clients_calls_and_responses_show_no_secret() {
    let (mut shown, echo) = (Shown::default(), Arc::new(Echo::default()));
    let client = builder().transport(echo.clone()).build().unwrap();
    shown.add("ApiClient", client.api());
    shown.add("Client", &client);
    shown.add("VideoClient", client.video());
    shown.add("ClientBuilder", builder().base_url(format!("http://me:{PASSWORD}@h/?token={TOKEN}")));
    shown.add("Credentials", [Credentials::new(1, KEY), Credentials::with_secret_key(1, KEY)]);
    shown.add("HttpTransport", HttpTransport::new().unwrap());
    shown.add("Secret", Secret::new(KEY));
    let base = baijiayun_vod::runtime::BaseUrl::parse(&format!("http://me:{PASSWORD}@h/"));
    shown.add("BaseUrl", base);

    let raw = client.api().send_raw(get_status()).await.unwrap();
    assert!(raw.body.contains(KEY) && raw.message.contains("***"), "{raw:?}");
    shown.add("RawResponse", raw);
    shown.add("RawCall", RawCall::post("/x").param("secret_key", KEY));
    shown.add("ResponseFuture", client.video().get_status(get_status()));
    shown.add("Items", client.video().list_items(video::List::new()));
    let dry_run = client.api().dry_run(get_status()).await.unwrap();
    let signs = [sign_of(&echo.sent.lock().unwrap()[0]), dry_run.params.last().unwrap().1.clone()];
    shown.add("DryRun", dry_run);
    let whole = || upload::UploadFile::new(URL, FilePart::bytes("a.mp4", KEY));
    shown.add("DryRun", client.api().dry_run(whole()).await.unwrap());
    shown.add("Body", echo.body.lock().unwrap().clone());

    let request = partner::CreateKey::new(KEY);
    shown.add("CreateKey", &request);
    shown.add("Form", baijiayun_vod::runtime::Form::new().with_secret("key", Secret::new(KEY)).with_url(URL));
    shown.add("FilePart", FilePart::bytes("a.mp4", KEY));
    shown.add("Chunk", Chunk::new(URL, "a.mp4", 0, 11, KEY));
    shown.add("UploadFile", whole());
    let stored: upload::GetUrlResponse =
        serde_json::from_value(json!({ "video_id": 7, "upload_url": URL })).unwrap();
    assert_eq!(stored.upload_url, URL);
    shown.add("GetUrlResponse", stored);

    let stub = Stub::new().respond_json::<partner::CreateKey>(json!({ "partner_key": KEY }));
    shown.add("CreateKeyResponse", stubbed(&stub).partner().create_key(request).await.unwrap());
    shown.add("StubCall", stub.calls());
    shown.add("Stub", stub);
    shown.check(&signs);
}

#[tokio::test]
async fn errors_show_no_secret() {
    let (mut shown, echo) = (Shown::default(), Arc::new(Echo::default()));
    let (attempts, retries) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
    let seen = attempts.clone();
    let observer =
        move |attempt: &Attempt<'_>| seen.lock().unwrap().push(format!("{attempt:?} {attempt:#?}"));
    let client = builder().transport(echo.clone()).observer(observer).build().unwrap();
    let status = client.video().get_status(get_status()).await.unwrap_err();
    let sign = sign_of(&echo.sent.lock().unwrap()[0]);
    assert!(status.to_string().contains("***"), "{status}");
    shown.add("ApiError", status.rejection());
    shown.add("ErrorKind", status.kind());
    shown.add("HelperError", HelperError::new(status.to_string()));
    shown.add("Error", status);
    let file = upload::UploadFile::new(URL, FilePart::bytes("a.mp4", "0123"));
    shown.add("Error", client.upload().upload_file(file).await.unwrap_err());
    shown.add(
        "InvalidArgument",
        client
            .upload()
            .upload_file(upload::UploadFile::new(
                format!("ftp://me:{PASSWORD}@h/?token={TOKEN}"),
                FilePart::bytes("a.mp4", "0123"),
            ))
            .await
            .unwrap_err(),
    );
    shown.add("ConfigError", builder().base_url(format!("http://me:{PASSWORD}@h/")).build().unwrap_err());
    shown.add("Attempt", attempts.lock().unwrap().clone());
    let kept = retries.clone();
    let uploader = client.uploader([Definition::High]).retry_delay(std::time::Duration::ZERO);
    let uploader = uploader.on_retry(move |retry| kept.lock().unwrap().push(format!("{retry:?} {retry:#?}")));
    let state = UploadState::new(VideoId(7), "a.mp4", 4);
    let source = UploadSource::bytes("a.mp4", KEY.as_bytes().to_vec());
    shown.add("UploadSource", &source);
    shown.add("UploadState", &state);
    let error = uploader.resume(&state, source).await.unwrap_err();
    shown.add("UploadErrorKind", error.kind());
    shown.add("UploadError", error);
    shown.add("UploadRetry", retries.lock().unwrap().clone());
    shown.add("Uploader", uploader);
    let error = client.waiter().wait(VideoId(7)).await.unwrap_err();
    shown.add("WaitErrorKind", error.kind());
    shown.add("WaitError", error);
    shown.add("Waiter", client.waiter());
    shown.add(
        "WaitErrorKind",
        WaitErrorKind::Call(Error::new(video::GetInfo::OPERATION, ErrorKind::MissingKey)),
    );
    shown.add("TransportError", TransportError::interrupted(io::Error::other("the cable is cut")));
    shown.add("Retry", attempts.lock().unwrap().clone());
    shown.add("TokenCache", client.token_cache(std::time::Duration::from_secs(60)));
    shown.check(&[sign]);
}

#[tokio::test]
async fn webhooks_show_no_secret() {
    let mut shown = Shown::default();
    let params = [("video_id", "7"), ("status", "100"), ("qid", "q"), ("timestamp", "1600000000")];
    let signature = sign::sign(params, &Secret::new(KEY));
    let mut form = form_urlencoded::Serializer::new(String::new());
    let body = form.extend_pairs(params).append_pair("sign", &signature).finish();
    let clock = FixedClock(UnixTime(1_600_000_000));
    shown.add("FixedClock", clock);
    let receiver = || Receiver::new(KEY).also_key(format!("{KEY}-old")).clock(clock);
    shown.add("Receiver", receiver());
    shown.add("InMemoryDedupStore", InMemoryDedupStore::default());
    shown.add("Webhook", receiver().verify::<callback::Transcode>(body.as_bytes()).unwrap());
    let receiver = TranscodeReceiver::from(receiver());
    shown.add("TranscodeReceiver", &receiver);
    let delivery = receiver.receive(body.as_bytes()).await.unwrap();
    shown.add("TranscodeDelivery", &delivery);
    let (event, claim) = delivery.into_parts();
    shown.add("TranscodeChange", &event.change);
    shown.add("TranscodeDetails", &event.change);
    shown.add("TranscodeEvent", event);
    shown.add("Claim", claim);
    let error = receiver.receive(format!("{body}x").as_bytes()).await.unwrap_err();
    shown.add("WebhookResponse", WebhookResponse::from(&error));
    shown.add("WebhookError", error);
    shown.check(&[]);
}

#[test]
fn the_blocking_client_shows_no_secret() {
    let mut shown = Shown::default();
    let client: blocking::Client = Client::builder()
        .credentials(Credentials::new(1, KEY))
        .private_domain("demo123")
        .stub(transcoded())
        .build_as()
        .unwrap();
    shown.add("Client", &client);
    shown.add("ApiClient", client.api());
    shown.add("Items", client.video().list_items(video::List::new()));
    shown.add("Uploader", client.uploader([Definition::High]));
    shown.add("UploadSource", blocking::UploadSource::bytes("a.mp4", KEY));
    shown.add("Waiter", client.waiter());
    shown.add("WaitAll", client.waiter().wait_all([VideoId(7)]));
    shown.add("TokenCache", client.token_cache(std::time::Duration::from_secs(60)));
    shown.check(&[]);
}

#[tokio::test]
async fn the_mock_shows_no_key() {
    let (mut shown, server): (_, MockServer) = (Shown::default(), mock().await);
    let (key, secret_key) = (server.partner_key(), server.secret_key());
    let client = server.client().build().unwrap();
    let mut new = client.partner().create_key(partner::CreateKey::new(secret_key.clone())).await.unwrap();
    shown.add("CreateKeyResponse", &new);
    client.video().get_status(get_status()).await.unwrap_err();
    shown.add("LoggedCall", server.calls());
    shown.add("State", server.state(|state| format!("{state:?} {state:#?}")));
    shown.add("MockServer", &server);
    let secrets =
        [&key, &secret_key, &std::mem::take(&mut new.partner_key)].map(|key| key.expose().to_owned());
    shown.check(&secrets);
}
