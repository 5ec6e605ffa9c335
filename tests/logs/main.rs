//! The test of log events. It needs its own process, because the subscriber is global.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baijiayun_mock::{Fault, MockResponse, MockServer};
use baijiayun_vod::{Credentials, Definition, FilePart, RetryPolicy, category, upload, video};

/// The log at level TRACE.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Returns a line that the client logged, without its time and duration.
fn line_of_ours(line: &str) -> Option<String> {
    let (_, line) = line.split_once("Z ")?;
    let line = line.trim();
    if !line.contains(" baijiayun_vod: ") {
        return None;
    }
    let words = line.split(' ').filter(|word| !word.starts_with("elapsed_ms="));
    Some(words.collect::<Vec<_>>().join(" "))
}

#[tokio::test]
async fn logs_have_every_attempt_and_no_secret() {
    let captured = Captured::default();
    let writer = captured.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let server = MockServer::start().await.unwrap();
    let secret_key = server.secret_key();
    let policy = RetryPolicy::default().first_delay(Duration::ZERO).max_delay(Duration::ZERO);
    let credentials = Credentials::with_secret_key(server.partner_id(), secret_key.expose());
    let client = server.client().retry(policy).credentials(credentials).build().unwrap();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    server.inject(Fault::Status(502).once().on::<category::List>());
    client.category().list(category::List::new()).await.unwrap();
    let target = upload::GetUrl::new("a.mp4", [Definition::High]);
    let target = client.upload().get_url(target).await.unwrap();
    let file = FilePart::bytes("a.mp4", "0123");
    client.upload().upload_file(upload::UploadFile::new(&target.upload_url, file)).await.unwrap();
    let odd = r#"{"code":0,"data":{"list":[{"id":1,"name":"a","level":"top"}]}}"#;
    server.inject(Fault::from(MockResponse::body(odd)).once().on::<category::List>());
    client.category().list(category::List::new()).await.unwrap();
    // The second page repeats the first one again and again.
    let repeated = r#"{"code":0,"data":{"total":5,"list":[{"video_id":1,"name":"a","status":100}]}}"#;
    server.inject(Fault::from(MockResponse::body(repeated)).always().on::<video::List>());
    client.video().list_items(video::List::new().page_size(1)).collect().await.unwrap();
    server.inject(Fault::Status(404).once().on::<category::List>());
    client.category().list(category::List::new()).await.unwrap_err();
    let text = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<_> = text.lines().filter_map(line_of_ours).collect();
    assert_eq!(
        lines,
        [
            "DEBUG call{operation=\"category.list\"}:attempt{number=1}:call{operation=\"partner.create_key\"}\
             :attempt{number=1}: baijiayun_vod: succeeded status=200",
            "DEBUG call{operation=\"category.list\"}:attempt{number=1}: baijiayun_vod: failed \
             error=HTTP 502. The body begins: <h1>502</h1>",
            "DEBUG call{operation=\"category.list\"}:attempt{number=2}: baijiayun_vod: succeeded status=200",
            "DEBUG call{operation=\"upload.get_url\"}:attempt{number=1}: baijiayun_vod: succeeded status=200",
            "DEBUG call{operation=\"upload.upload_file\"}:attempt{number=1}: baijiayun_vod: succeeded status=200",
            "DEBUG call{operation=\"category.list\"}:attempt{number=1}: baijiayun_vod: a response differs from the \
             spec operation=\"category.list\" path=\"data.list[].level\" kind=\"other type\" declared=\"int\" \
             seen=\"text\"",
            "WARN call{operation=\"category.list\"}:attempt{number=1}: baijiayun_vod: an optional value cannot be \
             read operation=\"category.list\" path=\"data.list[0].level\" reason=\"expected a whole number, found \
             \\\"top\\\"\"",
            "DEBUG call{operation=\"category.list\"}:attempt{number=1}: baijiayun_vod: succeeded status=200",
            "DEBUG call{operation=\"video.list\"}:attempt{number=1}: baijiayun_vod: succeeded status=200",
            "DEBUG call{operation=\"video.list\"}:attempt{number=1}: baijiayun_vod: succeeded status=200",
            "DEBUG call{operation=\"video.list\"}:attempt{number=1}: baijiayun_vod: succeeded status=200",
            "DEBUG call{operation=\"video.list\"}:attempt{number=1}: baijiayun_vod: succeeded status=200",
            "WARN baijiayun_vod: the list ended after 1 of 5 items operation=\"video.list\"",
            "DEBUG call{operation=\"category.list\"}:attempt{number=1}: baijiayun_vod: failed \
             error=HTTP 404. The body begins: <h1>404</h1>",
            "WARN call{operation=\"category.list\"}: baijiayun_vod: call failed \
             error=category.list (API-12): HTTP 404. The body begins: <h1>404</h1>",
        ]
    );
    let token = target.upload_url.rsplit('=').next().unwrap();
    let signs = server.calls().into_iter().filter_map(|call| call.param("sign").map(str::to_owned));
    let secrets =
        [secret_key.expose().to_owned(), server.partner_key().expose().to_owned(), token.to_owned()];
    for secret in secrets.into_iter().chain(signs) {
        // Events of other crates count only if they are logged on behalf of this one.
        let ours = text.lines().filter(|line| line.contains("baijiayun"));
        assert!(ours.into_iter().all(|line| !line.contains(&secret)), "{secret} in {text}");
    }
}
