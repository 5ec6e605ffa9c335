//! The categories of uploads: by path, created, and mirrored from folders.

use baijiayun_mock::MockServer;
use baijiayun_vod::category::{Category, List};
use serde_json::Value;

use crate::support::call_count;
use crate::upload::{mock_with_files, rows, video_id};
use crate::upload_folders::{school, statuses};

fn names(categories: &[Category], above: &str, found: &mut Vec<(String, i64)>) {
    for category in categories {
        let path = format!("{above}/{}", category.name);
        found.push((path.clone(), category.id.0));
        names(category.children.as_deref().unwrap_or_default(), &path, found);
    }
}

/// Returns the paths and numbers of all categories, sorted.
async fn categories(server: &MockServer) -> Vec<(String, i64)> {
    let client = server.client().build().unwrap();
    let mut found = Vec::new();
    names(&client.category().list(List::new()).await.unwrap().list, "", &mut found);
    found.sort();
    found
}

async fn category_of(server: &MockServer, row: &Value) -> String {
    let id = server.state(|state| state.accounts.values().next().unwrap().videos[&video_id(row)].category_id);
    let all = categories(server).await;
    all.into_iter().find(|(_, number)| *number == id.0).map(|(path, _)| path).unwrap_or_default()
}

#[tokio::test]
async fn a_category_is_given_by_its_path_and_created_on_request() {
    let (server, bjy) = mock_with_files().await;
    let missing = bjy.run(&["upload", "a.mp4", "--category", "数学/高一"]).await;
    assert_eq!(missing.code, 2, "{missing:?}");
    insta::assert_snapshot!(missing.stderr.lines().next().unwrap());
    assert_eq!(call_count(&server, "upload.get_url"), 0);
    let arguments = ["upload", "a.mp4", "--category-id", "数学/高一", "--create"];
    let dry = bjy.run(&[&arguments[..], &["--dry-run"]].concat()).await;
    assert!(dry.stderr.contains("the category `数学/高一` would be created"), "{dry:?}");
    assert!(dry.code == 0 && categories(&server).await.is_empty(), "{dry:?}");
    let rows = rows(bjy.run(&arguments).await);
    assert_eq!(category_of(&server, &rows[0]).await, "/数学/高一");
}

#[tokio::test]
async fn folders_are_mirrored_as_categories() {
    let (server, bjy) = mock_with_files().await;
    school(&bjy);
    bjy.write("school/数学/2026/03.mp4", "third");
    bjy.write("school/top.mp4", "top");
    let arguments = ["upload", "-r", "school", "--mirror-folders"];
    let dry = bjy.run(&[&arguments[..], &["--dry-run"]].concat()).await;
    assert!(dry.stderr.contains("the category `数学/2026` would be created"), "{dry:?}");
    assert_eq!(rows(dry).len(), 4);
    assert!(categories(&server).await.is_empty());

    let uploaded = rows(bjy.run(&arguments).await);
    assert_eq!(statuses(&uploaded), ["uploaded"; 4]);
    for row in &uploaded {
        let file = row["file"].as_str().unwrap().strip_prefix("school").unwrap();
        assert_eq!(category_of(&server, row).await, file.rsplit_once('/').unwrap().0);
    }
    let paths: Vec<_> = categories(&server).await.into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["/数学", "/数学/2026"], "each is created once");

    // With a category above, which must be a path.
    let below = [&arguments[..], &["--again", "--category-id", "高中/新"]].concat();
    let again = rows(bjy.run(&below).await);
    assert_eq!(
        category_of(&server, again.iter().find(|row| row["file"] == "school/数学/2026/03.mp4").unwrap())
            .await,
        "/高中/新/数学/2026"
    );
    let number = bjy.run(&[&arguments[..], &["--category-id", "12"]].concat()).await;
    assert!(number.code == 2 && number.stderr.contains("needs the path of a category"), "{number:?}");
}
