//! The upload of a file.

use std::fs;
use std::path::Path;
use std::sync::mpsc;

use anyhow::ensure;
use baijiayun_vod::{Client, Credentials, Definition, Unlimited};
use tokio::runtime::Builder;

/// Uploads a file to a server, and checks that the whole file was sent.
pub fn upload(file: &Path, server: &str) -> anyhow::Result<()> {
    // Made up: the server accepts any.
    let credentials = Credentials::new(1, "key");
    let client =
        Client::builder().credentials(credentials).base_url(server).rate_limiter(Unlimited).build()?;
    let length = fs::metadata(file)?.len();
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (sent, last) = mpsc::channel();
        // A retry would hide a fault of the server, or send some bytes twice.
        let uploader = client.uploader([Definition::High]).max_failures(0).on_progress(move |progress| {
            let _ = sent.send(progress.sent);
        });
        uploader.upload(file).await?;
        ensure!(last.try_iter().last() == Some(length), "the whole file was sent");
        Ok(())
    })
}
