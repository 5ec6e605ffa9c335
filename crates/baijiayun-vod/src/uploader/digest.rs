//! The MD5 of a file that is read in blocks, some of them more than once.

use std::fmt::Write;

use md5::{Digest as _, Md5};

/// The MD5 of the bytes so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Digest {
    md5: Md5,
    /// The number of bytes so far.
    length: u64,
}

impl Digest {
    /// Adds the new bytes of a block that begins at `offset` in the file.
    pub(super) fn take(&mut self, offset: u64, block: &[u8]) {
        let known = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        if let Some(new) = block.get(known..) {
            self.md5.update(new);
            self.length += new.len() as u64;
        }
    }

    /// The MD5 in hex.
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
    fn what_comes_again_counts_once() {
        let mut digest = Digest::default();
        for (offset, block) in [(0, "0123"), (2, "23"), (2, "2345"), (0, "01"), (6, ""), (6, "789")] {
            digest.take(offset, block.as_bytes());
        }
        // MD5 of 012345789.
        assert_eq!(digest.hex(), "b984d3cfd4e370e83c802403733cf332");
    }
}
