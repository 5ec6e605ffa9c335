//! Failures of uploads: hints, and the waits before retries.

use baijiayun_mock::{Fault, MockResponse};
use baijiayun_vod::upload::{GetUrl, UploadFile};
use baijiayun_vod::{Definition, category, video};

use crate::support::{call_count, mock_with_categories};
use crate::upload::{CONTENT, mock_with_files};

#[tokio::test]
async fn a_chunk_that_is_too_large_fails_at_once_with_a_hint() {
    let (server, bjy) = mock_with_files().await;
    server.inject(Fault::Status(413).always().on::<UploadFile>());
    for (options, chunk_size) in [(&[][..], "1000000"), (&["--chunk-size", "8"], "1")] {
        let result = bjy.run(&[&["upload", "a.mp4", "--restart"], options].concat()).await;
        assert_eq!(result.code, 1, "{result:?}");
        assert!(result.stderr.contains("HTTP 413"), "{result:?}");
        assert!(
            result.stderr.contains(&format!("add --chunk-size {chunk_size} to the command\n")),
            "{result:?}"
        );
        assert!(result.stderr.contains("\n  bjy upload --resume "), "{result:?}");
        assert!(!result.stderr.contains("retrying"), "{result:?}");
    }
    assert_eq!(call_count(&server, "upload.upload_file"), 4);
    let result = bjy.run(&["upload", "a.mp4", "--restart", "--multipart"]).await;
    assert!(result.code == 1 && result.stderr.contains("leave out --multipart"), "{result:?}");
    // A file that was refused once is sent in halves.
    server.clear_faults();
    server.inject(Fault::Status(413).once().on::<UploadFile>());
    bjy.run(&["upload", "a.mp4", "--restart"]).await.expect_success();
}

#[tokio::test]
async fn an_upload_prints_its_waits() {
    let (server, bjy) = mock_with_files().await;
    server.inject(Fault::Status(503).once().on::<UploadFile>());
    let result = bjy.run(&["upload", "a.mp4"]).await;
    assert!(result.stderr.starts_with("a.mp4: retrying in 1 s: HTTP 503\n"), "{result:?}");
    assert_eq!(result.code, 0);
}

#[tokio::test]
async fn a_call_on_a_terminal_prints_its_waits() {
    let (server, bjy) = mock_with_categories().await;
    let busy = MockResponse::body("slow down").status(429).header("retry-after", "1");
    server.inject(Fault::from(busy.clone()).once().on::<category::List>());
    let result = bjy.run_on_terminal(&["category", "list"], "").await;
    assert!(result.stdout.starts_with("category.list: retrying in 1 s: HTTP 429\r\n"), "{result:?}");
    server.inject(Fault::from(busy).once().on::<video::List>());
    let result = bjy.run(&["video", "list"]).await;
    assert_eq!((result.code, result.stderr.as_str()), (0, ""), "nothing where there is no terminal");
}

#[tokio::test]
async fn an_invalid_upload_url_is_reported() {
    let (server, bjy) = mock_with_files().await;
    let client = server.client().build().unwrap();
    let made = client.upload().get_url(GetUrl::new("a.mp4", [Definition::High])).await.unwrap();
    let respond = |url: &str| {
        let json = serde_json::json!({"code": 0, "data": {"video_id": made.video_id, "upload_url": url}});
        server.inject(Fault::from(MockResponse::body(json.to_string())).once().on::<GetUrl>());
    };
    for (url, reason) in [
        ("", "not a URL: it is empty"),
        ("host/up?token=t0ken", "not a URL: relative URL without a base"),
        ("file:///tmp/up", "it must begin with http:// or https://"),
    ] {
        for options in [&[][..], &["--multipart"]] {
            respond(url);
            let result = bjy.run(&[&["upload", "a.mp4", "--restart"], options].concat()).await;
            assert_eq!(result.code, 1, "{result:?}");
            let message = format!("the server returned an upload URL that is none: {reason}\n");
            assert!(result.stderr.contains(&message) && !result.stderr.contains("t0ken"), "{result:?}");
            assert!(result.stderr.contains("\n  bjy upload --resume "), "{result:?}");
        }
    }
    // Browsers and PHP leave the scheme out.
    respond(made.upload_url.strip_prefix("http:").unwrap());
    bjy.run(&["upload", "a.mp4", "--restart"]).await.expect_success();
    assert_eq!(server.uploaded(made.video_id).unwrap(), CONTENT);
}
