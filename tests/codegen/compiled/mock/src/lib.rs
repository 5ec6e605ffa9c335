//! The mock generated from the fixture spec, on stubs of hand-written code.

pub mod arguments;
pub mod behaviour;
pub mod call;
/// The generated code.
#[rustfmt::skip]
pub mod generated;
pub mod rejection;
