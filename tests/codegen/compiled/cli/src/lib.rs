//! The command line generated from the fixture spec, on stand-ins for hand-written code.

#[rustfmt::skip]
pub mod generated;
pub mod operation;
