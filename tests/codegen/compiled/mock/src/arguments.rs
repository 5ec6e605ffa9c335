//! The part of the mock's `arguments` that generated code uses.

use baijiayun_runtime::lenient::{self, Lenient};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

pub mod prelude {
    pub use baijiayun_runtime::value::*;
    pub use serde::Deserialize;

    pub use super::{File, json};
}

#[derive(Debug, Deserialize)]
pub struct File;

pub fn json<'de, D: Deserializer<'de>, T: Lenient>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    lenient::from_str(&text).map_err(D::Error::custom)
}
