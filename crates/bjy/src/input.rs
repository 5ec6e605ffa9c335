//! Reads values from files and from standard input.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set when standard input was read: it can be read only once.
static STDIN_IS_READ: AtomicBool = AtomicBool::new(false);

/// Reads a file as text; `-` is standard input.
pub fn read(path: &str) -> io::Result<String> {
    text(read_bytes(path)?)
}

/// Reads a file; `-` is standard input.
pub fn read_bytes(path: &str) -> io::Result<Vec<u8>> {
    if path != "-" {
        return read_file(Path::new(path));
    }
    if STDIN_IS_READ.swap(true, Ordering::Relaxed) {
        return Err(io::Error::other(t!(
            "standard input can be read only once, and another option has read it"
        )));
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The streams that a process is given; `<(…)` of a shell is one of them. `/dev/null` ends at once.
const STREAMS: [&str; 4] = ["/dev/fd", "/proc/self/fd", "/dev/stdin", "/dev/null"];

/// Reads a regular file, or a stream that the user passed to the process by its name. Opening any other FIFO would
/// wait for its writer, and a device may have no end.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let is_stream = STREAMS.iter().any(|stream| path.starts_with(stream));
    let check = |metadata: &Metadata| match metadata.is_file() || metadata.is_dir() || is_stream {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, t!("it is not a regular file"))),
    };
    check(&fs::metadata(path)?)?;
    let mut file = File::open(path)?;
    check(&file.metadata()?)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file as [`read_file`] does, as text.
pub fn read_text(path: &Path) -> io::Result<String> {
    text(read_file(path)?)
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|_| io::Error::other(t!("it is not UTF-8")))
}
