//! Single statements of pages, as files of all forms have them.

#![allow(clippy::unwrap_used)]

use baijiayun_page::page::{Address, Operation, Sample};
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

#[test]
fn samples_come_with_captions_comments_and_failures() {
    let heading = "# 页\n## API-1: a\n【返回示例】\n\n";
    let two = format!(
        "{heading}```\n成功：\n{{\"code\": 0, # 成功\n \"data\": {{...}}}}\n失败：\n{{\"code\": 5001}}\n```\n"
    );
    let page_of_two = page(FileForm::Markdown, &two);
    let operation = &page_of_two.operations[0];
    let values = |samples: &[Sample]| samples.iter().map(|sample| sample.text.clone()).collect::<Vec<_>>();
    assert_eq!(values(&operation.responses), [r#"{"code": 0, "data": {}}"#]);
    assert_eq!(values(&operation.failures), [r#"{"code": 5001}"#]);
    assert_eq!(messages(&page_of_two), [""; 0]);

    let (caption, problems) =
        self::operation("API-1: a\n【返回示例】\n返回：{\n  \"code\": 0, （状态）\n  \"data\": {}\n}\n");
    assert_eq!(values(&caption.responses), [r#"{"code": 0, "data": {}}"#]);
    assert_eq!(problems, [""; 0]);

    let open =
        page(FileForm::Markdown, &format!("{heading}```\n{{\n  \"code\": 0,\n  \"data\": {{}}\n```\n"));
    assert_eq!(values(&open.operations[0].responses), [r#"{"code": 0, "data": {}}"#]);
    assert_eq!(messages(&open), ["the last `}` of a sample response is missing; it is added"]);
}

#[test]
fn an_operation_with_a_part_that_cannot_be_read_is_not_bare() {
    let (_, problems) = operation("API-1: a\n【返回示例】\n{\n\"code\": 借书\n}\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("no JSON"), "{problems:?}");
    assert_eq!(operation("API-1: a\n").1, ["no part of this operation can be read"]);
}

#[test]
fn an_operation_without_a_heading_is_at_its_first_part() {
    assert_eq!(operation(&format!("说明文档\n\n【请求地址】\n{URL}\n")).0.line, 3);
}

#[test]
fn two_descriptions_of_an_operation_are_compared() {
    let table = |rows: &str| format!("【请求参数】\n参数    类型    是否必填    描述\n{rows}");
    let source = format!(
        "API-1: a\n【请求地址】\n{URL}\n{}API-1: a\n【请求地址】\n{URL}List\n{}",
        table("id      int     是          编号\nname    string  否          名称\n"),
        table(
            "id      int     否          编号\nname    string  否          名称\ntime    int     否          时间\n"
        ),
    );
    let page = page(FileForm::Text, &source);
    assert_eq!(page.operations.len(), 1);
    assert_eq!(
        messages(&page),
        [
            "this operation is described a second time; only the first description, at line 1, is used; they differ in the path (`/openapi/subtitle/get` and `/openapi/subtitle/getList`), the parameters `id`, `time`"
        ]
    );
}

#[test]
fn methods_that_one_description_leaves_out_are_no_difference() {
    let described = |method: &str| {
        let part = if method.is_empty() { String::new() } else { format!("【请求方式】\n{method}\n") };
        format!("API-1: a\n【请求地址】\n{URL}\n{part}")
    };
    let methods = |first: &str, second: &str| {
        let page = page(FileForm::Text, &(described(first) + &described(second)));
        messages(&page).iter().any(|message| message.ends_with("they differ in the methods"))
    };
    assert!(methods("POST", "GET"));
    assert!(!methods("POST", "") && !methods("", "POST") && !methods("POST", "POST"));
}

#[test]
fn text_has_a_title_a_table_of_contents_captions_and_error_codes() {
    let source = "\
                图书馆接口

目录
API-1: 借书 ....... 1
API-2: 还书 ....... 4

API-1: 借书
【返回参数】
参数      类型      描述
list    array   列表

list字段：
参数      类型      描述
id      int     编号

API-2: 还书
【请求参数】
参数      类型      描述
files   array   文件

files参数：
参数      类型      描述
name    string  名称

错误码
code    msg
5001    已归还
";
    let page = page(FileForm::Text, source);
    assert_eq!(page.title.as_deref(), Some("图书馆接口"));
    let lines: Vec<_> = page.operations.iter().map(|operation| operation.line).collect();
    assert_eq!(lines, [7, 16]);
    let paths: Vec<_> =
        page.operations[0].response.iter().flatten().map(|field| field.path.as_str()).collect();
    assert_eq!(paths, ["list", "list[].id"]);
    assert_eq!(page.operations[1].params.as_ref().map(Vec::len), Some(1));
    assert!(page.operations.iter().all(|operation| operation.notes.is_empty()), "{page:?}");
    assert_eq!((page.error_codes[0].code, page.error_codes[0].title.as_str()), (5001, "已归还"));
    assert_eq!(messages(&page), ["the table of what is inside the parameter `files` is not read"]);
}

#[test]
fn names_have_marks_around_them() {
    let source = "API-1: a\n【返回参数】\n参数                类型      描述\n- id：             int     编号\ncategory.0.level  int     级别\n";
    let paths: Vec<_> = operation(source).0.response.into_iter().flatten().map(|field| field.path).collect();
    assert_eq!(paths, ["id", "category[].level"]);
}
