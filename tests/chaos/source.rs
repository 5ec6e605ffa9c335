//! The file to upload, and its comparison with the file that arrived.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use fastrand::Rng;

const BLOCK: usize = 1 << 20;

/// Writes a file of random bytes.
pub fn write(path: &Path, rng: &mut Rng, size: u64) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let mut block = vec![0; BLOCK];
    let mut left = size;
    while left > 0 {
        let length = left.min(BLOCK as u64);
        rng.fill(&mut block);
        file.write_all(&block[..usize::try_from(length).unwrap()]).unwrap();
        left -= length;
    }
    file.flush().unwrap();
}

/// Returns the reason why the only file of a folder is not the same as `path`.
pub fn difference(path: &Path, folder: &Path) -> Option<String> {
    let arrived: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [arrived] = arrived.as_slice() else {
        return Some(format!("{} files arrived", arrived.len()));
    };
    let lengths = [path, arrived].map(|path| path.metadata().unwrap().len());
    if lengths[0] != lengths[1] {
        return Some(format!("{} of {} bytes arrived", lengths[1], lengths[0]));
    }
    let [mut sent, mut arrived] = [path, arrived].map(|path| BufReader::new(File::open(path).unwrap()));
    let [mut left, mut right] = [vec![0; BLOCK], vec![0; BLOCK]];
    let mut offset = 0;
    while offset < lengths[0] {
        let length = usize::try_from((lengths[0] - offset).min(BLOCK as u64)).unwrap();
        sent.read_exact(&mut left[..length]).unwrap();
        arrived.read_exact(&mut right[..length]).unwrap();
        if left[..length] != right[..length] {
            return Some(format!("other bytes after {offset}"));
        }
        offset += length as u64;
    }
    None
}
