//! Every fault of the mock in every class of call, with the outcomes of `expected.yaml`. The command line has the
//! same test in `crates/bjy/tests/bjy/faults.rs`.

mod calls;
mod class;
mod matrix;
mod table;
