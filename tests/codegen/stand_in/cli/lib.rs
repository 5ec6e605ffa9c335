//! The command line generated from the fixture spec, with a stand-in for what it has by hand.

/// Generated.
#[path = "../mod.rs"]
#[rustfmt::skip]
pub mod generated;
pub mod operation;
