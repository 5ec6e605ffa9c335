//! Cuts a document into operations, and these into parts.

use crate::document::{Block, Content, Document};
use crate::words::{self, Part, bracketed, numbered};

/// The parts of a document.
#[derive(Debug, Default)]
pub(super) struct Outline<'d> {
    /// The title of the page.
    pub(super) title: Option<String>,
    /// The operations in reading order.
    pub(super) operations: Vec<Section<'d>>,
}

/// The blocks of an operation.
#[derive(Debug, Default)]
pub(super) struct Section<'d> {
    /// The line of the heading.
    pub(super) line: usize,
    /// The number in the heading.
    pub(super) number: Option<u32>,
    /// The heading without the number.
    pub(super) title: String,
    /// The anchor of the heading.
    pub(super) anchor: Option<String>,
    /// The blocks between the heading and the first part.
    pub(super) intro: Vec<&'d Block>,
    /// The parts.
    pub(super) parts: Vec<PartBlocks<'d>>,
}

/// The blocks of a part.
#[derive(Debug)]
pub(super) struct PartBlocks<'d> {
    /// The line of the part's heading.
    pub(super) line: usize,
    /// The part. `None` if its name is not known.
    pub(super) part: Option<Part>,
    /// Its name as the page has it.
    pub(super) name: &'d str,
    /// The text behind its name: `【请求类型】 POST`.
    pub(super) inline: &'d str,
    /// The blocks below its name.
    pub(super) blocks: Vec<&'d Block>,
}

impl Section<'_> {
    /// Returns the parts of this kind.
    pub(super) fn parts(&self, part: Part) -> impl Iterator<Item = &PartBlocks<'_>> {
        self.parts.iter().filter(move |found| found.part == Some(part))
    }

    fn has(&self, part: Part) -> bool {
        self.parts(part).next().is_some()
    }
}

/// The longest text that may be the title of an operation, in characters.
const TITLE: usize = 60;

/// Cuts a document into operations and their parts.
pub(super) fn outline(document: &Document) -> Outline<'_> {
    let mut outline = Outline { title: plain_title(document), ..Outline::default() };
    // A heading without a number is an operation's only if a part follows.
    let mut candidate: Option<&Block> = None;
    let mut is_open = false;
    for block in &document.blocks {
        let Some(text) = heading_text(block) else {
            push_block(&mut outline, block, is_open && candidate.is_none());
            continue;
        };
        if let Some((number, title)) = numbered(text) {
            outline.operations.push(section(block, Some(number), title));
            (candidate, is_open) = (None, true);
        } else if let Some(part) = part_heading(block, text) {
            if let Some(heading) = candidate.take() {
                outline.operations.push(section(heading, None, heading_text(heading).unwrap_or_default()));
                is_open = true;
            } else if !is_open || starts_operation(&outline, &part) {
                let section = without_heading(&mut outline.operations, block);
                outline.operations.push(section);
                is_open = true;
            }
            if let Some(section) = outline.operations.last_mut() {
                section.parts.push(part);
            }
        } else if let Content::Heading { .. } = block.content {
            if outline.title.is_none() {
                outline.title = Some(text.to_owned());
            }
            candidate = Some(block);
        } else {
            push_block(&mut outline, block, is_open && candidate.is_none());
        }
    }
    outline
}

/// Returns the title of a page that marks no heading, as text does: its first line.
fn plain_title(document: &Document) -> Option<String> {
    let has_heading = document.blocks.iter().any(|block| matches!(block.content, Content::Heading { .. }));
    let Content::Paragraph(text) = &document.blocks.first().filter(|_| !has_heading)?.content else {
        return None;
    };
    let line = text.lines().next()?;
    let is_title = line.chars().count() <= TITLE
        && !line.ends_with(['。', '.', ';', '；', ':', '：', ',', '，'])
        && !line.contains("://")
        && words::normal(line) != "目录"
        && numbered(line).is_none()
        && bracketed(line).is_none();
    is_title.then(|| line.to_owned())
}

/// Returns the text of a block that may be a heading: a heading, or a paragraph of one line.
fn heading_text(block: &Block) -> Option<&str> {
    match &block.content {
        Content::Heading { text, .. } => Some(text),
        Content::Paragraph(text) if !text.contains('\n') => Some(text),
        _ => None,
    }
}

/// Adds a block to the last part of the last operation.
fn push_block<'d>(outline: &mut Outline<'d>, block: &'d Block, is_open: bool) {
    let Some(section) = outline.operations.last_mut().filter(|_| is_open) else { return };
    match section.parts.last_mut() {
        Some(part) => part.blocks.push(block),
        None => section.intro.push(block),
    }
}

fn section<'d>(heading: &'d Block, number: Option<u32>, title: &str) -> Section<'d> {
    let anchor = match &heading.content {
        Content::Heading { anchor, .. } => anchor.clone(),
        _ => None,
    };
    Section { line: heading.line, number, title: title.to_owned(), anchor, ..Section::default() }
}

/// Returns a section whose heading is lost, or is the paragraph before its first part.
fn without_heading<'d>(operations: &mut [Section<'d>], first_part: &Block) -> Section<'d> {
    let before = operations.last_mut().and_then(|section| section.parts.last_mut());
    let title = before.and_then(|part| {
        let last = *part.blocks.last()?;
        let text = heading_text(last)?;
        let is_title =
            part.blocks.len() > 1 && text.chars().count() <= TITLE && !text.ends_with(['。', '.', ';', '；']);
        is_title.then(|| part.blocks.pop()).flatten()
    });
    match title {
        Some(block) => section(block, None, heading_text(block).unwrap_or_default()),
        None => Section { line: first_part.line, ..Section::default() },
    }
}

/// Returns whether the part begins another operation, whose heading is lost or not marked as one: the open one
/// has such a part, and no operation has two.
fn starts_operation(outline: &Outline<'_>, part: &PartBlocks<'_>) -> bool {
    let Some(open) = outline.operations.last() else { return true };
    match part.part {
        Some(Part::Description) => open.parts.iter().any(|found| found.part.is_some()),
        Some(part @ (Part::Address | Part::Method)) => open.has(part),
        _ => false,
    }
}

/// Returns the part that the block heads. Without brackets, only a marked heading heads one.
fn part_heading<'d>(block: &'d Block, text: &'d str) -> Option<PartBlocks<'d>> {
    let (name, inline) = match bracketed(text) {
        Some(found) => found,
        None if matches!(block.content, Content::Heading { .. }) => (text, ""),
        None => return None,
    };
    let part = words::part(name);
    let is_part = part.is_some() || bracketed(text).is_some();
    is_part.then(|| PartBlocks { line: block.line, part, name, inline, blocks: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{FileForm, read};

    /// Returns the titles of the operations of a page in Markdown, each with its parts.
    fn operations(source: &str) -> Vec<(String, Vec<Option<Part>>)> {
        let document = read(source.as_bytes(), Some(FileForm::Markdown)).unwrap();
        let operations = outline(&document).operations.into_iter();
        operations.map(|found| (found.title, found.parts.iter().map(|part| part.part).collect())).collect()
    }

    #[test]
    fn a_part_that_the_open_operation_has_begins_another_one() {
        let part = |name: &str| format!("【{name}】\n\nx\n\n");
        for (name, found) in
            [("请求地址", Part::Address), ("请求类型", Part::Method), ("功能描述", Part::Description)]
        {
            let source = format!("## API-1: 借书\n\n{}{}", part(name), part(name));
            let expected = [("借书".to_owned(), vec![Some(found)]), (String::new(), vec![Some(found)])];
            assert_eq!(operations(&source), expected, "{name}");
        }
        let source = format!("## API-1: 借书\n\n{}{}", part("请求类型"), part("请求地址"));
        assert_eq!(operations(&source).len(), 1);
        let source = format!("## API-1: 借书\n\n{}{}", part("返回示例"), part("返回示例"));
        assert_eq!(operations(&source).len(), 1, "an operation may have several samples");
        let source = format!("## API-1: 借书\n\n{}{}", part("请求类型"), part("功能描述"));
        assert_eq!(operations(&source).len(), 2, "a description comes first");
    }

    #[test]
    fn a_paragraph_of_two_lines_is_no_heading() {
        let block = |content| Block { line: 1, content };
        let paragraph = |text: &str| block(Content::Paragraph(text.to_owned()));
        assert_eq!(heading_text(&paragraph("API-1: 借书")), Some("API-1: 借书"));
        assert_eq!(heading_text(&paragraph("API-1: 借书\n还书")), None);
        assert_eq!(heading_text(&block(Content::Code("API-1: 借书".to_owned()))), None);
    }

    #[test]
    fn the_paragraph_before_a_lost_heading_is_the_title() {
        let source = |before: &str| format!("【请求类型】\n\nx\n\n{before}\n\n【请求类型】\n\ny\n");
        let last = |before: &str| operations(&source(before)).pop().unwrap_or_default().0;
        assert_eq!(last("还书"), "还书");
        assert_eq!(last(&"书".repeat(TITLE)), "书".repeat(TITLE));
        for text in ["还书。", "还书;", &"书".repeat(TITLE + 1)] {
            assert_eq!(last(text), "", "{text}");
        }
        assert_eq!(operations("【请求类型】\n\n还书\n\n【请求类型】\n\ny\n")[1].0, "", "it is the method");
    }
}
