//! The rows: a file each. Each one checks that both sides have the same result before it measures them.

mod sign;

use crate::row::Row;

/// All rows, in the order of the table.
pub const ROWS: &[&Row] = &[&sign::ROW];
