//! Everything the server knows. It can be changed in code, read from YAML, and saved to it.

mod account;
pub(crate) mod category;
mod play;
mod secret;
mod video;
mod whitelist;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use baijiayun_vod::{PartnerId, UnixTime, VideoId, VideoStatus};
use serde::{Deserialize, Serialize};

pub use account::{Account, OtherUsage, Plan, PlayerToken};
pub use category::Category;
pub use play::Play;
pub use video::{Slides, Subtitle, TranscodeOutcome, Upload, Video};
pub use whitelist::{WhitelistGroup, WhitelistUser};

/// Records as they stand in requests and answers.
pub use baijiayun_vod::account::ProductLineUsage;
pub use baijiayun_vod::marker::Marker;
pub use baijiayun_vod::notice::NoticeItem;
pub use baijiayun_vod::play_data::AccountPlayRecord;
pub use baijiayun_vod::question::{Answer, Question, QuestionOption, UserAnswers};
pub use baijiayun_vod::video::TranscodedFile;

/// The seed of a new server, as YAML.
const SEED: &str = include_str!("seed.yaml");

/// Everything the server knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The accounts.
    #[serde(default)]
    pub accounts: BTreeMap<PartnerId, Account>,
    /// The last number given to anything; the next one is one more.
    #[serde(default = "first_id")]
    pub last_id: i64,
    /// What is to happen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Callbacks that are not yet answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<PendingWebhook>,
    /// Where keys and tokens go on from; from [`MockSettings::seed`](crate::MockSettings::seed) at first. It is
    /// part of the state, so that a server that goes on with it makes no token again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_seed: Option<u64>,
    /// Where the ids of callbacks go on from. They are made beside the calls, and must not mix up which
    /// token a call gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qid_seed: Option<u64>,
}

/// A change of a video's status that is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it comes.
    pub at: UnixTime,
    /// The account.
    pub partner_id: PartnerId,
    /// The video.
    pub video_id: VideoId,
    /// The status that it then has.
    pub status: VideoStatus,
}

/// A callback that is not yet answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingWebhook {
    /// When it is sent, or sent again.
    pub at: UnixTime,
    /// Where to.
    pub url: String,
    /// The account whose key signs it.
    pub partner_id: PartnerId,
    /// The video.
    pub video_id: VideoId,
    /// The parameters, without timestamp and sign.
    pub params: Vec<(String, String)>,
    /// How often it was sent.
    pub attempts: u32,
}

/// A sum of bytes. What a seed says may be more than can be counted.
pub(crate) fn sum(counts: impl IntoIterator<Item = i64>) -> i64 {
    counts.into_iter().fold(0, i64::saturating_add)
}

/// Where numbering starts: at no number that stands in the vendor's samples.
fn first_id() -> i64 {
    1_000_000
}

/// Why a state could not be read or saved.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The YAML is not a state.
    #[error("this is not a state: {0}")]
    Malformed(#[from] serde_yaml::Error),
    /// The file could not be read or written.
    #[error("cannot use the state file {path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What went wrong.
        source: io::Error,
    },
}

/// No accounts at all.
impl Default for State {
    fn default() -> Self {
        Self {
            accounts: BTreeMap::new(),
            last_id: first_id(),
            events: Vec::new(),
            pending: Vec::new(),
            token_seed: None,
            qid_seed: None,
        }
    }
}

impl State {
    /// A server's first state: one account with nothing in it but some whitelist users and groups,
    /// which no operation can make.
    pub fn seed() -> Result<Self, StateError> {
        Self::from_yaml(SEED)
    }

    /// A state with nothing in it but this account.
    pub fn with_account(account: Account) -> Self {
        let accounts = BTreeMap::from([(account.partner_id, account)]);
        Self { accounts, ..Self::default() }
    }

    /// Reads a state. What is not given is empty, so a seed can be as short as need be.
    pub fn from_yaml(text: &str) -> Result<Self, StateError> {
        let mut state: Self = serde_yaml::from_str(text)?;
        state.reserve_used_ids();
        for (id, account) in &mut state.accounts {
            account.complete(*id);
        }
        Ok(state)
    }

    /// The state as YAML.
    pub fn to_yaml(&self) -> Result<String, StateError> {
        Ok(serde_yaml::to_string(self)?)
    }

    /// Reads a state from a file.
    pub fn load(path: &Path) -> Result<Self, StateError> {
        Self::from_yaml(&std::fs::read_to_string(path).map_err(|source| StateError::file(path, source))?)
    }

    /// Saves the state to a file: whole, or not at all.
    pub fn save(&self, path: &Path) -> Result<(), StateError> {
        let text = self.to_yaml()?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || -> io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            io::Write::write_all(&mut file, text.as_bytes())?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(|source| StateError::file(path, source))
    }

    /// So that what was numbered by hand, in a seed or in code, is never numbered again.
    pub(crate) fn reserve_used_ids(&mut self) {
        let highest = self.accounts.values().map(Account::highest_id).max();
        self.last_id = self.last_id.max(highest.unwrap_or_default());
    }
}

impl StateError {
    fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.display().to_string(), source }
    }
}
