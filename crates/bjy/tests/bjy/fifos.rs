//! FIFOs and devices where a file is expected: an error at once, in place of waiting for ever.

use std::process::Command;

use crate::support::Bjy;
use crate::upload::{CONTENT, interrupted_upload, mock_with_files};

fn make_fifo(bjy: &Bjy, name: &str) {
    let path = bjy.path(name);
    let _ = std::fs::remove_file(&path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[tokio::test]
async fn a_fifo_is_no_config_file_key_file_or_value() {
    let (_server, bjy) = mock_with_files().await;
    make_fifo(&bjy, "pipe");
    for arguments in [
        &["--config", "pipe", "config"][..],
        &["--config", "pipe", "config", "set", "partner-id", "1"],
        &["--config", "pipe", "video", "list"],
        &["--partner-key-file", "pipe", "video", "list"],
        &["partner", "create-key", "--secret-key", "@pipe", "--raw"],
        &["key", "rotate", "--secret-key-file", "pipe", "--yes"],
        &["paths", "import", "pipe"],
    ] {
        let result = bjy.run(arguments).await;
        assert!(matches!(result.code, 2 | 4), "{arguments:?} {result:?}");
        let names_it = result.stderr.contains("pipe") && result.stderr.contains("it is not a regular file");
        assert!(names_it, "{arguments:?} {result:?}");
    }
    let result = bjy.run(&["--config", "/dev/zero", "config"]).await;
    assert!(result.stderr.contains("/dev/zero: it is not a regular file"), "{result:?}");
    bjy.run(&["--config", "/dev/null", "config"]).await.expect_success();
}

#[tokio::test]
async fn the_streams_of_the_process_are_read() {
    let (server, bjy) = mock_with_files().await;
    let program = env!("CARGO_BIN_EXE_bjy");
    let key = server.partner_key();
    for (shell, source) in [
        ("sh", "echo KEY | BJY --partner-key-file /dev/stdin video list"),
        ("sh", "echo KEY | BJY --partner-key-file - video list"),
        ("bash", "BJY --partner-key-file <(echo KEY) video list"),
    ] {
        let script = source.replace("KEY", key.expose()).replace("BJY", program);
        let output =
            bjy.command_of(shell, &["-c", &script]).env("PATH", "/usr/bin:/bin").output().await.unwrap();
        assert!(output.status.success(), "{source}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[tokio::test]
async fn a_fifo_is_no_upload_record() {
    let (server, bjy) = mock_with_files().await;
    interrupted_upload(&server, &bjy, &[]).await;
    let folder = ".local/state/bjy/uploads";
    let mut records = std::fs::read_dir(bjy.path(folder)).unwrap();
    let record = records.next().unwrap().unwrap().file_name().into_string().unwrap();
    make_fifo(&bjy, &format!("{folder}/{record}"));
    for arguments in [&["upload", "a.mp4"][..], &["upload", "--resume"], &["upload", "--resume", "a.mp4"]] {
        let result = bjy.run(arguments).await;
        assert!(result.code == 2 && result.stderr.contains("it is not a regular file"), "{result:?}");
        assert!(result.stderr.contains("remove that file"), "{result:?}");
    }
    bjy.run(&["upload", "--restart", "a.mp4"]).await.expect_success();
    assert_eq!(std::fs::read(bjy.path("a.mp4")).unwrap(), CONTENT);
}
