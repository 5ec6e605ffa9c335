//! Uploads whose process is killed, and which another process resumes.

use std::io::Write;
use std::process::{Command, Stdio};

use baijiayun_mock::MockServer;
use baijiayun_vod::{Client, Definition, UploadSource, VideoId, video};
use tokio::io::{AsyncBufReadExt, BufReader};

use super::uploader::content;
use crate::support::clients::client;

/// Uploads the file named by the environment. Other tests run it in a separate process.
#[tokio::test]
#[ignore = "run by another test"]
async fn uploading_process() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let credentials = baijiayun_vod::Credentials::new(
        variable("BAIJIAYUN_PARTNER_ID").parse::<i64>().unwrap(),
        variable("BAIJIAYUN_PARTNER_KEY"),
    );
    let builder = Client::builder().base_url(variable("BASE_URL")).credentials(credentials);
    let client = builder.build().unwrap();
    let report = |text: String| {
        println!("\n@ {text}");
        std::io::stdout().flush().unwrap();
    };
    // The first call creates the HTTP client, which takes memory, too.
    let _ = client.video().get_status(video::GetStatus::new(VideoId(7))).await;
    let idle = resident();
    let uploader = client
        .uploader([Definition::High])
        .on_state(move |state| report(format!("state {}", serde_json::to_string(state).unwrap())))
        .on_progress(move |progress| {
            if let (Some(idle), Some(now)) = (idle, resident()) {
                report(format!("memory {}", now.saturating_sub(idle)));
            }
            report(format!("sent {}", progress.sent));
        });
    let path = variable("FILE");
    let id = match std::env::var("STATE") {
        Err(_) => uploader.upload(&path).await.unwrap(),
        Ok(state) => {
            let source = UploadSource::open(&path).await.unwrap();
            uploader.resume(&serde_json::from_str(&state).unwrap(), source).await.unwrap()
        }
    };
    report(format!("done {id}"));
}

/// Returns the resident memory of this process's heap and stacks in KiB, if the system reports it. The pages of the
/// program do not count: a test program has many, and when they are loaded depends on the system.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Starts a process that uploads `path`.
fn child(server: &MockServer, path: &std::path::Path, state: Option<&str>) -> tokio::process::Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "policies::killed_uploads::uploading_process", "--ignored", "--nocapture"])
        .env("BASE_URL", server.base_url())
        .env("BAIJIAYUN_PARTNER_ID", server.partner_id().to_string())
        .env("BAIJIAYUN_PARTNER_KEY", server.partner_key().expose())
        .env("FILE", path)
        .stdout(Stdio::piped());
    if let Some(state) = state {
        command.env("STATE", state);
    }
    let mut command = tokio::process::Command::from(command);
    command.kill_on_drop(true).spawn().unwrap()
}

/// Kills an uploading process after a third of the file, and resumes the upload in another process.
async fn kill_and_resume(length: u64, sparse: bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lecture.mp4");
    if sparse {
        std::fs::File::create(&path).unwrap().set_len(length).unwrap();
    } else {
        std::fs::write(&path, content(usize::try_from(length).unwrap())).unwrap();
    }
    let files = folder.path().join("arrived");
    let server = MockServer::builder().files_in(&files).start().await.unwrap();
    let mut first = child(&server, &path, None);
    let mut lines = BufReader::new(first.stdout.take().unwrap()).lines();
    let mut state = None;
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(json) = line.strip_prefix("@ state ") {
            state = Some(json.to_owned());
        }
        let sent = line.strip_prefix("@ sent ").and_then(|sent| sent.parse::<u64>().ok());
        if sent.is_some_and(|sent| sent > length / 3) {
            first.kill().await.unwrap();
            break;
        }
    }
    let state = state.expect("the state is reported before anything is sent");
    let mut second = child(&server, &path, Some(&state));
    let mut lines = BufReader::new(second.stdout.take().unwrap()).lines();
    let mut done = None;
    let mut peak = None;
    while let Some(line) = lines.next_line().await.unwrap() {
        done = done.or(line.strip_prefix("@ done ").map(|id| VideoId(id.parse().unwrap())));
        peak = peak.max(line.strip_prefix("@ memory ").map(|kib| kib.parse::<u64>().unwrap()));
    }
    assert!(second.wait().await.unwrap().success());
    let id = done.expect("the second process finishes the upload");
    let info = client(&server).video().get_info(video::GetInfo::new(id)).await.unwrap();
    assert_eq!(info.total_size.unwrap().0, i64::try_from(length).unwrap());
    if !sparse {
        assert_eq!(server.uploaded(id).unwrap(), std::fs::read(&path).unwrap());
    }
    println!("{peak:?} KiB above idle");
    // At most 16 MiB above idle, on systems that report it.
    assert!(peak.is_none_or(|peak| peak <= 16 << 10), "{peak:?} KiB");
}

#[tokio::test]
async fn an_upload_is_resumed_by_another_process() {
    kill_and_resume(64 << 20, false).await;
}

/// `cargo test --release -p baijiayun-tests --test api -- --ignored two_gibibytes`
#[tokio::test]
#[ignore = "takes 4 GiB of disk and a while"]
async fn two_gibibytes_are_resumed_by_another_process() {
    kill_and_resume(2 << 30, true).await;
}
