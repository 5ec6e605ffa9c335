//! Plays of videos.

use baijiayun_runtime::__private::check_fields;
use baijiayun_runtime::lenient::Record;
use baijiayun_vod::play_data::AccountPlayRecord;
use baijiayun_vod::{ByteCount, ProductType, SessionId};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// A play: one viewer watching one video once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("additionalProperties" = false)))]
#[non_exhaustive]
pub struct Play {
    /// The product line that it belongs to.
    #[serde(default = "vod")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub product_type: ProductType,
    /// The traffic in bytes. It counts on the day that the play began.
    #[serde(default = "no_flow")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub flow: ByteCount,
    /// The session of its room. Records do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub session_id: Option<SessionId>,
    /// The record as the API shows it.
    #[serde(flatten)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::record::<AccountPlayRecord>"))]
    pub record: AccountPlayRecord,
    #[serde(flatten, skip_serializing)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    rest: NoMoreFields,
}

/// Rejects fields that neither a play nor its record has.
#[derive(Debug, Clone, PartialEq)]
struct NoMoreFields;

impl<'de> Deserialize<'de> for NoMoreFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rest = serde_json::Map::deserialize(deserializer)?;
        check_fields(&rest.into(), &AccountPlayRecord::SCHEMA).map_err(D::Error::custom)?;
        Ok(Self)
    }
}

impl Play {
    /// Creates a play of the VOD product line that took no traffic.
    pub fn new(record: AccountPlayRecord) -> Self {
        Self { product_type: vod(), flow: no_flow(), session_id: None, record, rest: NoMoreFields }
    }
}

fn vod() -> ProductType {
    ProductType::Vod
}

fn no_flow() -> ByteCount {
    ByteCount(0)
}
