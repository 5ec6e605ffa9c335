//! The process that uploads.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use baijiayun_mock::MockServer;
use baijiayun_vod::{Client, Credentials, Definition, RetryPolicy, UploadSource};
use tokio::process::{Child, Command};

/// Starts the process. It resumes the upload if there is a state.
pub fn start(
    server: &MockServer,
    path: &Path,
    state: Option<&str>,
    stalled: Duration,
    chunk_size: usize,
) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "uploading_process", "--ignored", "--nocapture"])
        .env("BASE_URL", server.base_url())
        .env("PARTNER_ID", server.partner_id().to_string())
        .env("SECRET_KEY", server.secret_key().expose())
        .env("FILE", path)
        .env("STALLED_SECONDS", stalled.as_secs().to_string())
        .env("CHUNK_SIZE", chunk_size.to_string())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    if let Some(state) = state {
        command.env("STATE", state);
    }
    command.spawn().unwrap()
}

/// Uploads the file that the environment names, and prints its progress.
pub async fn upload_as_told_by_environment() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let partner_id: i64 = variable("PARTNER_ID").parse().unwrap();
    let stalled = Duration::from_secs(variable("STALLED_SECONDS").parse().unwrap());
    let client = Client::builder()
        .base_url(variable("BASE_URL"))
        .credentials(Credentials::with_secret_key(partner_id, variable("SECRET_KEY")))
        .read_timeout(stalled)
        .upload_response_timeout(stalled)
        .retry(RetryPolicy::default().first_delay(Duration::from_millis(10)))
        .build()
        .unwrap();
    let report = |text: String| {
        println!("\n@ {text}");
        std::io::stdout().flush().unwrap();
    };
    let uploader = client
        .uploader([Definition::High])
        .chunk_size(variable("CHUNK_SIZE").parse().unwrap())
        // Long enough for the mock to compute the MD5 of the file, even on a busy machine.
        .max_failures(10)
        .retry_delay(stalled / 20)
        .on_state(move |state| report(format!("state {}", serde_json::to_string(state).unwrap())))
        .on_progress(move |progress| report(format!("sent {}", progress.sent)));
    let path = variable("FILE");
    let result = match std::env::var("STATE") {
        Err(_) => uploader.upload(&path).await,
        Ok(state) => {
            let source = UploadSource::open(&path).await.unwrap();
            uploader.resume(&serde_json::from_str(&state).unwrap(), source).await
        }
    };
    match result {
        Ok(_) => report("done".to_owned()),
        Err(error) => report(format!("failed {error}")),
    }
}
