//! What each operation does to the state: a function each, in a file per module of the spec.

pub mod account;
pub mod callback;
pub mod category;
pub mod marker;
pub mod notice;
pub mod partner;
pub mod play_data;
mod plays;
pub mod question;
pub mod subtitle;
pub mod token;
pub mod upload;
pub mod video;
pub mod whitelist;
