//! Tests of the program `baijiayun-mock`, run as a process.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use baijiayun_mock::unknown_paths;
use baijiayun_vod::upload::{GetUrl, UploadFileChunk};
use baijiayun_vod::{
    Client, Credentials, Definition, ErrorKind, RetryPolicy, VideoStatus, partner, subtitle, video,
};
use serde_json::Value;

/// A running mock. It is killed when the test ends or fails.
struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout }
    }

    /// Returns the next line on standard output; empty if the mock ended instead.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    /// Returns the line that `--json` prints.
    fn announcement(&mut self) -> Announcement {
        let line = self.line();
        Announcement(serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")))
    }

    /// Sends a signal, waits for the end, and returns the exit code and the log.
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The base URL and the account that a mock announces as JSON.
struct Announcement(Value);

impl Announcement {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    fn client(&self) -> Client {
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        Client::builder()
            .http_client(http)
            .base_url(self.text("base_url"))
            .credentials(Credentials::new(self.0["partner_id"].as_i64().unwrap(), self.text("partner_key")))
            .paths(unknown_paths())
            // The tests count every call.
            .retry(RetryPolicy::never())
            .build()
            .unwrap()
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baijiayun-mock"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a mock that must not start, and returns its standard error.
fn fails(arguments: &[&str]) -> String {
    let mut mock = Running::start(arguments);
    // A mock that starts prints a line here, and is killed when the test fails.
    assert_eq!(mock.line(), "", "{arguments:?}");
    let mut stderr = String::new();
    mock.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    let status = mock.child.wait().unwrap();
    assert!(!status.success() && status.code().is_some(), "{arguments:?}: {stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    stderr
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn a_client_can_be_built_from_the_announced_json() {
    let mut mock = Running::start(&["--json"]);
    let announced = mock.announcement();
    let client = announced.client();
    assert_eq!(client.video().list(video::List::new()).await.unwrap().total, 0);
    let request = partner::CreateKey::new(announced.text("secret_key"));
    let key = client.partner().create_key(request).await.unwrap().partner_key;
    assert_eq!(key.expose(), announced.text("partner_key"));
    // Served under a made-up path.
    assert!(client.subtitle().list(subtitle::List::new(7.into())).await.is_err());
    let (code, log) = mock.stop("INT");
    assert_eq!(code, Some(0));
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    assert!(lines[0].contains("API-31 video.list") && lines[0].ends_with("-> 0"), "{log}");
    assert!(lines[1].contains("partner.create_key"), "{log}");
    assert!(lines[2].contains("video_id=\"7\"") && lines[2].contains("-> 1001 视频不存在"), "{log}");
    for secret in ["partner_key", "secret_key", "sign"] {
        assert!(!log.contains(secret), "{log}");
    }
    assert!(
        !log.contains(announced.text("partner_key")) && !log.contains(announced.text("secret_key")),
        "{log}"
    );
}

#[tokio::test]
async fn the_announcement_is_text_by_default() {
    let mut mock =
        Running::start(&["--quiet", "--partner-id", "7", "--partner-key", "pk", "--secret-key", "sk"]);
    let lines: Vec<_> = (0..5).map(|_| mock.line()).collect();
    assert!(lines[0].contains("ready") && lines[0].contains("Ctrl-C"), "{lines:?}");
    let value = |index: usize| lines[index].split_whitespace().last().unwrap();
    assert_eq!((value(2), value(3), value(4)), ("7", "pk", "sk"));
    let json = serde_json::json!({ "base_url": value(1), "partner_id": 7, "partner_key": "pk" });
    assert!(Announcement(json).client().video().list(video::List::new()).await.is_ok());
    let (code, log) = mock.stop("TERM");
    assert_eq!((code, log.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn options_override_the_account() {
    let mut mock =
        Running::start(&["--json", "--partner-id", "7", "--partner-key", "pk", "--secret-key", "sk"]);
    let announced = mock.announcement();
    assert_eq!((announced.0["partner_id"].as_i64(), announced.text("partner_key")), (Some(7), "pk"));
    assert_eq!(announced.text("secret_key"), "sk");
    let key = announced.client().partner().create_key(partner::CreateKey::new("sk")).await.unwrap();
    assert_eq!(key.partner_key.expose(), "pk");
    assert_eq!(mock.stop("INT").0, Some(0));
}

#[tokio::test]
async fn the_state_is_saved_and_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.yaml");
    let arguments = ["--json", "--transcoding", "0", "--state", text(&state)];
    let mut mock = Running::start(&arguments);
    let client = mock.announcement().client();
    let target = client.upload().get_url(GetUrl::new("a.mp4", [Definition::High])).await.unwrap();
    let chunk = UploadFileChunk::new(target.upload_url, "a.mp4", 0, 10, &b"0123456789"[..]);
    client.upload().upload_file_chunk(chunk).await.unwrap();
    let before = client.video().get_info(video::GetInfo::new(target.video_id)).await.unwrap();
    assert_eq!(before.status, VideoStatus::Transcoded);
    let (code, log) = mock.stop("TERM");
    assert_eq!(code, Some(0));
    assert!(log.contains(text(&state)), "{log}");

    let mut mock = Running::start(&arguments);
    let client = mock.announcement().client();
    let mut after = client.video().get_info(video::GetInfo::new(target.video_id)).await.unwrap();
    // The port differs.
    after.preface_url.clone_from(&before.preface_url);
    assert_eq!(after, before);
    let file = folder.path().join("state.yaml.files").join(format!("video-{}", target.video_id));
    assert_eq!(std::fs::read(&file).unwrap(), b"0123456789");
    client.video().delete(video::Delete::new(target.video_id)).await.unwrap();
    assert!(!file.exists());
    assert_eq!(mock.stop("INT").0, Some(0));
    assert!(!std::fs::read_to_string(&state).unwrap().contains("a.mp4"));
}

#[tokio::test]
async fn faults_and_quirks_are_options() {
    let faults = ["--fault", "status=503@video.list x1", "--fault", "html@video.get_info"];
    let mut mock = Running::start(&[&["--json", "--quirks", "--seed", "3"], &faults[..]].concat());
    let client = mock.announcement().client();
    let error = client.video().list(video::List::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Status { status: 503, .. }), "{error}");
    assert!(client.video().list(video::List::new()).await.is_ok());
    let error = client.video().get_info(video::GetInfo::new(7.into())).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotJson { .. }), "{error}");
    let (_, log) = mock.stop("INT");
    assert!(log.lines().next().unwrap().contains("!Status(503) -> HTTP 503"), "{log}");
}

#[test]
fn invalid_options_are_rejected_with_a_reason() {
    for (arguments, reason) in [
        (["--port", "65536"], "65535"),
        (["--partner-id", "x"], "--partner-id"),
        (["--fault", "reset"], "reset-before"),
        (["--fault", "delay"], "delay=500"),
        (["--fault", "status=9999"], "status"),
        (["--fault", "html@video.get_inf"], "did you mean `video.get_info`"),
        (["--fault", "html%often"], "percentage"),
        (["--fault", "html%101"], "percentage"),
        (["--fault", "html%-1"], "percentage"),
        (["--fault", "status=503x0"], "neither a count"),
        (["--state", "/proc/x.yaml"], "cannot start from /proc/x.yaml: "),
        (["--no-such-flag", "1"], "--no-such-flag"),
    ] {
        let stderr = fails(&arguments);
        assert!(stderr.contains(reason), "{arguments:?}: {stderr}");
    }
}

#[test]
fn an_unusable_state_is_rejected_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.yaml");
    for (yaml, reason) in
        [("accounts: [", "state.yaml:1:11"), ("accounts: {}", "no account"), ("account: {}", "account")]
    {
        std::fs::write(&state, yaml).unwrap();
        let stderr = fails(&["--json", "--state", text(&state)]);
        assert!(stderr.contains(reason) && stderr.contains(text(&state)), "{yaml}: {stderr}");
        assert_eq!(std::fs::read_to_string(&state).unwrap(), yaml);
    }
    let stderr = fails(&["--state", text(folder.path())]);
    assert!(stderr.contains(text(folder.path())), "{stderr}");
}

#[test]
fn a_fifo_or_a_device_is_no_state() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("state.yaml");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for path in [text(&fifo), "/dev/zero", "/dev/null"] {
        let stderr = fails(&["--state", path]);
        assert!(stderr.contains(path) && stderr.contains("not a regular file"), "{path}: {stderr}");
    }
}

#[test]
fn a_port_in_use_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let stderr = fails(&["--port", &port]);
    assert!(stderr.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{stderr}");
}

/// As `baijiayun-mock --help | head -1`.
#[test]
fn a_closed_pipe_is_no_failure() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command(&["--help"]).stdout(writer).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

/// A full disk behind standard output.
#[test]
fn output_that_cannot_be_written_is_reported() {
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    for option in ["--help", "--version"] {
        let output = command(&[option]).stdout(full()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && stderr.contains("cannot write the output"), "{stderr}");
    }
    let mut child = command(&[]).stdout(full()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("cannot print the URL and the account of the mock: "), "{line}");
}

#[test]
fn help_lists_options_and_unknown_paths() {
    let output = command(&["--help"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains("--fault") && text.contains("/unknown/"), "{text}");
}
