//! The rows: a file each, or one for those that share their work. Each one checks that both sides have the same result
//! before it measures them.

mod call;
mod codegen;
mod codegen_growth;
mod compile;
mod decode;
mod decode_records;
mod decode_tree;
mod decode_videos;
mod limiter;
mod peer;
mod request;
mod sign;
mod size;
mod start;
mod tree;
mod upload;
mod webhook;

use crate::row::Row;

/// All rows, in the order of the table.
pub const ROWS: &[&Row] = &[
    &sign::ROW,
    &request::ROW,
    &request::ALLOCATIONS,
    &decode_videos::INTS,
    &decode_videos::TEXT,
    &decode_records::INTS,
    &decode_records::TEXT,
    &decode_tree::ROW,
    &call::ROW,
    &call::ONE_AT_A_TIME,
    &call::PARALLEL,
    &peer::ROW,
    &limiter::QUOTA,
    &limiter::UNCONTENDED,
    &webhook::ROW,
    &upload::RATE,
    &upload::CPU,
    &upload::MEMORY,
    &codegen::ROW,
    &codegen_growth::ROW,
    &compile::ROW,
    &size::ROW,
    &tree::ROW,
    &start::VERSION,
    &start::DRY_RUN,
];
