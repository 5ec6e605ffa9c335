//! What an upload says of failures: hints, and what it waits for.

use baijiayun_mock::{Fault, MockResponse};
use baijiayun_vod::upload::UploadFile;
use baijiayun_vod::{category, video};

use crate::support::{call_count, mock_with_categories};
use crate::upload::mock_with_files;

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
async fn an_upload_says_what_it_waits_for() {
    let (server, bjy) = mock_with_files().await;
    server.inject(Fault::Status(503).once().on::<UploadFile>());
    let result = bjy.run(&["upload", "a.mp4"]).await;
    assert!(result.stderr.contains("\na.mp4: retrying in 1 s: HTTP 503\n"), "{result:?}");
    assert_eq!(result.code, 0);
}

#[tokio::test]
async fn a_call_on_a_terminal_says_what_it_waits_for() {
    let (server, bjy) = mock_with_categories().await;
    let busy = MockResponse::body("slow down").status(429).header("retry-after", "1");
    server.inject(Fault::from(busy.clone()).once().on::<category::List>());
    let result = bjy.run_on_terminal(&["category", "list"], "").await;
    assert!(result.stdout.starts_with("category.list: retrying in 1 s: HTTP 429\r\n"), "{result:?}");
    server.inject(Fault::from(busy).once().on::<video::List>());
    let result = bjy.run(&["video", "list"]).await;
    assert_eq!((result.code, result.stderr.as_str()), (0, ""), "nothing where there is no terminal");
}
