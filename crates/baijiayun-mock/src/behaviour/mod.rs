//! The behaviour of operations: a function each, in a file per module of the spec.

pub mod account;
pub mod callback;
pub mod category;
mod formats;
pub mod marker;
pub mod notice;
mod page;
pub mod partner;
pub mod play_data;
mod plays;
pub mod question;
pub mod subtitle;
pub mod token;
mod transfer;
pub mod upload;
pub mod video;
pub mod whitelist;
