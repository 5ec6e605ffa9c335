//! A video and what hangs on it.

use std::collections::BTreeSet;

use baijiayun_vod::{
    ByteCount, CategoryId, CstDateTime, DefinitionName, FormatName, NoticeId, PublishStatus, Seconds,
    UnixTime, VideoId, VideoStatus, WhitelistGroupId, WhitelistUserId,
};
use serde::{Deserialize, Serialize};

use super::{Category, Marker, Question, TranscodedFile, UserAnswers, sum};
use crate::settings::{MockSettings, later, seconds};

/// A video.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Video {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub create_time: UnixTime,
    /// How its file comes in, or came in.
    #[serde(default)]
    pub upload: Upload,
    /// What becomes of its transcoding.
    #[serde(default)]
    pub outcome: TranscodeOutcome,
    /// Whether it can be watched.
    #[serde(default = "published")]
    pub publish_status: PublishStatus,
    /// Its category; 0 for none.
    #[serde(default = "Category::root")]
    pub category_id: CategoryId,
    /// The definitions that were asked for.
    #[serde(default)]
    pub definitions: Vec<DefinitionName>,
    /// The formats that were asked for.
    #[serde(default)]
    pub formats: Vec<FormatName>,
    /// Where its callbacks go, if not to the account's URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// The other options of its upload, as they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<(String, String)>,
    /// What transcoding makes of it; seen once it is done.
    #[serde(default)]
    pub files: Vec<TranscodedFile>,
    /// Whether its source file was deleted.
    #[serde(default)]
    pub source_deleted: bool,
    /// Its notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeId>,
    /// Its questions.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What its viewers answered, which no operation records.
    #[serde(default)]
    pub answers: Vec<UserAnswers>,
    /// Its markers.
    #[serde(default)]
    pub markers: Vec<Marker>,
    /// Whether a viewer can jump to a marker.
    #[serde(default)]
    pub enable_jump: bool,
    /// Its slides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slides: Option<Slides>,
    /// The whitelist groups bound to it.
    #[serde(default)]
    pub whitelist_groups: BTreeSet<WhitelistGroupId>,
    /// The whitelist users bound to it.
    #[serde(default)]
    pub whitelist_users: BTreeSet<WhitelistUserId>,
}

/// How a video's file comes in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Upload {
    /// What its URL has to say.
    pub token: String,
    /// Until when the URL works.
    pub expires: Option<UnixTime>,
    /// How many bytes have arrived.
    pub received: u64,
    /// How many there are, once a chunk has said so.
    pub total: Option<u64>,
    /// When the last of them arrived.
    pub finished: Option<UnixTime>,
    /// The MD5 of them all in hex.
    pub md5: Option<String>,
    /// Whether a part is arriving right now.
    #[serde(skip)]
    pub(crate) busy: bool,
}

impl Upload {
    /// Whether all bytes have arrived, and only the MD5 is still to come.
    pub(crate) fn is_finishing(&self) -> bool {
        self.busy && self.total == Some(self.received)
    }
}

/// What becomes of a transcoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscodeOutcome {
    /// It is done.
    #[default]
    Done,
    /// It fails.
    Failed,
    /// It never ends.
    TimedOut,
}

/// The material shown beside a video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slides {
    /// The name of the slides' file.
    pub ppt: String,
    /// The name of the text file.
    pub txt: String,
    /// The size of both in bytes.
    pub size: ByteCount,
}

impl Slides {
    /// The names that the slides of a video and their text are kept under.
    pub(crate) fn files(id: VideoId) -> [String; 2] {
        [format!("slides-{id}"), format!("slides-{id}-text")]
    }
}

/// A subtitle file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subtitle {
    /// The video that it belongs to.
    pub video_id: VideoId,
    /// Its name.
    pub name: String,
    /// The name that its file is kept under.
    pub file: String,
    /// Whether the video shows it by default.
    #[serde(default)]
    pub is_default: bool,
    /// When it was uploaded, China Standard Time.
    pub create_time: Option<CstDateTime>,
    /// When it was last changed, China Standard Time.
    pub update_time: Option<CstDateTime>,
}

fn published() -> PublishStatus {
    PublishStatus::Published
}

impl Video {
    /// A video that is there and transcoded, for a seed.
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

    /// A video whose file is still to come.
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

    /// How far it has come.
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

    /// What transcoding makes of the file, as if it had one byte for each ten of the source.
    pub(crate) fn transcode(&mut self) {
        let size = self.upload.received / 10 + 1;
        self.files = self
            .definitions
            .iter()
            .flat_map(|definition| self.formats.iter().map(move |format| (definition, format)))
            .map(|(definition, format)| TranscodedFile {
                definition: Some(definition.clone()),
                format: Some(format.clone()),
                size: ByteCount::try_from(size).ok(),
            })
            .collect();
    }

    /// The size of its source file.
    pub fn total_size(&self) -> ByteCount {
        ByteCount::try_from(self.upload.received).unwrap_or(ByteCount(i64::MAX))
    }

    /// The size of its transcoded files.
    pub fn total_transcode_size(&self) -> ByteCount {
        ByteCount(sum(self.files.iter().filter_map(|file| file.size).map(|size| size.0)))
    }

    /// What it takes of the account's storage.
    pub fn storage(&self, now: UnixTime, settings: &MockSettings) -> i64 {
        let source = if self.source_deleted { 0 } else { self.total_size().0 };
        let done = self.status(now, settings) == VideoStatus::Transcoded;
        let transcoded = if done { self.total_transcode_size().0 } else { 0 };
        sum([source, transcoded, self.slides.as_ref().map_or(0, |slides| slides.size.0)])
    }

    /// Its length, as if every second took a hundred thousand bytes.
    pub fn length(&self) -> Seconds {
        Seconds(if self.upload.finished.is_some() { self.total_size().0 / 100_000 + 1 } else { 0 })
    }

    /// The definitions that it has files of.
    pub fn present_definitions(&self) -> Vec<DefinitionName> {
        let mut found: Vec<DefinitionName> = Vec::new();
        for definition in self.files.iter().filter_map(|file| file.definition.clone()) {
            if !found.contains(&definition) {
                found.push(definition);
            }
        }
        found
    }

    /// The name that the file of a video is kept under.
    pub(crate) fn file(id: VideoId) -> String {
        format!("video-{id}")
    }
}
