//! `bjy upload --manifest`: a table with the files and what their videos get.

use encoding_rs::GB18030;

use crate::support::{call_count, mock_with_categories};
use crate::upload::{CONTENT, mock_with_files, rows, video_id};

const MANIFEST: &str = "\
file,name,category,definition,callback_url
videos/01.mp4,第一讲 集合,数学,\"high,super-high\",http://a.example/1
videos/02.mp3,,,,
";

#[tokio::test]
async fn a_manifest_sets_names_categories_and_parameters() {
    for encoding in ["utf-8", "utf-8 with bom", "gb18030"] {
        let (server, bjy) = mock_with_categories().await;
        bjy.write("list/videos/01.mp4", CONTENT);
        bjy.write("list/videos/02.mp3", "sound");
        let text = match encoding {
            "gb18030" => GB18030.encode(MANIFEST).0.into_owned(),
            "utf-8" => MANIFEST.into(),
            _ => format!("\u{feff}{MANIFEST}").into_bytes(),
        };
        bjy.write("list/manifest.csv", text);
        server.clear_log();
        let options = ["upload", "--manifest", "list/manifest.csv", "--definition", "p720", "--jobs", "1"];
        let rows = rows(bjy.run(&options).await);
        let calls = server.calls();
        let created: Vec<_> = calls
            .iter()
            .filter(|call| call.operation.is_some_and(|operation| operation.id == "upload.get_url"))
            .collect();
        let params =
            |index: usize| ["file_name", "definition", "callback_url"].map(|name| created[index].param(name));
        assert_eq!(
            params(0),
            [Some("第一讲 集合.mp4"), Some("1,2"), Some("http://a.example/1")],
            "{encoding}"
        );
        assert_eq!(params(1), [Some("02.mp3"), Some("4"), None], "the options are defaults");
        assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
        let category = |row| {
            server.state(|state| state.accounts.values().next().unwrap().videos[&video_id(row)].category_id.0)
        };
        assert!(category(&rows[0]) > 0 && category(&rows[1]) == 0);
    }
}

#[tokio::test]
async fn all_mistakes_of_a_manifest_are_reported_before_anything_is_sent() {
    let (server, bjy) = mock_with_files().await;
    bjy.write("b.txt", "text");
    bjy.write("c.mp4", "three");
    bjy.write("d.mp4", "four");
    let manifest = "\
file,nmae,category,definition,callback_url
gone.mp4,,,,
b.txt,,,,
a.mp4,,物理,,
,,,,http://a.example/1
./a.mp4,,,,
lectures,,,,
c.mp4,,999,,
d.mp4,,,hihg,
";
    bjy.write("manifest.csv", manifest);
    let result = bjy.run(&["upload", "--manifest", "manifest.csv"]).await;
    assert_eq!(result.code, 2);
    insta::assert_snapshot!(result.stderr);
    assert_eq!(call_count(&server, "upload.get_url"), 0);
    // Nothing is created while there are mistakes.
    bjy.run(&["upload", "--manifest", "manifest.csv", "--create"]).await;
    assert_eq!(call_count(&server, "category.add"), 0);
    bjy.write("empty.csv", "name\n");
    let empty = bjy.run(&["upload", "--manifest", "empty.csv"]).await;
    assert!(empty.stderr.contains("the column is missing"), "{empty:?}");
}

#[tokio::test]
async fn a_single_file_is_given_a_name() {
    let (server, bjy) = mock_with_files().await;
    bjy.run(&["upload", "a.mp4", "--name", "第一讲"]).await.expect_success();
    assert_eq!(server.calls()[0].param("file_name"), Some("第一讲.mp4"));
    let two = bjy.run(&["upload", "a.mp4", "lectures/第一讲.mp3", "--name", "x"]).await;
    assert!(two.code == 2 && two.stderr.contains("--name is for a single file"), "{two:?}");
}
