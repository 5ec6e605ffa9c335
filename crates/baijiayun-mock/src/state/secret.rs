//! The form of keys in a state file: plain text, unlike `Debug` output.

use baijiayun_vod::Secret;
use serde::{Deserialize, Deserializer, Serializer};

pub fn serialize<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}
