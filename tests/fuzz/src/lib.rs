//! The fuzzed readers: one module per target, with the function that takes an input.
//!
//! An input is wrong if the function panics. `cargo xtask fuzz` runs the targets with libFuzzer; the test `fuzz` of the
//! workspace reads the inputs in `corpus/` with the same functions.

pub mod config;
pub mod ids;
pub mod import;
pub mod mock;
pub mod page;
pub mod response;
pub mod sheet;
pub mod spec;
pub mod state;
pub mod webhook;

/// A target: its name, and its function.
pub type Target = (&'static str, fn(&[u8]));

/// The targets, each with its reader.
pub const TARGETS: [Target; 10] = [
    ("config", config::read),
    ("ids", ids::read),
    ("import", import::read),
    ("mock", mock::read),
    ("page", page::read),
    ("response", response::read),
    ("sheet", sheet::read),
    ("spec", spec::read),
    ("state", state::read),
    ("webhook", webhook::read),
];

/// Splits off the first byte, which chooses what the rest is read as.
fn choice(input: &[u8]) -> (usize, &[u8]) {
    match input.split_first() {
        Some((first, rest)) => (usize::from(*first), rest),
        None => (0, &[]),
    }
}
