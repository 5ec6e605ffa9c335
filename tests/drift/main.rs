//! Tests of the difference between two specs: a snapshot of every kind of change, properties over random specs,
//! and the classes for Rust against the compiler.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod compiler;
mod edits;
mod kinds;
mod program;
mod properties;
mod random;

use std::path::{Path, PathBuf};

/// Returns the path of a file or folder beside this one.
fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("drift").join(path)
}
