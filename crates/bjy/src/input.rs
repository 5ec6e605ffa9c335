//! Files and standard input that values are read from.

use std::fs;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether standard input was read: there is nothing more on it then.
static STDIN_IS_READ: AtomicBool = AtomicBool::new(false);

/// A file's text; `-` is standard input.
pub fn read(path: &str) -> io::Result<String> {
    if path != "-" {
        return fs::read_to_string(path);
    }
    if STDIN_IS_READ.swap(true, Ordering::Relaxed) {
        return Err(io::Error::other("standard input can be read once, and something else has read it"));
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}
