//! Accounts.

use std::collections::BTreeMap;

use baijiayun_vod::account::{AccountStatus, AccountType, ProductLineUsage};
use baijiayun_vod::notice::NoticeItem;
use baijiayun_vod::{
    ByteCount, CategoryId, CstDateTime, NoticeId, PartnerId, Secret, SubtitleId, UnixTime, VideoId,
    WhitelistGroupId, WhitelistUserId,
};
use serde::{Deserialize, Serialize};

use super::category::Category;
use super::play::Play;
use super::records;
use super::secret;
use super::subtitle::Subtitle;
use super::video::Video;
use super::whitelist::{WhitelistGroup, WhitelistUser};

/// An account and all that belongs to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Account {
    /// The id. A state file has it as the key of the account.
    #[serde(default = "unset_id")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub partner_id: PartnerId,
    /// The key that signs the calls of the account.
    #[serde(with = "secret")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub partner_key: Secret,
    /// The key with which the partner key is fetched.
    #[serde(with = "secret")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub secret_key: Secret,
    /// The plan.
    #[serde(default)]
    pub plan: Plan,
    /// The usage of other product lines.
    #[serde(default)]
    pub other_usage: OtherUsage,
    /// The URL that webhooks are sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// The categories.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<i64, Category>"))]
    pub categories: BTreeMap<CategoryId, Category>,
    /// The videos.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<i64, Video>"))]
    pub videos: BTreeMap<VideoId, Video>,
    /// The subtitles.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<i64, Subtitle>"))]
    pub subtitles: BTreeMap<SubtitleId, Subtitle>,
    /// The notices.
    #[serde(default, deserialize_with = "records::lists")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::lists::<NoticeItem>"))]
    pub notices: BTreeMap<NoticeId, Vec<NoticeItem>>,
    /// The whitelist groups. No operation creates them.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<i64, WhitelistGroup>"))]
    pub whitelist_groups: BTreeMap<WhitelistGroupId, WhitelistGroup>,
    /// The whitelist users. No operation creates them.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<i64, WhitelistUser>"))]
    pub whitelist_users: BTreeMap<WhitelistUserId, WhitelistUser>,
    /// The tokens of players, by their text.
    #[serde(default)]
    pub player_tokens: BTreeMap<String, PlayerToken>,
    /// The plays. No operation records them.
    #[serde(default)]
    pub plays: Vec<Play>,
}

/// The plan of an account: its limits and dates.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Plan {
    /// The mobile number that the account is registered with.
    pub mobile: String,
    /// The kind of account.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub account_type: AccountType,
    /// The state of the account.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub status: AccountStatus,
    /// The kind of charging.
    pub charge_type: i64,
    /// The start of the plan, China Standard Time.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub effect_time: Option<CstDateTime>,
    /// The end of the plan, China Standard Time.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub expire_time: Option<CstDateTime>,
    /// Storage in bytes.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub total_storage: ByteCount,
    /// Traffic per month in bytes; 0 for no limit.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub month_flow_limit: ByteCount,
    /// Total traffic in bytes; 0 for no limit.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub total_flow_limit: ByteCount,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            mobile: "13800138000".to_owned(),
            account_type: AccountType::Formal,
            status: AccountStatus::Normal,
            charge_type: 0,
            effect_time: CstDateTime::new(2018, 1, 2, 0, 0, 0).ok(),
            expire_time: CstDateTime::new(2099, 12, 31, 23, 59, 59).ok(),
            total_storage: ByteCount(10 << 30),
            month_flow_limit: ByteCount(10 << 30),
            total_flow_limit: ByteCount(0),
        }
    }
}

/// The usage of the account's other product lines. No operation of this API changes it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OtherUsage {
    /// Large classes.
    #[serde(deserialize_with = "records::option")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::option::<ProductLineUsage>"))]
    pub large_class: Option<ProductLineUsage>,
    /// Small classes.
    #[serde(deserialize_with = "records::option")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::option::<ProductLineUsage>"))]
    pub small_class: Option<ProductLineUsage>,
    /// Double-teacher classes.
    #[serde(deserialize_with = "records::option")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::option::<ProductLineUsage>"))]
    pub double_teacher: Option<ProductLineUsage>,
    /// Business live.
    #[serde(deserialize_with = "records::option")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::option::<ProductLineUsage>"))]
    pub business: Option<ProductLineUsage>,
    /// WeClass.
    #[serde(deserialize_with = "records::option")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::option::<ProductLineUsage>"))]
    pub weclass: Option<ProductLineUsage>,
}

/// A token issued to a player.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlayerToken {
    /// The video it plays.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub video_id: VideoId,
    /// The time it expires; `None` for never.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub expires: Option<UnixTime>,
}

impl PlayerToken {
    /// Creates a token that does not expire.
    pub fn new(video_id: VideoId) -> Self {
        Self { video_id, expires: None }
    }
}

fn unset_id() -> PartnerId {
    PartnerId(0)
}

impl Account {
    /// Creates an account without videos, categories or anything else.
    pub fn new(partner_id: PartnerId, partner_key: Secret, secret_key: Secret) -> Self {
        Self {
            partner_id,
            partner_key,
            secret_key,
            plan: Plan::default(),
            other_usage: OtherUsage::default(),
            callback_url: None,
            categories: BTreeMap::new(),
            videos: BTreeMap::new(),
            subtitles: BTreeMap::new(),
            notices: BTreeMap::new(),
            whitelist_groups: BTreeMap::new(),
            whitelist_users: BTreeMap::new(),
            player_tokens: BTreeMap::new(),
            plays: Vec::new(),
        }
    }

    /// Returns the highest id of anything that the server numbers.
    pub(super) fn highest_id(&self) -> i64 {
        let highest = [
            self.categories.keys().next_back().map(|id| id.0),
            self.videos.keys().next_back().map(|id| id.0),
            self.subtitles.keys().next_back().map(|id| id.0),
            self.notices.keys().next_back().map(|id| id.0),
            self.videos.values().flat_map(|video| &video.questions).map(|question| question.id.0).max(),
            self.videos
                .values()
                .flat_map(|video| &video.questions)
                .flat_map(|question| question.option_list.iter().flatten())
                .map(|option| option.id.0)
                .max(),
        ];
        highest.into_iter().flatten().max().unwrap_or_default()
    }

    /// Returns whether a player can play its video with this token.
    pub fn can_play(&self, token: &str, now: UnixTime) -> bool {
        self.player_tokens.get(token).is_some_and(|token| {
            self.videos.contains_key(&token.video_id) && token.expires.is_none_or(|expires| now < expires)
        })
    }

    /// Removes a video with its tokens and subtitles. Its plays are kept.
    pub(crate) fn remove_video(&mut self, id: VideoId) -> Option<(Video, Vec<Subtitle>)> {
        let video = self.videos.remove(&id)?;
        self.player_tokens.retain(|_, token| token.video_id != id);
        let subtitles = std::mem::take(&mut self.subtitles).into_iter();
        let (removed, kept): (BTreeMap<_, _>, _) =
            subtitles.partition(|(_, subtitle)| subtitle.video_id == id);
        self.subtitles = kept;
        Some((video, removed.into_values().collect()))
    }
}
