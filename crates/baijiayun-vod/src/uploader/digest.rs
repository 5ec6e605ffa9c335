//! The MD5 of a file that is read in chunks, some of them more than once.

use std::fmt::Write;

use md5::{Digest as _, Md5};

/// The MD5 of the first [`length`](Self::length) bytes of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Digest {
    md5: Md5,
    /// The number of bytes in it.
    length: u64,
}

impl Digest {
    /// Adds the new bytes of a chunk at `offset` in the file, and ignores those that were already added.
    pub(super) fn update(&mut self, offset: u64, chunk: &[u8]) {
        let known = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        if let Some(new) = chunk.get(known..) {
            self.md5.update(new);
            self.length += new.len() as u64;
        }
    }

    /// Does what [`update`](Self::update) does.
    pub(super) fn with(mut self, offset: u64, chunk: &[u8]) -> Self {
        self.update(offset, chunk);
        self
    }

    /// Returns the MD5 in hex.
    pub(super) fn hex(self) -> String {
        let mut hex = String::with_capacity(32);
        for byte in self.md5.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_bytes_count_once() {
        let mut digest = Digest::default();
        for (offset, chunk) in [(0, "0123"), (2, "23"), (2, "2345"), (0, "01"), (6, ""), (6, "789")] {
            digest.update(offset, chunk.as_bytes());
        }
        // MD5 of 012345789.
        assert_eq!(digest.hex(), "b984d3cfd4e370e83c802403733cf332");
    }
}
