//! A file that must stay as it is while it is uploaded.

use std::error::Error;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tokio::task::spawn_blocking;

use super::digest::Digest;

/// The number of bytes that are read at a time to compare a whole file.
const BUFFER_SIZE: usize = 1 << 20;

/// An open file, and what it was like when it was opened.
pub(super) struct StableFile {
    opened: Arc<Opened>,
}

/// The file, as the threads for blocking work share it.
struct Opened {
    path: PathBuf,
    file: File,
    version: Version,
}

/// The properties by which a change of a file is noticed.
#[derive(PartialEq, Eq)]
struct Version {
    length: u64,
    /// `None` where the file system does not keep it.
    modified: Option<SystemTime>,
    identity: Option<(u64, u64)>,
}

impl StableFile {
    /// Opens a regular file. Anything else has no length, and opening a FIFO would wait for its writer.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        check_is_file(&fs::metadata(path)?)?;
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        check_is_file(&metadata)?;
        let opened = Opened { path: path.to_owned(), file, version: Version::of(&metadata) };
        Ok(Self { opened: Arc::new(opened) })
    }

    pub(super) fn length(&self) -> u64 {
        self.opened.version.length
    }

    /// Reads the next `count` bytes, or fewer at the end, into an empty buffer.
    pub(super) async fn read(&mut self, count: usize, mut buffer: Vec<u8>) -> io::Result<Vec<u8>> {
        self.blocking(move |opened| {
            (&opened.file).take(count as u64).read_to_end(&mut buffer)?;
            Ok(buffer)
        })
        .await
    }

    pub(super) async fn seek(&mut self, offset: u64) -> io::Result<()> {
        self.blocking(move |opened| (&opened.file).seek(io::SeekFrom::Start(offset)).map(drop)).await
    }

    /// Fails if the file has other bytes now than those with this MD5. A program can put the time of modification
    /// back after it has written.
    pub(super) async fn check_content(&mut self, md5: &str) -> io::Result<()> {
        let found = self.blocking(|opened| opened.md5()).await?;
        self.check().await?;
        if found == md5 { Ok(()) } else { Err(io::Error::other(FileChanged("was written to"))) }
    }

    /// Fails if the file is no longer the one that was opened, by its handle or by its path.
    pub(super) async fn check(&self) -> io::Result<()> {
        self.blocking(|opened| opened.check()).await
    }

    /// Runs blocking work on a thread for it.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Opened) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let opened = Arc::clone(&self.opened);
        spawn_blocking(move || work(&opened)).await.map_err(io::Error::other)?
    }
}

impl Opened {
    /// Returns the MD5 of the whole file.
    fn md5(&self) -> io::Result<String> {
        (&self.file).seek(io::SeekFrom::Start(0))?;
        let mut digest = Digest::default();
        let mut buffer = vec![0; BUFFER_SIZE];
        let mut position = 0;
        loop {
            let count = (&self.file).read(&mut buffer)?;
            if count == 0 {
                return Ok(digest.hex());
            }
            digest.update(position, &buffer[..count]);
            position += count as u64;
        }
    }

    fn check(&self) -> io::Result<()> {
        let changed = |how| io::Error::other(FileChanged(how));
        let version = Version::of(&self.file.metadata()?);
        if version != self.version {
            let grown = version.length.cmp(&self.version.length);
            return Err(changed(if grown.is_eq() { "was written to" } else { "changed its size" }));
        }
        match fs::metadata(&self.path) {
            Ok(metadata) if Version::of(&metadata) == self.version => Ok(()),
            Ok(_) => Err(changed("was replaced")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(changed("was deleted or renamed")),
            Err(error) => Err(error),
        }
    }
}

impl Version {
    fn of(metadata: &Metadata) -> Self {
        Self { length: metadata.len(), modified: metadata.modified().ok(), identity: identity(metadata) }
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "other systems have none")]
fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

fn check_is_file(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        let reason = "not a regular file: the length has to be known before the first byte is sent";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    Ok(())
}

/// The cause of an I/O error: the file is no longer the one that was opened.
#[derive(Debug)]
struct FileChanged(&'static str);

impl fmt::Display for FileChanged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the file {} during its upload", self.0)
    }
}

impl Error for FileChanged {}

/// Returns whether a read failed because the file changed.
pub(super) fn is_change(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|cause| cause.is::<FileChanged>())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs::{remove_file, rename, write};
    use std::io::Write;

    use super::*;

    async fn change(change: impl FnOnce(&Path)) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        write(&path, "0123456789").unwrap();
        // Some file systems count time in steps of milliseconds.
        let past = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(past).unwrap();
        let file = StableFile::open(&path).unwrap();
        file.check().await.unwrap();
        change(&path);
        let error = file.check().await.err()?;
        assert!(is_change(&error));
        Some(error.to_string())
    }

    #[tokio::test]
    async fn every_change_is_noticed() {
        let appended = change(|path| {
            std::fs::File::options().append(true).open(path).unwrap().write_all(b"ab").unwrap();
        });
        assert_eq!(appended.await.unwrap(), "the file changed its size during its upload");
        let overwritten = change(|path| write(path, "abcdefghij").unwrap());
        assert_eq!(overwritten.await.unwrap(), "the file was written to during its upload");
        let replaced = change(|path| {
            write(path.with_extension("new"), "0123456789").unwrap();
            rename(path.with_extension("new"), path).unwrap();
        });
        assert_eq!(replaced.await.unwrap(), "the file was replaced during its upload");
        let deleted = change(|path| remove_file(path).unwrap());
        assert_eq!(deleted.await.unwrap(), "the file was deleted or renamed during its upload");
        assert_eq!(change(|_| ()).await, None);
    }

    #[tokio::test]
    async fn bytes_with_the_time_put_back_are_noticed_by_their_md5() {
        const MD5: &str = "781e5e245d69b566979b86e28d23f2c7";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        write(&path, "0123456789").unwrap();
        let mut file = StableFile::open(&path).unwrap();
        file.check_content(MD5).await.unwrap();
        let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
        write(&path, "abcdefghij").unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        file.check().await.unwrap();
        let error = file.check_content(MD5).await.unwrap_err();
        assert!(is_change(&error) && error.to_string().contains("was written to"), "{error}");
    }

    #[tokio::test]
    async fn files_larger_than_the_buffer_are_read_to_their_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        let content: Vec<u8> = (0..BUFFER_SIZE * 2 + 7).map(|at| (at % 251) as u8).collect();
        write(&path, &content).unwrap();
        let md5 = Digest::default().with(0, &content).hex();
        StableFile::open(&path).unwrap().check_content(&md5).await.unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [Path::new("/dev/zero"), &socket] {
            let error = StableFile::open(path).err().unwrap();
            assert!(error.to_string().starts_with("not a regular file"), "{error}");
        }
        let error = StableFile::open(folder.path()).err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
    }
}
