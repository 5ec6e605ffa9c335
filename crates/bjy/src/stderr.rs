//! Lines on standard error. Nothing depends on whether they can be written: with a full disk or a closed
//! pipe behind it, `eprintln!` would panic and end an upload.

use std::fmt;
use std::io::Write;

/// Writes a line to standard error; takes the arguments of `eprintln!`.
macro_rules! stderr {
    ($($argument:tt)*) => { $crate::stderr::write_line(::std::format_args!($($argument)*)) };
}

/// Writes a line to standard error, without colours where it is no terminal.
pub fn write_line(line: fmt::Arguments<'_>) {
    // There is no other place to report it.
    let _ = writeln!(anstream::stderr(), "{line}");
}
