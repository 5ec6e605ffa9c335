//! The upload of one file.

use std::sync::atomic::{AtomicI64, Ordering};

use baijiayun_vod::category::SetVideoCategory;
use baijiayun_vod::uploader::is_audio;
use baijiayun_vod::{UploadErrorKind, Uploader, VideoId, VideoStatus};
use tokio::sync::SemaphorePermit;

use super::batch::Batch;
use super::job::Job;
use super::known::{FileStamp, KnownUploads};
use super::options;
use super::progress::FileProgress;
use super::report::{self, Status};
use super::resume::{resume_file, set_category};
use crate::error::{CliError, ExitKind};
use crate::lang::of_library;
use crate::names::known_name;
use crate::verbose::retrying;

impl Batch<'_> {
    /// Uploads one file with progress, and waits for transcoding if that was requested.
    pub async fn upload(&self, job: &Job) -> Result<Status, CliError> {
        let Ok(slot) = self.slots.acquire().await else {
            return Err(CliError::usage(t!("no more uploads are accepted")));
        };
        // Files that wait for a slot have no bar, so that those at work stay on the screen.
        let file_progress = self.progress.file(&job.file_name, &job.label, job.size);
        let result = self.upload_and_wait(job, slot, &file_progress).await;
        match &result {
            Ok(Status::Transcoded) => file_progress.finish(&t!("transcoded")),
            Ok(_) => file_progress.finish(&t!("uploaded")),
            Err(_) => file_progress.finish(&t!("failed")),
        }
        result
    }

    async fn upload_and_wait(
        &self,
        job: &Job,
        slot: SemaphorePermit<'_>,
        file_progress: &FileProgress,
    ) -> Result<Status, CliError> {
        let video_id = self.send(job, file_progress).await?;
        drop(slot);
        job.uploaded.set(Some(video_id));
        if !self.args.wait {
            // The MD5 is compared after transcoding.
            return Ok(if self.args.verify { Status::Transcoded } else { Status::Uploaded });
        }
        let progress = file_progress.clone();
        let last = AtomicI64::new(VideoStatus::Transcoded.value());
        let on_status = move |_, status: VideoStatus| {
            // Show every status once. `upload` shows the last one, transcoded.
            if status != VideoStatus::Transcoded
                && last.swap(status.value(), Ordering::Relaxed) != status.value()
            {
                progress.waiting(&known_name(VideoStatus::SCHEMA.values(), &status.to_string()));
            }
        };
        let waiter = self.client.waiter().deadline(self.args.wait_limit).on_status(on_status);
        waiter.wait(video_id).await.map_err(report::wait_error)?;
        Ok(Status::Transcoded)
    }

    /// Sends the file to the server, and puts the video into its category.
    async fn send(&self, job: &Job, file_progress: &FileProgress) -> Result<VideoId, CliError> {
        let with_resume_hint = |error: CliError| error.hint(resume_file(self.matches, &job.path));
        let stamp = FileStamp::of(&job.path).ok();
        let source = job.open().await?;
        let uploader = self.uploader(job, file_progress)?;
        let sent = match &job.record {
            Some(record) => uploader.resume(&record.state, source).await,
            None => uploader.upload_from(source).await,
        };
        let video_id = sent.map_err(|error| {
            let can_resume = error.state().is_some()
                && matches!(
                    error.kind(),
                    UploadErrorKind::Source(_)
                        | UploadErrorKind::Call(_)
                        | UploadErrorKind::UploadUrl(_)
                        | UploadErrorKind::Wait(_)
                );
            let error = report::upload_error(error, self.args);
            if can_resume { with_resume_hint(error) } else { error }
        })?;
        if let Some(category_id) = job.chosen_category() {
            let request = SetVideoCategory::new(video_id, category_id);
            self.client.category().set_video_category(request).await.map_err(|error| {
                let subject = t!("video %{video} is uploaded, but has no category", video = video_id);
                let error = CliError::from(error).context(subject);
                match error.kind {
                    ExitKind::Rejected | ExitKind::Usage => error
                        .hint(set_category(self.matches, &job.path))
                        .hint(t!("`bjy category list` shows the ids")),
                    _ => with_resume_hint(error),
                }
            })?;
        }
        if let Err(error) = self.records.remove(&job.path, video_id) {
            let file = &job.label;
            let text = t!(
                "warning: %{file}: cannot remove the upload record: %{error}",
                file = file,
                error = of_library(error)
            );
            self.progress.print_line(&text);
        }
        self.remember(job, stamp, video_id).await;
        Ok(video_id)
    }

    /// Remembers that the file is uploaded. If that fails, the upload is done all the same.
    async fn remember(&self, job: &Job, stamp: Option<FileStamp>, video_id: VideoId) {
        let Some(stamp) = stamp else { return };
        let known = KnownUploads::of(&self.records);
        let path = job.path.clone();
        let remember = move || known.remember(&path, stamp, video_id);
        if let Ok(Err(error)) = tokio::task::spawn_blocking(remember).await {
            let file = &job.label;
            let text = t!(
                "warning: %{file}: the next run uploads it again: %{error}",
                file = file,
                error = of_library(error)
            );
            self.progress.print_line(&text);
        }
    }

    fn uploader(&self, job: &Job, file_progress: &FileProgress) -> Result<Uploader, CliError> {
        let request = options::request(self.matches, &job.file_name, &job.params)?;
        let records = self.records.clone();
        let path = job.path.clone();
        let label = job.label.clone();
        let category_id = job.chosen_category();
        let (sent_records, sent_path) = (self.records.clone(), job.path.clone());
        let progress = self.progress.clone();
        let state_progress = file_progress.clone();
        let sent_progress = file_progress.clone();
        let retry_progress = file_progress.clone();
        let verify = self.args.verify;
        Ok(self
            .client
            // The request of `options` has the definitions.
            .uploader([])
            .audio_with_view(is_audio(&job.file_name))
            .options(move |_| request.clone())
            .chunk_size(self.args.chunk_size.get())
            .multipart(self.args.multipart)
            .verify_md5(verify)
            .on_state(move |state| {
                // Before anything is printed: the process may end at any time.
                let stored = records.store(&path, category_id, state);
                state_progress.message(&t!("video %{video}", video = state.video_id));
                if let Err(error) = stored {
                    let text = t!(
                        "warning: %{file}: this upload cannot be resumed: %{error}",
                        file = label,
                        error = of_library(error)
                    );
                    progress.print_line(&text);
                }
            })
            .on_retry(move |retry| retry_progress.retrying(&retrying(retry.delay, retry.error)))
            .on_progress(move |progress| {
                // Without it, the list of interrupted uploads shows less than the server has.
                let _ = sent_records.store_sent(&sent_path, progress.sent);
                sent_progress.progress(progress);
                if verify && progress.sent == progress.total {
                    sent_progress.waiting(&t!("transcoding, to compare the MD5"));
                }
            }))
    }
}
