//! Files that no wiki serves: they must be read or refused, without a panic and in a time that grows with their size.

use baijiayun_page::document::{Content, Document};
use baijiayun_page::interpret;
use baijiayun_page::read::{FileForm, Unreadable, read};
use proptest::prelude::*;

const FORMS: [FileForm; 3] = [FileForm::Html, FileForm::Markdown, FileForm::Text];

fn read_all(bytes: &[u8]) {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    for form in FORMS.map(Some).into_iter().chain([None]) {
        match read(bytes, form) {
            Ok(document) => check(&document, lines),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// Lines are lines of the file, and no block is empty.
fn check(document: &Document, lines: usize) {
    for block in &document.blocks {
        assert!((1..=lines).contains(&block.line), "{block:?} of {lines} lines");
        let is_empty = match &block.content {
            Content::Heading { text, .. } | Content::Paragraph(text) | Content::Code(text) => {
                text.trim().is_empty()
            }
            Content::List { items, .. } => items.iter().all(|item| item.text.trim().is_empty()),
            Content::Table(table) => table.header.is_empty(),
        };
        assert!(!is_empty, "{block:?}");
    }
}

fn soup(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..60).prop_map(|pieces| pieces.concat())
}

const HTML: &[&str] = &[
    "<p>",
    "</p>",
    "<h1>",
    "<h3 id=a>",
    "</h3>",
    "<ol>",
    "<ul>",
    "<li>",
    "</li>",
    "</ol>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "<td colspan=3>",
    "<th rowspan=0>",
    "</td>",
    "</tr>",
    "</table>",
    "<pre>",
    "</pre>",
    "<br>",
    "<a name=x>",
    "</a>",
    "<script>",
    "</script>",
    "<nav>",
    "</nav>",
    "<title>",
    "</title>",
    "<!--",
    "-->",
    "<x_y>",
    "&nbsp;",
    "&times",
    "&#0;",
    "【请求参数】",
    "API-5: x",
    "借书",
    " ",
    "\n",
    "\t",
    "<",
    ">",
    "\"",
    "a",
    "{",
    "1. ",
];

const MARKDOWN: &[&str] = &[
    "# ",
    "## ",
    "\n",
    "\n\n",
    "|",
    "| a ",
    "---",
    "|-|-|",
    "`",
    "```\n",
    "~~~",
    "- ",
    "1. ",
    "2.     ",
    "> ",
    "    ",
    "**",
    "_",
    "[",
    "](",
    ")",
    "<table>",
    "<td>",
    "</table>",
    "<br>",
    "{#id}",
    "\\",
    "&lt;",
    "【注】",
    "API 5 : x",
    "借书",
    "a",
    "\t",
    "<!--",
    "-->",
    "<pre>",
    "===",
];

const TEXT: &[&str] = &[
    "参数",
    "类型",
    "描述",
    "  ",
    "   ",
    "\t",
    " ",
    "\n",
    "\n\n",
    "\u{c}",
    "1. ",
    "2. ",
    "3.",
    "{",
    "}",
    "[",
    "\"",
    "_",
    "id",
    "list.",
    "• ",
    "- ",
    "【返回参数】",
    "API-7：x",
    "注：",
    "0：a",
    "借书",
    "https://a.example/b",
    "1",
    "\u{3000}",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes);
    }

    #[test]
    fn texts(text in ".{0,200}") {
        read_all(text.as_bytes());
    }

    #[test]
    fn tags(text in soup(HTML)) {
        read_all(text.as_bytes());
    }

    #[test]
    fn marks(text in soup(MARKDOWN)) {
        read_all(text.as_bytes());
    }

    #[test]
    fn columns(text in soup(TEXT)) {
        read_all(text.as_bytes());
    }
}

#[test]
fn deep_nesting_is_bounded() {
    for piece in [
        "<div>",
        "<ol><li>",
        "<ul>",
        "<table><tr><td>",
        "<b>",
        "<pre>",
        "<h2>",
        "[",
        "![",
        "*",
        "`",
        "<",
        "([",
    ] {
        read_all(format!("{}a", piece.repeat(20_000)).as_bytes());
    }
    for piece in ["> ", ">", "- ", "* ", "1. "] {
        let page = format!("{}a", piece.repeat(20_000));
        read_all(page.as_bytes());
        assert_eq!(
            read(page.as_bytes(), Some(FileForm::Markdown)),
            Err(Unreadable::TooDeep { line: 1 }),
            "{piece}"
        );
    }
}

#[test]
fn cells_that_span_everything_are_bounded() {
    let row = format!("<tr><td colspan=999999 rowspan=999999>{}</td></tr>", "a".repeat(1000));
    let page = format!("<table>{}{}</table>", row, "<tr><td>b".repeat(20_000));
    read_all(page.as_bytes());
}

#[test]
fn large_tables_are_read() {
    let row = "<tr><td>a</td><td>int</td><td>b</td></tr>\n";
    let html = format!("<table>{}</table>", row.repeat(20_000));
    let markdown = "| a | int | b |\n".repeat(20_000);
    let text = format!("参数  类型  描述\n{}", "a   int   b\n".repeat(19_999));
    for (page, form) in [html, markdown, text].into_iter().zip(FORMS) {
        let document = read(page.as_bytes(), Some(form)).unwrap();
        assert_eq!(document.blocks.len(), 1, "{form:?}");
        assert!(
            matches!(&document.blocks[0].content, Content::Table(table) if table.rows.len() == 19_999),
            "{form:?}"
        );
    }
}

#[test]
fn marks_without_end_are_refused() {
    for mark in ["[", "![", "`a", "<b>", "*a", "\\", "[\n", "a\n"] {
        let page = mark.repeat(2_000_000);
        assert_eq!(read(page.as_bytes(), Some(FileForm::Markdown)), Err(Unreadable::TooManyParts), "{mark}");
    }
    // Code may have any number of them.
    let code = format!("```\n{}\n```\n", "[".repeat(2_000_000));
    assert!(read(code.as_bytes(), Some(FileForm::Markdown)).is_ok());
}

#[test]
fn names_are_looked_up_in_large_tables() {
    let rows: String = (0..100_000).map(|row| format!("| a{row} | int | b |\n")).collect();
    let table = format!("| 参数 | 类型 | 描述 |\n{rows}");
    let page = format!("### API-1: a\n\n【请求参数】\n\n{table}\n\n【返回参数】\n\n{table}");
    let page = interpret(&read(page.as_bytes(), Some(FileForm::Markdown)).unwrap());
    assert_eq!(page.operations[0].params.as_ref().map(Vec::len), Some(100_000));
    assert_eq!(page.operations[0].response.as_ref().map(Vec::len), Some(100_000));
}

#[test]
fn samples_without_end_are_refused() {
    let many = format!("{{\"a\": [{}1]}}", "{\"a\": \"b\"},".repeat(200_000));
    let open = "<p>{</p>".to_owned() + &"<p>\"a\": 1,</p>".repeat(100_000);
    let remarks = format!("{{{}}}", "(".repeat(500_000));
    for sample in [format!("<pre>{many}</pre>"), open, format!("<pre>{remarks}</pre>")] {
        let page = format!("<h3>API-1: a</h3><p>【返回示例】</p>{sample}");
        let page = interpret(&read(page.as_bytes(), Some(FileForm::Html)).unwrap());
        assert!(page.operations[0].responses.is_empty());
        assert_eq!(page.problems.len(), 1, "{:?}", page.problems);
    }
}

#[test]
fn other_files_say_what_they_are() {
    assert_eq!(read(b"", None), Err(Unreadable::Empty));
    assert_eq!(read(b" \r\n\t", None), Err(Unreadable::Empty));
    assert_eq!(read(b"\n%PDF-1.7\n\xe2\xe3", None), Err(Unreadable::Pdf));
    assert_eq!(read(b"PK\x03\x04\0\0", None), Err(Unreadable::NotText));
    assert_eq!(read(&vec![b'a'; (32 << 20) + 1], None), Err(Unreadable::TooLarge));
    assert!(Unreadable::Pdf.to_string().contains("pdftotext -layout page.pdf page.txt"));
}
