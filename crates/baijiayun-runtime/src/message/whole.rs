//! A response that is read in one pass.

use serde::{Deserialize, Deserializer};

use crate::lenient::{self, Lenient, Scalar};
use crate::value::UnixTime;

/// A response with its data, in the usual form. Reading it is half of the work of reading the envelope first, but it
/// fails without a good reason: for a rejection, for example, whose data has another type.
#[derive(Deserialize)]
#[serde(bound = "T: Lenient")]
pub(crate) struct Whole<T> {
    #[serde(deserialize_with = "lenient::read")]
    pub(crate) code: Code,
    #[serde(deserialize_with = "lenient::read")]
    pub(crate) data: T,
    #[serde(default, deserialize_with = "lenient::optional")]
    pub(crate) ts: Option<UnixTime>,
}

impl<T: Lenient> Lenient for Whole<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

/// A code: a number in any form, but no boolean. PHP's `false` must not become the 0 of a success.
pub(crate) struct Code(pub(crate) i64);

impl Lenient for Code {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const CODE: &str = "a whole number";
        lenient::scalar_by(deserializer, CODE, |scalar| match scalar {
            Scalar::Bool(_) => Err(CODE),
            _ => scalar.whole().map(Self),
        })
    }
}
