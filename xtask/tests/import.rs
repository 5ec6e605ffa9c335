//! `cargo xtask import` and `cargo xtask drift`, run in a temporary checkout.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Makes a checkout with the spec of `tests/drift`.
fn checkout() -> TempDir {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    let folder = root.path().join("spec/shop");
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/drift/spec")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    root
}

/// Returns the exit code, and what was printed on either stream.
fn xtask(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.current_dir(root).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

/// Returns the files below a folder.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path.display().to_string()) }
    }
    found.sort();
    found
}

const PAGE: &str = "\
### API-1: 借书

【请求类型】

POST

【请求地址】

```
https://${private_domain}.at.baijiayun.com/openapi/loan/add
```

【请求参数】

| 参数 | 类型 | 是否必填 | 默认值 | 描述 |
| --- | --- | --- | --- | --- |
| book_id | int | 是 |  | 图书 |
";

#[test]
fn an_invalid_name_is_refused_before_anything_is_written() {
    let root = checkout();
    fs::write(root.path().join("page.md"), PAGE).unwrap();
    let before = files(root.path());
    for name in ["../x", "Live-Room", "9live", "", "shop"] {
        let (code, text) = xtask(root.path(), &["import", "page.md", "--new", name]);
        assert_eq!(code, 1, "{name}: {text}");
        assert_eq!(files(root.path()), before, "{name}");
    }
    let (code, text) = xtask(root.path(), &["import", "page.md", "--new", "live-room"]);
    assert_eq!(code, 0, "{text}");
    assert!(root.path().join("spec/live-room/loan.yaml").exists(), "{text}");
}

#[test]
fn a_new_api_without_an_operation_is_not_written() {
    let root = checkout();
    // A module cannot have this name.
    fs::write(root.path().join("page.md"), PAGE).unwrap();
    let before = files(root.path());
    let (code, text) = xtask(root.path(), &["import", "page.md", "--new", "live", "--module", "Loan Desk"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("nothing could be made"), "{text}");
    assert_eq!(files(root.path()), before);
}

#[test]
fn a_page_without_operations_is_refused() {
    let root = checkout();
    fs::write(root.path().join("page.html"), "<html><body><h1>404</h1><p>Not Found</p></body></html>")
        .unwrap();
    let before = files(root.path());
    for (command, expected) in [("drift", 2), ("import", 1)] {
        let (code, text) = xtask(root.path(), &[command, "page.html", "--api", "shop"]);
        assert_eq!(code, expected, "{text}");
        assert!(text.contains("no operation can be found"), "{text}");
    }
    assert_eq!(files(root.path()), before);
}
