//! The file of a shared window, which is locked only while it is read and written. The system releases the lock of a
//! process that was killed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// A larger file is damaged. A thousand reservations have half of it.
const MAX_SIZE: u64 = 64 << 10;
/// The number of attempts to lock the file, and the time between them. A process that was suspended may have the lock.
const ATTEMPTS: usize = 1000;
const BETWEEN: Duration = Duration::from_millis(1);

/// Replaces the text of the file by the one that `work` returns.
pub fn change<T>(path: &Path, work: impl FnOnce(&str) -> (String, T)) -> io::Result<T> {
    let mut file = open(path)?;
    lock(&file)?;
    let mut bytes = Vec::new();
    (&file).take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_SIZE {
        bytes.clear();
    }
    let (text, result) = work(&String::from_utf8_lossy(&bytes));
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)?;
    Ok(result)
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            options.open(path)?
        }
        opened => opened?,
    };
    // Reading from a pipe would wait for ever.
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other(t!("it is no file"))) }
}

fn lock(file: &File) -> io::Result<()> {
    for _ in 0..ATTEMPTS {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => thread::sleep(BETWEEN),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::other(t!("another process keeps it locked")))
}
