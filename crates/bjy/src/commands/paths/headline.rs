//! The first line of the text about an operation.

use baijiayun_vod::metadata::Operation;

/// Returns the number, the id and the Chinese title in columns. They fit a terminal of 80 columns, which a table with
/// a path or a link beside them does not.
pub fn headline(operation: &Operation) -> String {
    let Operation { id, title_zh, .. } = operation;
    let number = operation.number.unwrap_or("-");
    format!("{number:<7} {id:<33} {title_zh}")
}
