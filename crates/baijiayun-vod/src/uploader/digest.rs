//! The MD5 of a file that goes by in pieces, some of them more than once.

use std::fmt::Write;

use md5::{Digest as _, Md5};

/// The MD5 of what has gone by.
#[derive(Debug, Clone, Default)]
pub(super) struct Digest {
    md5: Md5,
    /// How many bytes have gone in.
    length: u64,
}

impl Digest {
    /// Takes what is new of a piece that stands at `offset` in the file.
    pub(super) fn take(&mut self, offset: u64, piece: &[u8]) {
        let known = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        if let Some(new) = piece.get(known..) {
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
        for (offset, piece) in [(0, "0123"), (2, "23"), (2, "2345"), (0, "01"), (6, ""), (6, "789")] {
            digest.take(offset, piece.as_bytes());
        }
        // MD5 of 012345789.
        assert_eq!(digest.hex(), "b984d3cfd4e370e83c802403733cf332");
    }
}
