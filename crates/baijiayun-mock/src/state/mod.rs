//! The state of the server. It can be changed in code, read from YAML, and saved to it.

mod account;
pub(crate) mod category;
mod event;
mod mistake;
mod play;
mod recording;
mod records;
mod root;
#[cfg(feature = "schema")]
mod schema;
mod secret;
mod slides;
mod subtitle;
mod sum;
mod upload;
mod video;
mod whitelist;
mod yaml;

/// Records as requests and responses have them.
pub use baijiayun_vod::account::ProductLineUsage;
pub use baijiayun_vod::marker::Marker;
pub use baijiayun_vod::notice::NoticeItem;
pub use baijiayun_vod::play_data::AccountPlayRecord;
pub use baijiayun_vod::question::{Answer, Question, QuestionOption, UserAnswers};
pub use baijiayun_vod::video::TranscodedFile;

pub use account::{Account, OtherUsage, Plan, PlayerToken};
pub use category::Category;
pub use event::{Event, PendingWebhook};
pub use mistake::StateMistake;
pub use play::Play;
pub use recording::Recording;
pub use root::State;
pub use slides::Slides;
pub use subtitle::Subtitle;
pub(crate) use sum::sum;
pub use upload::Upload;
pub use video::{TranscodeOutcome, Video};
pub use whitelist::{WhitelistGroup, WhitelistUser};
pub use yaml::StateError;
