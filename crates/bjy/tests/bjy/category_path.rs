//! Categories by path.

use baijiayun_vod::CategoryId;

use crate::support::{Bjy, call_count, mock_of_school};

/// Returns the category that a dry run would send, or the error.
async fn category_of(bjy: &Bjy, path: &str) -> Result<String, String> {
    let set = ["category", "set-video-category", "101", "--dry-run", "--category-id", path];
    let result = bjy.run(&set).await;
    if result.code != 0 {
        assert_eq!(result.code, 2, "{result:?}");
        return Err(result.stderr);
    }
    let json: serde_json::Value = serde_json::from_str(&result.stdout).unwrap();
    Ok(json["params"]["category_id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_category_is_found_by_its_path() {
    let (_server, bjy) = mock_of_school().await;
    for parent in ["0", "11"] {
        bjy.run(&["category", "add", "--name", "2024", "--parent-id", parent]).await.expect_success();
        bjy.run(&["category", "add", "--name", "同名", "--parent-id", "13"]).await.expect_success();
    }
    for (path, number) in [
        ("12", "12"),
        ("数学", "11"),
        ("数学/代数", "12"),
        ("/数学/代数", "12"),
        ("数学/代数/", "12"),
        (" 数学 / 代数 ", "12"),
        ("2024", "2024"),
        ("/2024", "1001"),
        ("数学/2024", "1003"),
    ] {
        assert_eq!(category_of(&bjy, path).await.as_deref(), Ok(number), "{path}");
    }
    for (path, message) in [
        ("Histori", "did you mean `History`?"),
        ("数学/几何", "there is no category `几何` below `数学`"),
        ("数学/代数/一", "it has no subcategories"),
        ("数学//代数", "is not a category"),
        ("/", "is not a category"),
        ("History/同名", "several categories have the name `同名`"),
        ("History/同名", "give its number: 1002, 1004"),
    ] {
        let error = category_of(&bjy, path).await.unwrap_err();
        assert!(error.contains(message) && error.contains("Nothing was sent"), "{path} {error}");
    }
}

#[tokio::test]
async fn missing_categories_are_created_and_not_by_a_dry_run() {
    let (server, bjy) = mock_of_school().await;
    let set = ["category", "set-video-category", "101", "103", "--category-id", "数学/高一/函数", "--create"];
    let result = bjy.run(&[&set[..], &["--dry-run"]].concat()).await;
    assert!(
        result.code == 0
            && result
                .stderr
                .contains("the category `数学/高一/函数` would be created; 0 stands for its number"),
        "{result:?}"
    );
    assert_eq!(call_count(&server, "category.add"), 0);
    bjy.run(&set).await.expect_success();
    assert_eq!(call_count(&server, "category.add"), 2);
    let path = category_of(&bjy, "数学/高一/函数").await.unwrap();
    let partner_id = server.partner_id();
    let category =
        server.state(|state| state.accounts[&partner_id].videos[&baijiayun_vod::VideoId(101)].category_id);
    assert_eq!(CategoryId(path.parse().unwrap()), category);
    // The second time, nothing is missing.
    bjy.run(&set).await.expect_success();
    assert_eq!(call_count(&server, "category.add"), 2);
}
