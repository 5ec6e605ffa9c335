//! The parts that all backends for Rust share.

pub mod docs;
pub mod format;
pub mod markdown;
pub mod sample;
pub mod signature;
pub mod tokens;
pub mod types;
