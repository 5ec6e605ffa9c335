//! Uploads of the blocking client: whole files and chunks.

use baijiayun_vod::blocking::Client;
use baijiayun_vod::{Definition, FilePart, Request, UploadSource, upload};

use crate::support::mock_thread::Server;

const CONTENT: &[u8] = &[7; 3000];

fn target(client: &Client) -> upload::GetUrlResponse {
    let request = upload::GetUrl::new("lecture.mp4", [Definition::High]);
    client.upload().get_url(request).unwrap()
}

#[test]
fn a_file_on_disk_is_uploaded() {
    let server = Server::start();
    let client = server.blocking_client();
    let target = target(&client);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lecture.mp4");
    std::fs::write(&path, CONTENT).unwrap();
    let request = upload::UploadFile::new(target.upload_url, FilePart::path(path));
    client.upload().upload_file(request).unwrap();
    assert_eq!(server.uploaded(target.video_id).unwrap(), CONTENT);
}

#[test]
fn a_file_is_uploaded_in_chunks() {
    let server = Server::start();
    let client = server.blocking_client();
    let target = target(&client);
    let total = CONTENT.len() as u64;
    let mut offset = 0;
    for bytes in CONTENT.chunks(1000) {
        let chunk = upload::UploadFileChunk::new(&target.upload_url, "lecture.mp4", offset, total, bytes);
        client.upload().upload_file_chunk(chunk).unwrap();
        offset += bytes.len() as u64;
    }
    assert_eq!(server.uploaded(target.video_id).unwrap(), CONTENT);
}

#[test]
fn a_future_of_the_async_client_can_be_waited_for() {
    let server = Server::start();
    let client = server.blocking_client();
    let upload = async |api| {
        let source = UploadSource::bytes("lecture.mp4", CONTENT);
        baijiayun_vod::Client::from(api).uploader([Definition::High]).upload_from(source).await
    };
    let id = client.api().wait(upload::UploadFile::OPERATION, upload).unwrap().unwrap();
    assert_eq!(server.uploaded(id).unwrap(), CONTENT);
}
