//! The benchmarks. Each one first checks that both sides have the same result.

mod decode;
mod encode;
mod generate;
mod sign;

pub(crate) use decode::decode;
pub(crate) use encode::encode;
pub(crate) use generate::generate;
pub(crate) use sign::sign;
