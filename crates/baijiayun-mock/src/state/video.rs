//! Videos.

use std::collections::BTreeSet;

use baijiayun_vod::marker::Marker;
use baijiayun_vod::question::{Question, UserAnswers};
use baijiayun_vod::video::TranscodedFile;
use baijiayun_vod::{
    ByteCount, CategoryId, DefinitionName, FormatName, NoticeId, PublishStatus, Seconds, UnixTime, VideoId,
    VideoStatus, WhitelistGroupId, WhitelistUserId,
};
use serde::{Deserialize, Serialize};

use super::category::Category;
use super::recording::Recording;
use super::records;
use super::slides::Slides;
use super::sum::sum;
use super::upload::Upload;
use crate::clock::{later, seconds};
use crate::settings::MockSettings;

/// A video with everything attached to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Video {
    /// The name.
    pub name: String,
    /// The time its upload URL was first requested.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub create_time: UnixTime,
    /// The upload of its file.
    #[serde(default)]
    pub upload: Upload,
    /// The outcome of its transcoding.
    #[serde(default)]
    pub outcome: TranscodeOutcome,
    /// The publish status: only a published video can be watched.
    #[serde(default = "published")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub publish_status: PublishStatus,
    /// The category; 0 for none.
    #[serde(default = "Category::root")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub category_id: CategoryId,
    /// The definitions requested.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub definitions: Vec<DefinitionName>,
    /// The formats requested.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub formats: Vec<FormatName>,
    /// The URL that its webhooks are sent to, if not the account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// The other parameters of its upload, as they were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<(String, String)>,
    /// The transcoded files. The API shows them once transcoding is done.
    #[serde(default, deserialize_with = "records::list")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::list::<TranscodedFile>"))]
    pub files: Vec<TranscodedFile>,
    /// The room that it is a recording of, for its webhooks. No operation records a room.
    #[serde(default)]
    pub recording: Recording,
    /// `true` if its source file was deleted.
    #[serde(default)]
    pub source_deleted: bool,
    /// The notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub notice: Option<NoticeId>,
    /// The questions.
    #[serde(default, deserialize_with = "records::list")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::list::<Question>"))]
    pub questions: Vec<Question>,
    /// The answers of its viewers. No operation records them.
    #[serde(default, deserialize_with = "records::list")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::list::<UserAnswers>"))]
    pub answers: Vec<UserAnswers>,
    /// The markers.
    #[serde(default, deserialize_with = "records::list")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::list::<Marker>"))]
    pub markers: Vec<Marker>,
    /// `true` if viewers can jump to a marker.
    #[serde(default)]
    pub enable_jump: bool,
    /// The slides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slides: Option<Slides>,
    /// The whitelist groups bound to it.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeSet<i64>"))]
    pub whitelist_groups: BTreeSet<WhitelistGroupId>,
    /// The whitelist users bound to it.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeSet<i64>"))]
    pub whitelist_users: BTreeSet<WhitelistUserId>,
}

/// The outcome of a transcoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TranscodeOutcome {
    /// It succeeds.
    #[default]
    Done,
    /// It fails.
    Failed,
    /// It never ends.
    TimedOut,
}

fn published() -> PublishStatus {
    PublishStatus::Published
}

impl Video {
    /// Creates a video that is uploaded and transcoded.
    pub fn transcoded(name: impl Into<String>, size: ByteCount, at: UnixTime) -> Self {
        let size = u64::try_from(size.0).unwrap_or_default();
        let upload = Upload { received: size, total: Some(size), finished: Some(at), ..Upload::default() };
        let mut video = Self::uploading(name, at);
        video.upload = upload;
        video.definitions = vec![DefinitionName::High];
        video.formats = vec![FormatName::Mp4, FormatName::M3u8];
        video.transcode();
        video
    }

    /// Creates a video whose file is not uploaded yet.
    pub fn uploading(name: impl Into<String>, create_time: UnixTime) -> Self {
        Self {
            name: name.into(),
            create_time,
            upload: Upload::default(),
            outcome: TranscodeOutcome::Done,
            publish_status: PublishStatus::Published,
            category_id: Category::root(),
            definitions: Vec::new(),
            formats: Vec::new(),
            callback_url: None,
            options: Vec::new(),
            files: Vec::new(),
            recording: Recording::default(),
            source_deleted: false,
            notice: None,
            questions: Vec::new(),
            answers: Vec::new(),
            markers: Vec::new(),
            enable_jump: false,
            slides: None,
            whitelist_groups: BTreeSet::new(),
            whitelist_users: BTreeSet::new(),
        }
    }

    /// Returns the status at a time.
    pub fn status(&self, now: UnixTime, settings: &MockSettings) -> VideoStatus {
        match self.upload.finished {
            None if now.0.saturating_sub(self.create_time.0) > seconds(settings.upload_timeout) => {
                VideoStatus::UploadTimedOut
            }
            None => VideoStatus::Uploading,
            Some(finished) if now < later(finished, settings.transcoding) => VideoStatus::Transcoding,
            Some(_) => match self.outcome {
                TranscodeOutcome::Done => VideoStatus::Transcoded,
                TranscodeOutcome::Failed => VideoStatus::TranscodeFailed,
                TranscodeOutcome::TimedOut => VideoStatus::TranscodeTimedOut,
            },
        }
    }

    /// Sets the transcoded files, each a tenth of the size of the source.
    pub(crate) fn transcode(&mut self) {
        let size = self.upload.received / 10 + 1;
        self.files = self
            .definitions
            .iter()
            .flat_map(|definition| self.formats.iter().map(move |format| (definition, format)))
            .map(|(definition, format)| {
                record!(TranscodedFile {
                    definition: Some(definition.clone()),
                    format: Some(format.clone()),
                    size: ByteCount::try_from(size).ok(),
                })
            })
            .collect();
    }

    /// Returns the size of the source file.
    pub fn total_size(&self) -> ByteCount {
        ByteCount::try_from(self.upload.received).unwrap_or(ByteCount(i64::MAX))
    }

    /// Returns the size of the transcoded files.
    pub fn total_transcode_size(&self) -> ByteCount {
        ByteCount(sum(self.files.iter().filter_map(|file| file.size).map(|size| size.0)))
    }

    /// Returns the storage that the video takes, in bytes.
    pub fn storage(&self, now: UnixTime, settings: &MockSettings) -> i64 {
        let source = if self.source_deleted { 0 } else { self.total_size().0 };
        let done = self.status(now, settings) == VideoStatus::Transcoded;
        let transcoded = if done { self.total_transcode_size().0 } else { 0 };
        sum([source, transcoded, self.slides.as_ref().map_or(0, |slides| slides.size.0)])
    }

    /// Returns the length, assuming 100,000 bytes per second.
    pub fn length(&self) -> Seconds {
        Seconds(if self.upload.finished.is_some() { self.total_size().0 / 100_000 + 1 } else { 0 })
    }

    /// Returns the definitions of the transcoded files.
    pub fn present_definitions(&self) -> Vec<DefinitionName> {
        let mut present: Vec<DefinitionName> = Vec::new();
        for definition in self.files.iter().filter_map(|file| file.definition.clone()) {
            if !present.contains(&definition) {
                present.push(definition);
            }
        }
        present
    }

    /// Returns the name of a video's source file in the storage.
    pub(crate) fn file(id: VideoId) -> String {
        format!("video-{id}")
    }
}
