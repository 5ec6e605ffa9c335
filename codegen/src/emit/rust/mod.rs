//! How Rust is written: what every backend that emits Rust uses.

pub mod docs;
pub mod format;
pub mod sample;
pub mod signature;
pub mod tokens;
pub mod types;
