//! The mock generated from the fixture spec, with stand-ins for what a mock has by hand.

pub mod behaviour;
pub mod exchange;
/// Generated.
#[deny(missing_docs)]
#[path = "../mod.rs"]
#[rustfmt::skip]
pub mod generated;
pub mod php;
pub mod receive;
