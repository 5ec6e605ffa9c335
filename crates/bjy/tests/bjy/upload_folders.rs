//! `bjy upload -r`: folders, and files that an earlier run uploaded.

use std::fs;

use serde_json::Value;

use crate::support::{Bjy, call_count};
use crate::upload::{mock_with_files, rows, video_id};

pub fn statuses(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["status"].as_str().unwrap()).collect()
}

pub fn school(bjy: &Bjy) {
    bjy.write("school/数学/02.mp4", "second");
    bjy.write("school/数学/01.MP4", "first");
    bjy.write("school/readme.txt", "text");
    bjy.write("school/.hidden.mp4", "hidden");
    bjy.write("school/.git/x.mp4", "hidden too");
}

#[tokio::test]
async fn the_media_files_of_a_folder_are_uploaded_once() {
    let (server, bjy) = mock_with_files().await;
    school(&bjy);
    let without = bjy.run(&["upload", "school"]).await;
    assert_eq!(without.code, 2);
    insta::assert_snapshot!(without.stderr, @r"
    error: school is a folder. Nothing was sent
      -r uploads the video and audio files below it
    ");
    let first = bjy.run(&["upload", "-r", "school"]).await;
    assert!(first.stderr.starts_with("skipped 1 files: school/readme.txt\n"), "{first:?}");
    let first = rows(first);
    let files: Vec<_> = first.iter().map(|row| row["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["school/数学/01.MP4", "school/数学/02.mp4"]);

    // A renamed file has the same content.
    fs::rename(bjy.path("school/数学/02.mp4"), bjy.path("school/数学/03.mp4")).unwrap();
    server.clear_log();
    let again = rows(bjy.run(&["upload", "-r", "school"]).await);
    assert_eq!(statuses(&again), ["already uploaded", "already uploaded"]);
    assert_eq!(video_id(&again[1]), video_id(&first[1]));
    assert_eq!(server.calls().len(), 0);
    let again = rows(bjy.run(&["upload", "-r", "school", "--again"]).await);
    assert_eq!(statuses(&again), ["uploaded", "uploaded"]);
}

#[cfg(unix)]
#[tokio::test]
async fn links_to_folders_and_empty_files_are_skipped() {
    let (_server, bjy) = mock_with_files().await;
    school(&bjy);
    std::os::unix::fs::symlink("..", bjy.path("school/数学/up")).unwrap();
    std::os::unix::fs::symlink("gone", bjy.path("school/gone.mp4")).unwrap();
    bjy.write("elsewhere/private.mp4", "a video of another folder");
    std::os::unix::fs::symlink("../elsewhere", bjy.path("school/elsewhere")).unwrap();
    bjy.write("school/empty.mp4", "");
    let result = bjy.run(&["upload", "-r", "school"]).await;
    assert!(result.stderr.contains("skipped 5 files"), "{result:?}");
    assert_eq!(rows(result).len(), 2);
}

#[tokio::test]
async fn a_wrong_category_sends_nothing() {
    let (server, bjy) = mock_with_files().await;
    let result = bjy.run(&["upload", "a.mp4", "--category-id", "999"]).await;
    assert_eq!(result.code, 1, "{result:?}");
    assert!(result.stderr.contains("error: --category-id 999: "), "{result:?}");
    assert!(result.stderr.contains("Nothing was sent"), "{result:?}");
    assert_eq!(call_count(&server, "upload.get_url"), 0);
}

#[tokio::test]
async fn a_broken_list_of_uploaded_files_is_an_error() {
    let (server, bjy) = mock_with_files().await;
    bjy.run(&["upload", "a.mp4"]).await.expect_success();
    let folder = bjy.path(".local/state/bjy/uploaded");
    let list = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let list = list.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    for path in list {
        fs::write(path, "{").unwrap();
    }
    server.clear_log();
    let result = bjy.run(&["upload", "a.mp4"]).await;
    assert!(
        result.code == 2 && result.stderr.contains("cannot read the list of uploaded files"),
        "{result:?}"
    );
    assert!(result.stderr.contains("remove that file"), "{result:?}");
    assert_eq!(server.calls().len(), 0);
}

#[tokio::test]
async fn two_processes_upload_each_file_once() {
    let (server, bjy) = mock_with_files().await;
    for index in 0..12 {
        bjy.write(&format!("school/{index}.mp4"), format!("lecture {index}"));
    }
    let arguments = ["upload", "-r", "school", "--resume"];
    let (one, other) = tokio::join!(bjy.run(&arguments), bjy.run(&arguments));
    for result in [&one, &other] {
        assert!([0, 2, 7].contains(&result.code), "{result:?}");
    }
    assert_eq!(call_count(&server, "upload.get_url"), 12, "{one:?} {other:?}");
}
