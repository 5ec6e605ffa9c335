//! The mock generated from the fixture spec, on stand-ins for hand-written code.

pub mod behaviour;
pub mod exchange;
/// The generated code.
#[deny(missing_docs)]
#[rustfmt::skip]
pub mod generated;
pub mod php;
pub mod receive;
