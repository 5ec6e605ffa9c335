//! Single statements of pages, as files of all forms have them.

#![allow(clippy::unwrap_used)]

use baijiayun_page::page::{Address, Operation};
use baijiayun_page::read::{FileForm, read};
use baijiayun_page::{Page, interpret};

fn page(form: FileForm, source: &str) -> Page {
    interpret(&read(source.as_bytes(), Some(form)).unwrap())
}

/// The only operation of a page of text.
fn operation(source: &str) -> (Operation, Vec<String>) {
    let mut page = page(FileForm::Text, source);
    assert_eq!(page.operations.len(), 1, "{page:?}");
    (page.operations.remove(0), messages(&page))
}

fn messages(page: &Page) -> Vec<String> {
    page.problems.iter().map(|problem| problem.message.clone()).collect()
}

const URL: &str = "https://a.example/openapi/subtitle/get";

#[test]
fn a_wrapped_url_is_cut_off() {
    let cut = Some(Address::CutOff(URL.to_owned()));
    let heading = "API-1: 字幕\n【请求地址】\n";
    for address in [format!("{URL}\nList\n"), format!("1. {URL}\n   List\n"), format!("{URL}\n\nList?a=1\n")]
    {
        let (operation, messages) = operation(&format!("{heading}{address}"));
        assert_eq!(operation.address, cut, "{address}");
        assert!(messages.iter().any(|message| message.contains("line break")), "{messages:?}");
    }
    let html = format!("<h3>API-1: 字幕</h3><p>【请求地址】</p><pre>{URL}\nList</pre>");
    assert_eq!(page(FileForm::Html, &html).operations[0].address, cut);
    for behind in ["", "POST", "\nPOST", "\n或 GET", "（推荐）", "\n返回的地址"] {
        let (operation, messages) = operation(&format!("{heading}{URL} {behind}\n"));
        assert_eq!(operation.address, Some(Address::Path("/openapi/subtitle/get".into())), "{behind}");
        assert_eq!(messages, [""; 0], "{behind}");
    }
}

#[test]
fn a_url_at_the_edge_of_the_page_is_cut_off() {
    let url = "https://a.example/openapi/video/setVideoCategoryBa";
    let text = "x".repeat(url.len());
    for source in [
        format!("API-1: 分类\n{text}\n【请求地址】\n{url}\n"),
        format!("API-1: 分类\n【请求地址】\n{url}\n【返回示例】\n{text}\n"),
    ] {
        assert_eq!(operation(&source).0.address, Some(Address::CutOff(url.into())), "{source}");
    }
}

#[test]
fn a_second_url_is_not_silent() {
    let (operation, messages) =
        operation(&format!("API-1: 字幕\n【请求地址】\n{URL}\nhttps://a.example/openapi/subtitle/list\n"));
    assert_eq!(operation.address, Some(Address::Path("/openapi/subtitle/get".into())));
    assert_eq!(
        messages,
        [
            "two URLs with different paths, `/openapi/subtitle/get` and `/openapi/subtitle/list`; the first one is used"
        ]
    );
}
