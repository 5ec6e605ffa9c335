//! Pages of a made-up API in all forms. They are as untidy as real ones.

use baijiayun_page::document::{Block, Content, Document};
use baijiayun_page::read::{FileForm, read};

fn page(name: &str) -> Option<Document> {
    let path = format!("{}/tests/pages/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).ok()?;
    read(&bytes, FileForm::from_name(name)).ok().filter(|document| document.faults.is_empty())
}

/// The blocks for a snapshot: a line for each paragraph, item and row.
fn shown(document: &Document) -> String {
    let mut shown = String::new();
    let mut add = |line: usize, kind: &str, text: &str| shown += &format!("{line:3} {kind:9} {text:?}\n");
    for Block { line, content } in &document.blocks {
        match content {
            Content::Heading { level, text, anchor: None } => add(*line, &format!("h{level}"), text),
            Content::Heading { level, text, anchor: Some(anchor) } => {
                add(*line, &format!("h{level} #{anchor}"), text)
            }
            Content::Paragraph(text) => add(*line, "paragraph", text),
            Content::Code(text) => add(*line, "code", text),
            Content::List { numbered, items } => {
                let kind = if *numbered { "number" } else { "bullet" };
                items.iter().for_each(|item| add(item.line, kind, &item.text));
            }
            Content::Table(table) => {
                add(*line, "header", &table.header.join(" | "));
                table.rows.iter().for_each(|row| add(row.line, "row", &row.cells.join(" | ")));
            }
        }
    }
    shown
}

/// The contents without lines, levels and anchors. Text does not mark headings.
fn contents(document: Document) -> Vec<Content> {
    let plain = |block: Block| match block.content {
        Content::Heading { text, .. } => Content::Paragraph(text),
        Content::List { numbered, mut items } => {
            items.iter_mut().for_each(|item| item.line = 0);
            Content::List { numbered, items }
        }
        Content::Table(mut table) => {
            table.rows.iter_mut().for_each(|row| row.line = 0);
            Content::Table(table)
        }
        content => content,
    };
    document.blocks.into_iter().map(plain).collect()
}

#[test]
fn all_forms_of_a_page_have_the_same_blocks() {
    let html = contents(page("loans.html").unwrap());
    for name in ["loans.md", "loans.txt", "loans-copied.txt"] {
        let other = contents(page(name).unwrap());
        for (index, (html, other)) in html.iter().zip(&other).enumerate() {
            assert_eq!(html, other, "block {index} of {name}");
        }
        assert_eq!(html.len(), other.len(), "{name}");
    }
}

#[test]
fn the_form_is_detected() {
    for name in
        ["loans.html", "loans.md", "loans.txt", "loans-copied.txt", "untidy.html", "untidy.md", "untidy.txt"]
    {
        let bytes = std::fs::read(format!("{}/tests/pages/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert_eq!(read(&bytes, None), read(&bytes, FileForm::from_name(name)), "{name}");
    }
}

#[test]
fn html() {
    insta::assert_snapshot!(shown(&page("loans.html").unwrap()));
    insta::assert_snapshot!(shown(&page("untidy.html").unwrap()));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(shown(&page("loans.md").unwrap()));
    insta::assert_snapshot!(shown(&page("untidy.md").unwrap()));
}

#[test]
fn text() {
    insta::assert_snapshot!(shown(&page("loans.txt").unwrap()));
    insta::assert_snapshot!(shown(&page("untidy.txt").unwrap()));
}

#[test]
fn a_title_of_signs_is_no_heading() {
    for title in ["#", "¶", " "] {
        let page = format!("<title>{title}</title><p>a</p>");
        assert_eq!(read(page.as_bytes(), Some(FileForm::Html)).map(|document| document.blocks.len()), Ok(1));
    }
    let bare = read(b"<title>#</title>", Some(FileForm::Html));
    assert!(bare.is_err() || bare.is_ok_and(|document| document.blocks.is_empty()));
}
