//! The commands that are not operations of the API, one per file.

pub mod call;
pub mod completions;
pub mod config;
pub mod demo;
pub mod key;
pub mod listen;
pub mod man;
pub mod mock;
pub mod operations;
pub mod paths;
pub mod probe;
pub mod sign;
pub mod trigger;
pub mod upload;
pub mod wait;
