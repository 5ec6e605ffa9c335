//! Files that change while they are uploaded.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use baijiayun_vod::{Definition, Error, UploadErrorKind};

use crate::support::clients::{client, unlimited_server};

const CONTENT: &[u8] = b"0123456789";

const CHANGES: [fn(&Path); 4] = [
    |path| File::options().append(true).open(path).unwrap().write_all(b"more").unwrap(),
    |path| File::options().write(true).open(path).unwrap().set_len(4).unwrap(),
    |path| {
        fs::write(path.with_extension("new"), CONTENT).unwrap();
        fs::rename(path.with_extension("new"), path).unwrap();
    },
    |path| fs::remove_file(path).unwrap(),
];

#[tokio::test]
async fn a_file_that_changes_fails_the_upload_also_after_the_last_chunk() {
    let server = unlimited_server().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mp4");
    for change in CHANGES {
        for multipart in [false, true] {
            for sent in [4, 10] {
                fs::write(&path, CONTENT).unwrap();
                let target = path.clone();
                let uploader = client(&server)
                    .uploader([Definition::High])
                    .chunk_size(4)
                    .multipart(multipart)
                    .retry_delay(Duration::ZERO)
                    .on_progress(move |progress| {
                        if progress.sent == sent || multipart {
                            change(&target);
                        }
                    });
                let error = uploader.upload(&path).await.unwrap_err();
                let UploadErrorKind::FileChanged(source) = error.kind() else { panic!("{error:?}") };
                assert!(source.to_string().ends_with("during its upload"), "{error:?}");
                assert!(error.state().is_some());
                let hint = error.hint().unwrap();
                assert!(hint.contains("once it does not change") && !hint.contains("resume"), "{hint}");
                assert!(Error::from(error).may_have_taken_effect());
                let _ = fs::remove_file(&path);
            }
        }
    }
}
