//! The cases that are measured. Each first makes sure that both sides give the same.

mod decode;
mod encode;
mod generate;
mod sign;

pub(crate) use decode::decode;
pub(crate) use encode::encode;
pub(crate) use generate::generate;
pub(crate) use sign::sign;
