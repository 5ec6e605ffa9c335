//! Reads values from files and from standard input.

use std::fs;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

/// Set when standard input was read: it can be read only once.
static STDIN_IS_READ: AtomicBool = AtomicBool::new(false);

/// Reads a file as text; `-` is standard input.
pub fn read(path: &str) -> io::Result<String> {
    String::from_utf8(read_bytes(path)?).map_err(|_| io::Error::other("stream did not contain valid UTF-8"))
}

/// Reads a file; `-` is standard input.
pub fn read_bytes(path: &str) -> io::Result<Vec<u8>> {
    if path != "-" {
        return fs::read(path);
    }
    if STDIN_IS_READ.swap(true, Ordering::Relaxed) {
        return Err(io::Error::other("standard input can be read only once, and another option has read it"));
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}
