//! The program `bjy`. Its code is in the library, where the fuzzers reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    bjy::run()
}
