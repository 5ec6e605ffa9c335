use futures_util::stream;
use tempfile::TempDir;

use super::*;

/// A source of each kind. Only the first goes back anywhere, and only the last holds all of it.
async fn sources(content: &'static [u8], total: u64) -> (TempDir, [UploadSource<'static>; 3]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    std::fs::write(&path, content).unwrap();
    // Declared with another length than it has.
    let file = UploadSource { total, ..UploadSource::open(&path).await.unwrap() };
    let chunks = stream::iter(content.chunks(3).map(io::Result::Ok));
    let stream = UploadSource::stream("a.mp4", total, chunks);
    (folder, [file, UploadSource::reader("a.mp4", total, content), stream])
}

#[tokio::test]
async fn the_bytes_that_were_read_last_can_be_read_again() {
    let memory = UploadSource::bytes("a.mp4", "0123456789");
    let (_folder, sources) = sources(b"0123456789", 10).await;
    for mut source in sources.into_iter().chain([memory]) {
        assert_eq!(source.read(4).await.unwrap(), "0123");
        assert_eq!(source.read(4).await.unwrap(), "4567");
        source.seek_back(5).await.unwrap();
        assert_eq!(&source.read(3).await.unwrap(), "567");
        assert_eq!(source.read(4).await.unwrap(), "89");
        assert_eq!(source.read(4).await.unwrap(), "");
        assert_eq!(source.position(), 10);
    }
}

#[tokio::test]
async fn only_files_and_memory_can_seek_further_back() {
    let memory = UploadSource::bytes("a.mp4", "0123456789");
    let mut results = Vec::new();
    let (_folder, sources) = sources(b"0123456789", 10).await;
    for mut source in sources.into_iter().chain([memory]) {
        source.read(4).await.unwrap();
        source.read(6).await.unwrap();
        let has_moved = source.seek_back(1).await.is_ok();
        results.push(has_moved);
        if has_moved {
            assert_eq!(source.read(9).await.unwrap(), "123456789");
        }
    }
    assert_eq!(results, [true, false, false, true]);
}

#[tokio::test]
async fn a_source_must_have_the_length_it_was_declared_with() {
    let more = (io::ErrorKind::InvalidData, "the source has more than the 9 bytes it was declared with");
    let fewer =
        (io::ErrorKind::UnexpectedEof, "the source ended after 10 of the 11 bytes it was declared with");
    for (total, (kind, text)) in [(9, more), (11, fewer)] {
        let (_folder, sources) = sources(b"0123456789", total).await;
        for mut source in sources {
            assert_eq!(source.read(8).await.unwrap(), "01234567");
            let error = source.read(8).await.unwrap_err();
            assert_eq!((error.kind(), error.to_string().as_str()), (kind, text));
        }
    }
}

#[tokio::test]
async fn the_errors_of_a_stream_keep_their_kind() {
    let interrupted = io::Error::from(io::ErrorKind::ConnectionReset);
    let stream = stream::iter([Ok("0123"), Err(interrupted)]);
    let mut source = UploadSource::stream("a.mp4", 10, stream);
    assert_eq!(source.read(8).await.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    let stream = stream::iter([Err::<Bytes, _>("no more of this")]);
    let mut source = UploadSource::stream("a.mp4", 10, stream);
    assert_eq!(source.read(8).await.unwrap_err().to_string(), "no more of this");
}

#[test]
fn memory_is_used_again_only_if_nobody_reads_it() {
    let bytes = Bytes::from(vec![1; 1000]);
    let (address, held) = (bytes.as_ptr(), bytes.clone());
    assert_eq!(emptied(bytes).capacity(), 0);
    let buffer = emptied(held);
    assert_eq!((buffer.as_ptr(), buffer.len()), (address, 0));
    assert!(buffer.capacity() >= 1000);
}

#[tokio::test]
async fn the_memory_of_a_chunk_is_that_of_the_chunk_before_the_last() {
    let (_folder, sources) = sources(b"0123456789", 10).await;
    for mut source in sources {
        source.read(4).await.unwrap();
        source.read_ahead(4).await;
        let first = source.last.as_ptr();
        source.read(4).await.unwrap();
        assert_eq!(source.spare.as_ptr(), first);
        source.read_ahead(4).await;
        assert_eq!(source.read(4).await.unwrap().as_ptr(), first);
    }
}

#[test]
fn a_source_is_send_and_sync() {
    fn check<T: Send + Sync>() {}
    check::<UploadSource<'_>>();
}
