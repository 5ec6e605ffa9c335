//! `bjy paths`: lists the unknown paths, takes them from a saved page, and tries them.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use baijiayun_mock::{MockServer, State};
use baijiayun_page::page::{Address, Operation, Page};
use baijiayun_page::render::{html, markdown};
use baijiayun_vod::API;
use serde_json::Value;

use crate::support::{Bjy, Finished};
use crate::vendor_page::{made_up_path, page, page_with, unknown, with_made_up_paths};

const CONFIG: &str = ".config/bjy/config.toml";

fn config(bjy: &Bjy) -> String {
    fs::read_to_string(bjy.path(CONFIG)).unwrap_or_default()
}

/// Imports a page that is saved as Markdown.
async fn import(bjy: &Bjy, page: &Page, options: &[&str]) -> Finished {
    bjy.write("page.md", markdown(page));
    bjy.run(&[&["paths", "import", "page.md"], options].concat()).await
}

/// Returns an operation as the text of a PDF has it.
fn text(operation: &Operation) -> String {
    let Operation { number, title, address, .. } = operation;
    let url = match address {
        Some(Address::Path(path)) => format!("{}{path}", API.server),
        _ => "{upload_url}".to_owned(),
    };
    format!("API-{}: {title}\n【请求类型】 POST\n【请求地址】\n1. {url}\n\n", number.unwrap())
}

/// Returns the rows of a JSON output by operation id.
fn row(output: &str, id: &str) -> Value {
    let rows: Vec<Value> = serde_json::from_str(output).unwrap();
    rows.into_iter().find(|row| row["operation"] == id).unwrap_or(Value::Null)
}

#[tokio::test]
async fn the_list_fits_a_terminal() {
    let bjy = Bjy::new();
    bjy.write(CONFIG, "[paths]\nsubtitle.list = \"/openapi/mine\"\n");
    let list = bjy.run_on_terminal(&["paths"], "").await.expect_success();
    let wide: Vec<_> = list.lines().filter(|line| console::measure_text_width(line) > 80).collect();
    assert_eq!(wide, [""; 0]);
    insta::assert_snapshot!(console::strip_ansi_codes(&list).replace('\r', ""));
    let json = bjy.run(&["paths"]).await.expect_success();
    let list = row(&json, "subtitle.list");
    assert_eq!((&list["path"], &list["origin"]), (&"/openapi/mine".into(), &"config file".into()));
    let delete = row(&json, "video.delete_sources");
    assert_eq!(delete["page"], "https://dev.baijiayun.com/wiki/detail/4#-h5-14");
    assert_eq!(delete["page_anchor_is_expected"], true);
}

#[tokio::test]
async fn every_form_of_a_page_gives_all_paths() {
    let gbk = encoding_rs::GBK.encode(&html(&page())).0.into_owned();
    let text: String = page().operations.iter().map(text).collect();
    for (name, bytes) in [
        ("page.html", html(&page()).into_bytes()),
        ("page.md", markdown(&page()).into_bytes()),
        ("gbk.html", gbk),
        ("page.txt", text.into_bytes()),
    ] {
        let bjy = Bjy::new();
        bjy.write(name, bytes);
        bjy.run(&["paths", "import", name, "--yes"]).await.expect_success();
        let config = config(&bjy);
        for operation in unknown() {
            let line = format!("\"{}\" = \"{}\"", operation.id, made_up_path(operation));
            assert!(config.contains(&line), "{name}: {line}\n{config}");
        }
        assert_eq!(config.lines().count(), 1 + unknown().count(), "{name}");
    }
}

#[tokio::test]
async fn a_page_is_read_from_standard_input() {
    let bjy = Bjy::new();
    let mut command = bjy.command(&["paths", "import", "-", "--yes"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap().into_owned_fd().map(fs::File::from).unwrap();
    let text = html(&page());
    let writing = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    assert!(child.wait_with_output().await.unwrap().status.success());
    writing.join().unwrap().unwrap();
    assert_eq!(config(&bjy).lines().count(), 1 + unknown().count());
}

#[tokio::test]
async fn an_import_asks_first() {
    let bjy = Bjy::new();
    bjy.write("page.md", markdown(&page()));
    let import = ["paths", "import", "page.md"];
    let result = bjy.run(&import).await;
    assert_eq!(result.code, 2);
    insta::assert_snapshot!(result.stderr, @r"
    error: there is no terminal to ask for confirmation. Nothing was stored
      --yes stores them without asking
    ");
    let result = bjy.run_on_terminal(&import, "n").await;
    assert!(
        result.code == 2 && result.stdout.contains("not confirmed. Nothing was stored"),
        "{}",
        result.stdout
    );
    let dry_run = bjy.run(&[&import[..], &["--dry-run", "--yes"]].concat()).await.expect_success();
    assert_eq!(row(&dry_run, "subtitle.list")["store"], true);
    assert!(!bjy.path(CONFIG).exists());
    let result = bjy.run_on_terminal(&import, "y").await;
    assert!(result.stdout.contains("Store 27 paths in [paths] of "), "{}", result.stdout);
    assert!(!result.stdout.contains("are not stored"), "{}", result.stdout);
    assert_eq!((result.code, config(&bjy).lines().count()), (0, 1 + unknown().count()));
    // A second run finds nothing to do.
    let again = bjy.run(&import).await.expect_success();
    assert_eq!(row(&again, "subtitle.list")["note"], "stored already");
}

#[tokio::test]
async fn an_import_keeps_the_rest_of_the_config_file() {
    let bjy = Bjy::new();
    let text = "# mine\n[profiles.default]\npartner_id = 1 # id\n\n[paths]\n# by hand\n\
                subtitle.list = \"/openapi/subtitle/list\"\nmarker.list = \"/openapi/old\" # of May\n";
    bjy.write(CONFIG, text);
    import(&bjy, &page(), &["--yes"]).await.expect_success();
    let kept = text.replace("/openapi/old", "/openapi/marker/list");
    assert!(config(&bjy).starts_with(&kept), "{}", config(&bjy));
}

#[tokio::test]
async fn the_list_of_an_import_tells_what_is_not_stored() {
    let bjy = Bjy::new();
    bjy.write(
        CONFIG,
        "[paths]\n\"marker.list\" = \"/openapi/old\"\n\"notice.add\" = \"/openapi/notice/add\"\n",
    );
    let mut page = page_with("video.get_info", |operation| {
        operation.address = Some(Address::Path("/openapi/v2/getInfo".to_owned()));
    });
    let mut change = |number: u32, change: &dyn Fn(&mut Operation)| {
        change(page.operations.iter_mut().find(|operation| operation.number == Some(number)).unwrap());
    };
    change(32, &|upload| {
        upload.address = Some(Address::CutOff("https://demo.at.example.com/openap".to_owned()))
    });
    change(33, &|list| list.title = "字幕列表".to_owned());
    change(34, &|rename| rename.address = None);
    change(35, &|default| default.address = Some(Address::Path("/openapi/subtitle/delete".to_owned())));
    page.operations.retain(|operation| operation.number != Some(9));
    let shown = import(&bjy, &page, &["--table", "--dry-run"]).await.expect_success();
    insta::assert_snapshot!(shown);
    let result = bjy.run_on_terminal(&["paths", "import", "page.md", "--yes"], "").await;
    assert!(result.code == 0 && result.stdout.contains("paths of the page are not stored"), "{result:?}");
    let stored = config(&bjy);
    for id in ["video.get_info", "video.delete_sources", "subtitle"] {
        assert!(!stored.contains(id), "{id}: {stored}");
    }
    assert!(!stored.contains("openap\""), "{stored}");
    import(&bjy, &page, &["--yes", "--all"]).await.expect_success();
    assert!(config(&bjy).contains("\"video.get_info\" = \"/openapi/v2/getInfo\""), "{}", config(&bjy));
}

#[tokio::test]
async fn a_page_that_cannot_be_used_changes_nothing() {
    let cut_off = {
        let mut page = page();
        for operation in &mut page.operations {
            operation.address = Some(Address::CutOff("https://demo.at.example.com/openap".to_owned()));
        }
        markdown(&page)
    };
    let bjy = Bjy::new();
    let before = "[paths]\n\"marker.list\" = \"/openapi/old\"\n";
    bjy.write(CONFIG, before);
    for (name, bytes, code, message) in [
        ("page.pdf", b"%PDF-1.4".to_vec(), 2, "pdftotext -layout page.pdf page.txt"),
        ("empty.html", Vec::new(), 2, "the file is empty"),
        ("other.html", b"<p>404</p>".to_vec(), 2, "there are no operations on this page"),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), 2, "the file is not text"),
        ("cut_off.md", cut_off.into_bytes(), 4, "the page has no path to store"),
    ] {
        bjy.write(name, bytes);
        let result = bjy.run(&["paths", "import", name, "--yes"]).await;
        assert_eq!(result.code, code, "{name}: {}", result.stderr);
        assert!(result.stderr.contains(message), "{name}: {}", result.stderr);
        assert_eq!(config(&bjy), before, "{name}");
    }
    let result = bjy.run(&["paths", "import", "missing.html", "--yes"]).await;
    assert!(result.code == 2 && result.stderr.contains("missing.html"), "{}", result.stderr);
}

#[tokio::test]
async fn a_config_file_that_cannot_be_changed_stays_as_it_is() {
    let bjy = Bjy::new();
    for before in ["paths = 3\n", "[paths\n"] {
        bjy.write(CONFIG, before);
        let result = import(&bjy, &page(), &["--yes"]).await;
        assert_eq!((result.code, config(&bjy).as_str()), (4, before), "{}", result.stderr);
    }
}

/// Starts a mock that serves the made-up paths, and imports the page that has them.
async fn mock_with_made_up_paths() -> (MockServer, Bjy) {
    let state = State::from_yaml(include_str!("school.yaml")).unwrap();
    let server = with_made_up_paths(MockServer::builder()).state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    bjy.write(CONFIG, "");
    import(&bjy, &page(), &["--yes"]).await.expect_success();
    (server, bjy)
}

#[tokio::test]
async fn a_check_calls_the_operations_that_read() {
    let (server, bjy) = mock_with_made_up_paths().await;
    let shown = bjy.run(&["paths", "check", "--table"]).await.expect_success();
    insta::assert_snapshot!(shown);
    let changes = server.calls().into_iter().filter_map(|call| call.operation);
    let changes: Vec<_> = changes.filter(|operation| operation.safety.to_string() != "read").collect();
    assert!(changes.is_empty(), "{changes:?}");
    let preview = bjy.run(&["paths", "check", "--dry-run"]).await.expect_success();
    assert_eq!(row(&preview, "subtitle.list")["outcome"], "not_tried");
}

#[tokio::test]
async fn a_check_fails_for_a_path_that_does_not_exist_and_for_a_failed_call() {
    let (_server, bjy) = mock_with_made_up_paths().await;
    let wrong = ["paths", "check", "--path", "marker.list=/openapi/nothing/here"];
    let result = bjy.run(&wrong).await;
    assert_eq!(row(&result.stdout, "marker.list")["outcome"], "no_such_path");
    assert_eq!(row(&result.stdout, "subtitle.list")["outcome"], "answered");
    assert!(result.code == 4 && result.stderr.contains("1 path does not exist"), "{}", result.stderr);
    let result = bjy.run(&["paths", "check", "--base-url", "http://127.0.0.1:1"]).await;
    assert_eq!(result.code, 3, "{}", result.stderr);
    let bjy = bjy.env("BAIJIAYUN_PARTNER_KEY", "wrong");
    let result = bjy.run(&["paths", "check"]).await;
    assert_eq!(row(&result.stdout, "account.get_product_usage")["outcome"], "failed");
    assert!(result.code == 1 && result.stderr.contains("1002"), "{}", result.stderr);
}

#[tokio::test]
async fn a_check_needs_paths() {
    let result = Bjy::new().run(&["paths", "check"]).await;
    assert_eq!(result.code, 4);
    insta::assert_snapshot!(result.stderr, @r"
    error: no paths are supplied
      `bjy paths import PAGE` takes them from a saved copy of the page
    ");
}
