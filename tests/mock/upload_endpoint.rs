//! The upload endpoint: whole files, chunks, interrupted and invalid uploads.

use baijiayun_mock::MockServer;
use baijiayun_vod::upload::{GetResumeUrl, GetUrlResponse, UploadFile, UploadFileChunk};
use baijiayun_vod::{ByteCount, FilePart, VideoId, VideoStatus, marker, subtitle, video};
use md5::{Digest, Md5};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::world::{CONTENT, World, code, rejection, seed};

/// Starts a server with files in memory, and one with files in a folder.
async fn worlds() -> [(World, Option<TempDir>); 2] {
    let folder = tempfile::tempdir().unwrap();
    let in_folder = World::start(MockServer::builder().files_in(folder.path().join("files"))).await;
    [(World::new().await, None), (in_folder, Some(folder))]
}

fn random(length: usize) -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(seed());
    (0..length).map(|_| rng.u8(..)).collect()
}

fn hex_md5(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl World {
    async fn chunk(&self, url: &str, offset: usize, bytes: &[u8], total: usize) -> Result<(), (i64, String)> {
        let chunk = UploadFileChunk::new(url, "第一讲.mp4", offset as u64, total as u64, bytes.to_vec());
        match self.client.upload().upload_file_chunk(chunk).await {
            Ok(_) => Ok(()),
            error => Err(rejection(error)),
        }
    }

    /// Sends a chunk that the client would never send, and returns the code of the response.
    async fn raw_chunk(&self, url: &str, range: &str, body: &'static [u8]) -> i64 {
        let request = self.http.post(url).header("X_FILENAME", "a.mp4").header("Content-Range", range);
        let text = request.body(body).send().await.unwrap().text().await.unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["code"].as_i64().unwrap()
    }

    fn received(&self, id: VideoId) -> u64 {
        self.account(|account| account.videos[&id].upload.received)
    }

    async fn info(&self, id: VideoId) -> video::GetInfoResponse {
        self.client.video().get_info(video::GetInfo::new(id)).await.unwrap()
    }

    /// Starts to send a chunk of the first `announced` of ten bytes, and sends only `bytes` of it.
    async fn begin_chunk(&self, target: &GetUrlResponse, bytes: &[u8], announced: usize) -> TcpStream {
        let mut connection = TcpStream::connect(self.server.address()).await.unwrap();
        let path = target.upload_url.strip_prefix(self.server.base_url()).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: mock\r\nx_filename: a.mp4\r\ncontent-range: bytes 1-{announced}/10\r\n\
             content-length: {announced}\r\n\r\n"
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.write_all(bytes).await.unwrap();
        while self.received(target.video_id) < bytes.len() as u64 {
            tokio::task::yield_now().await;
        }
        connection
    }
}

#[tokio::test]
async fn a_whole_file_is_stored_unchanged() {
    for (world, _folder) in worlds().await {
        for content in [random(300_000), Vec::new()] {
            let target = world.target("a.mp4").await;
            let file = FilePart::bytes("a.mp4", content.clone());
            world.client.upload().upload_file(UploadFile::new(target.upload_url, file)).await.unwrap();
            assert!(world.server.uploaded(target.video_id).unwrap() == content);
            let info = world.info(target.video_id).await;
            assert_eq!(info.total_size, Some(ByteCount(content.len() as i64)));
            assert_eq!(info.file_md5, Some(hex_md5(&content)));
        }
    }
}

#[tokio::test]
async fn the_part_may_be_called_file_as_by_public_clients() {
    let world = World::new().await;
    let target = world.target("a.mp4").await;
    let body =
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\n\r\n0123\r\n--b--\r\n";
    let request =
        world.http.post(&target.upload_url).header("content-type", "multipart/form-data; boundary=b");
    let text = request.body(body).send().await.unwrap().text().await.unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap()["code"], 1, "{text}");
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), b"0123");
}

#[tokio::test]
async fn a_file_in_chunks_is_stored_unchanged() {
    for (world, _folder) in worlds().await {
        let target = world.target("a.mp4").await;
        let content = random(100_001);
        for (index, bytes) in content.chunks(30_000).enumerate() {
            assert_eq!(world.info(target.video_id).await.status, VideoStatus::Uploading);
            assert_eq!(world.info(target.video_id).await.file_md5, None);
            world.chunk(&target.upload_url, index * 30_000, bytes, content.len()).await.unwrap();
        }
        let ranges: Vec<_> =
            world.server.calls().iter().map(|call| call.header("content-range").to_owned()).collect();
        assert!(ranges.iter().any(|range| range == "bytes 1-30000/100001"), "{ranges:?}");
        assert!(world.server.uploaded(target.video_id).unwrap() == content);
        let info = world.info(target.video_id).await;
        assert_eq!((info.status, info.file_md5), (VideoStatus::Transcoding, Some(hex_md5(&content))));
    }
}

#[tokio::test]
async fn chunks_out_of_order_are_rejected() {
    for (world, _folder) in worlds().await {
        let target = world.target("a.mp4").await;
        let url = &target.upload_url;
        let assert_rejected = |result: Result<(), (i64, String)>| assert_eq!(result.unwrap_err().0, 4001);
        assert_rejected(world.chunk(url, 1, &CONTENT[1..4], 10).await);
        world.chunk(url, 0, &CONTENT[..4], 10).await.unwrap();
        assert_rejected(world.chunk(url, 5, &CONTENT[5..], 10).await);
        assert_rejected(world.chunk(url, 3, &CONTENT[3..], 10).await);
        assert_rejected(world.chunk(url, 0, &CONTENT[..4], 10).await);
        assert_rejected(world.chunk(url, 4, &CONTENT[4..], 11).await);
        assert_eq!(world.received(target.video_id), 4);
        world.chunk(url, 4, &CONTENT[4..], 10).await.unwrap();
        assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
        assert_rejected(world.chunk(url, 0, CONTENT, 10).await);
    }
}

#[tokio::test]
async fn a_chunk_of_a_wrong_length_is_rolled_back() {
    for (world, _folder) in worlds().await {
        let target = world.target("a.mp4").await;
        let url = &target.upload_url;
        // Neither their bytes nor their total size is kept.
        for (range, body) in
            [("bytes 1-4/99", &b"012"[..]), ("bytes 1-4/99", b"01234"), ("bytes 1-4/99", b"")]
        {
            assert_eq!(world.raw_chunk(url, range, body).await, 4001, "{range}");
        }
        for range in ["", "bytes 0-3/10", "bytes 4-3/10", "bytes 1-11/10", "bytes */10", "1-4/10"] {
            assert_eq!(world.raw_chunk(url, range, b"0123").await, 4001, "{range}");
        }
        assert_eq!(world.received(target.video_id), 0);
        assert_eq!(world.raw_chunk(url, "bytes 1-4/10", b"0123").await, 1);
        for body in [&b"45678"[..], b"4567890"] {
            assert_eq!(world.raw_chunk(url, "bytes 5-10/10", body).await, 4001);
            assert_eq!(world.server.uploaded(target.video_id).unwrap(), &CONTENT[..4]);
        }
        assert_eq!(world.raw_chunk(url, "bytes 5-10/10", &CONTENT[4..]).await, 1);
        assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
    }
}

#[tokio::test]
async fn a_whole_file_replaces_chunks() {
    for (world, _folder) in worlds().await {
        for content in [&b"abc"[..], b""] {
            let target = world.target("a.mp4").await;
            world.chunk(&target.upload_url, 0, &CONTENT[..4], 10).await.unwrap();
            let file = FilePart::bytes("a.mp4", content);
            world.client.upload().upload_file(UploadFile::new(target.upload_url, file)).await.unwrap();
            assert_eq!(world.server.uploaded(target.video_id).unwrap(), content);
            assert_eq!(world.info(target.video_id).await.file_md5, Some(hex_md5(content)));
        }
    }
}

#[tokio::test]
async fn an_interrupted_upload_is_resumed_after_its_last_byte() {
    for (world, _folder) in worlds().await {
        let target = world.target("a.mp4").await;
        let connection = world.begin_chunk(&target, &CONTENT[..5], 8).await;
        drop(connection);
        let request = GetResumeUrl::new(target.video_id);
        let resumed = world.client.upload().get_resume_url(request).await.unwrap();
        assert_eq!(resumed.upload_size, ByteCount(5));
        world.chunk(&resumed.upload_url, 5, &CONTENT[5..], 10).await.unwrap();
        assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
        assert_eq!(world.info(target.video_id).await.file_md5, Some(hex_md5(CONTENT)));
    }
}

#[tokio::test]
async fn concurrent_chunks_are_rejected() {
    let world = World::new().await;
    let target = world.target("a.mp4").await;
    let mut connection = world.begin_chunk(&target, &CONTENT[..5], 10).await;
    assert_eq!(world.chunk(&target.upload_url, 5, &CONTENT[5..], 10).await.unwrap_err().0, 4001);
    connection.write_all(&CONTENT[5..]).await.unwrap();
    let mut response = [0; 12];
    connection.read_exact(&mut response).await.unwrap();
    assert_eq!(&response, b"HTTP/1.1 200");
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
}

#[tokio::test]
async fn a_resume_url_ends_the_chunk_in_progress() {
    let world = World::new().await;
    let target = world.target("a.mp4").await;
    let mut connection = world.begin_chunk(&target, &CONTENT[..5], 10).await;
    let resumed = world.client.upload().get_resume_url(GetResumeUrl::new(target.video_id)).await.unwrap();
    // The size in its response must hold, so bytes of the old connection are rejected.
    connection.write_all(b"xxxxx").await.unwrap();
    let mut response = String::new();
    while !response.contains('}') {
        let mut bytes = [0; 1000];
        let count = connection.read(&mut bytes).await.unwrap();
        response += &String::from_utf8_lossy(&bytes[..count]);
    }
    assert!(response.contains(r#""code":4001"#), "{response}");
    assert_eq!((resumed.upload_size, world.received(target.video_id)), (ByteCount(5), 5));
    world.chunk(&resumed.upload_url, 5, &CONTENT[5..], 10).await.unwrap();
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
}

#[tokio::test]
async fn a_video_deleted_during_its_upload_leaves_no_files() {
    for (world, folder) in worlds().await {
        let target = world.target("a.mp4").await;
        let mut connection = world.begin_chunk(&target, &CONTENT[..5], 10).await;
        world.client.video().delete(video::Delete::new(target.video_id)).await.unwrap();
        connection.write_all(&CONTENT[5..]).await.unwrap();
        let mut response = [0; 12];
        connection.read_exact(&mut response).await.unwrap();
        assert!(world.server.uploaded(target.video_id).is_err());
        if let Some(folder) = folder {
            assert_eq!(std::fs::read_dir(folder.path().join("files")).unwrap().count(), 0);
        }
    }
}

#[tokio::test]
async fn an_upload_url_expires() {
    let world = World::new().await;
    let target = world.target("a.mp4").await;
    world.advance(24 * 3600 - 1);
    world.chunk(&target.upload_url, 0, &CONTENT[..4], 10).await.unwrap();
    world.advance(1);
    assert_eq!(world.chunk(&target.upload_url, 4, &CONTENT[4..], 10).await.unwrap_err().0, 4001);
    let resumed = world.client.upload().get_resume_url(GetResumeUrl::new(target.video_id)).await.unwrap();
    world.chunk(&resumed.upload_url, 4, &CONTENT[4..], 10).await.unwrap();
}

#[tokio::test]
async fn upload_urls_with_a_wrong_token_are_rejected() {
    let world = World::new().await;
    let first = world.target("a.mp4").await;
    let second = world.target("b.mp4").await;
    let token = |url: &str| url.split_once("token=").unwrap().1.to_owned();
    let foreign = first.upload_url.replace(&token(&first.upload_url), &token(&second.upload_url));
    let base = first.upload_url.split('?').next().unwrap();
    for url in [foreign.as_str(), base, &format!("{base}?fid=7&token=a"), &format!("{base}?fid=x&token=a")] {
        assert_eq!(world.chunk(url, 0, CONTENT, 10).await.unwrap_err().0, 4001, "{url}");
    }
    world.client.upload().get_resume_url(GetResumeUrl::new(first.video_id)).await.unwrap();
    assert_eq!(world.chunk(&first.upload_url, 0, CONTENT, 10).await.unwrap_err().0, 4001);
}

#[tokio::test]
async fn files_that_are_no_media_are_rejected() {
    let world = World::new().await;
    let target = world.target("a.mp4").await;
    let chunk = UploadFileChunk::new(target.upload_url.clone(), "a.exe", 0, 10, CONTENT);
    let result = world.client.upload().upload_file_chunk(chunk).await;
    assert!(result.is_err(), "{result:?}");
    let form = reqwest::multipart::Form::new().text("data", "no file");
    let response = world.http.post(&target.upload_url).multipart(form).send().await.unwrap();
    assert!(response.text().await.unwrap().contains(r#""code":4001"#));
    let part = reqwest::multipart::Part::bytes(CONTENT).file_name("a.exe");
    let form = reqwest::multipart::Form::new().part("data", part);
    let response = world.http.post(&target.upload_url).multipart(form).send().await.unwrap();
    assert!(response.text().await.unwrap().contains(r#""code":4001"#));
    assert_eq!(world.info(target.video_id).await.status, VideoStatus::Uploading);
}

#[tokio::test]
async fn deleting_a_video_deletes_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(MockServer::builder().files_in(folder.path())).await;
    let id = world.transcoded("a.mp4").await;
    let vtt = FilePart::bytes("a.vtt", "WEBVTT");
    world.client.subtitle().upload(subtitle::Upload::new("en", id, vtt)).await.unwrap();
    let ppt = FilePart::bytes("a.ppt", "slides");
    let txt = FilePart::bytes("a.txt", "text");
    world.client.marker().set_slides(marker::SetSlides::new(id, ppt, txt)).await.unwrap();
    let count = || std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(count(), 4);
    world.client.video().delete(video::Delete::new(id)).await.unwrap();
    assert_eq!(count(), 0);
    assert_eq!(code(world.client.video().delete(video::Delete::new(id)).await), 1001);
}

/// The client disconnects after the last byte, while the server still computes the MD5.
#[tokio::test]
async fn an_upload_is_finished_even_if_the_client_disconnects() {
    const SIZE: usize = 20_000_000;
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(MockServer::builder().files_in(folder.path())).await;
    let target = world.target("a.mp4").await;
    let mut connection = TcpStream::connect(world.server.address()).await.unwrap();
    let path = target.upload_url.strip_prefix(world.server.base_url()).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: mock\r\nx_filename: a.mp4\r\ncontent-range: bytes 1-{SIZE}/{SIZE}\r\n\
         content-length: {SIZE}\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&vec![7; SIZE]).await.unwrap();
    while world.received(target.video_id) < SIZE as u64 {
        tokio::task::yield_now().await;
    }
    let resume = GetResumeUrl::new(target.video_id);
    assert_eq!(code(world.client.upload().get_resume_url(resume).await), 1, "there is nothing to resume");
    drop(connection);
    let started = std::time::Instant::now();
    while world.account(|account| account.videos[&target.video_id].upload.finished.is_none()) {
        assert!(started.elapsed().as_secs() < 30, "the upload is never finished");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(world.info(target.video_id).await.file_md5, Some(hex_md5(&vec![7; SIZE])));
}

#[tokio::test]
async fn deleting_the_source_of_an_unfinished_upload_is_rejected() {
    let world = World::new().await;
    let target = world.target("a.mp4").await;
    world.chunk(&target.upload_url, 0, &CONTENT[..4], 10).await.unwrap();
    let request = video::DeleteSources::new([target.video_id]);
    assert_eq!(code(world.client.video().delete_sources(request).await), 1);
    world.chunk(&target.upload_url, 4, &CONTENT[4..], 10).await.unwrap();
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
}
