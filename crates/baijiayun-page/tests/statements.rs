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

#[test]
fn defaults_are_read_from_prose() {
    for (cell, description, expected) in [
        ("", "每页条数，默认50", Some("50")),
        ("", "默认为50条", Some("50")),
        ("50，最大1000", "每页条数", Some("50")),
        ("0表示不限制", "次数", Some("0")),
        ("null", "次数", None),
        ("None", "次数", None),
        ("当前时间", "次数", None),
    ] {
        let source = format!(
            "# 页\n## API-1: a\n【请求参数】\n\n| 参数 | 类型 | 默认值 | 描述 |\n|-|-|-|-|\n| a | int | {cell} | {description} |\n"
        );
        let page = page(FileForm::Markdown, &source);
        let param = &page.operations[0].params.as_ref().unwrap()[0];
        assert_eq!(param.default.as_deref(), expected, "{cell} {description}");
        assert_eq!(messages(&page), [""; 0]);
        assert_eq!(param.facts.max, cell.contains("最大").then_some(1000));
        if cell == "当前时间" {
            assert_eq!(param.description, "次数；默认：当前时间");
        }
    }
}
