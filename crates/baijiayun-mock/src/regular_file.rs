//! Opens only regular files: opening a FIFO would wait for its writer, and a device may have no end.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

/// Opens a regular file for reading.
pub fn open(path: &Path) -> io::Result<File> {
    check(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    check(&file.metadata()?)?;
    Ok(file)
}

/// Checks that a file can be written at a path: there is a regular file, or nothing.
pub fn check_target(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        metadata => check(&metadata?),
    }
}

/// The system's own errors for folders are clear.
fn check(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() || metadata.is_dir() {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"))
}
