//! Helpers for all backends that emit Rust.

pub mod docs;
pub mod format;
pub mod sample;
pub mod signature;
pub mod tokens;
pub mod types;
