//! Whether a document has floats.
//!
//! Few documents have one, so only after one was read is the document searched for numbers that a float changes. The
//! values are read by serde, which passes nothing on, so the note is in a thread-local.

use std::cell::Cell;

thread_local! {
    /// Set once a value was read as a float.
    static HAS_READ_FLOAT: Cell<bool> = const { Cell::new(false) };
}

/// Notes that a value was read as a float, which may not have the digits of the document.
pub(super) fn note_float() {
    HAS_READ_FLOAT.set(true);
}

/// Reads with a function, and returns whether a float was read.
pub(super) fn watch_floats<T>(read: impl FnOnce() -> T) -> (T, bool) {
    // A document may be inside of another one.
    let outer = HAS_READ_FLOAT.replace(false);
    let value = read();
    let has_read_float = HAS_READ_FLOAT.replace(outer);
    (value, has_read_float)
}
