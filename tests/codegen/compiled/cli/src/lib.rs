//! The command line generated from the fixture spec, on stubs of hand-written code.

#[rustfmt::skip]
pub mod generated;
pub mod operation;
