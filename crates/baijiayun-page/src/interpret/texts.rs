//! The texts of blocks, without what marks them.

use super::outline::PartBlocks;
use super::table::Columns;
use crate::document::{Block, Content};
use crate::words::Column;

/// Returns the texts of a part, the one beside its name first.
pub(super) fn part_texts(part: &PartBlocks<'_>) -> Vec<String> {
    let inline = (!part.inline.is_empty()).then(|| part.inline.to_owned());
    inline.into_iter().chain(texts(part.blocks.iter().copied())).collect()
}

/// Returns the texts of blocks, without their tables.
pub(super) fn texts<'d>(blocks: impl Iterator<Item = &'d Block>) -> Vec<String> {
    let mut texts = Vec::new();
    for block in blocks {
        match &block.content {
            Content::Heading { text, .. } | Content::Paragraph(text) | Content::Code(text) => {
                texts.push(text.trim().to_owned());
            }
            Content::List { items, .. } => texts.extend(items.iter().map(|item| item.text.trim().to_owned())),
            Content::Table(_) => {}
        }
    }
    texts.retain(|text| !text.is_empty());
    texts
}

/// Returns the lines of a part that are not blank and their numbers, without its tables.
pub(super) fn part_lines<'d>(part: &PartBlocks<'d>) -> Vec<(usize, &'d str)> {
    let mut lines = vec![(part.line, part.inline)];
    for block in &part.blocks {
        match &block.content {
            Content::Heading { text, .. } | Content::Paragraph(text) | Content::Code(text) => {
                lines.extend((block.line..).zip(text.lines()));
            }
            Content::List { items, .. } => {
                lines.extend(items.iter().flat_map(|item| item.text.lines().map(|line| (item.line, line))));
            }
            Content::Table(_) => {}
        }
    }
    lines.retain(|(_, line)| !line.trim().is_empty());
    lines
}

/// The longest caption of a table, in characters.
const CAPTION: usize = 30;

/// Returns the blocks without the captions of tables, such as `files参数：` and `错误码`.
pub(super) fn without_captions<'b, 'd>(blocks: &'b [&'d Block]) -> impl Iterator<Item = &'d Block> + 'b {
    let is_caption = |block: &Block, next: &Block| {
        let (Content::Paragraph(text), Content::Table(table)) = (&block.content, &next.content) else {
            return false;
        };
        let is_code_table = Columns::of(table, Column::Code).is_some();
        text.chars().count() <= CAPTION
            && !text.contains(['\n', '。'])
            && (text.ends_with([':', '：']) || is_code_table)
    };
    let next = blocks.iter().skip(1).copied().map(Some).chain([None]);
    let kept = blocks.iter().copied().zip(next);
    kept.filter(move |(block, next)| !next.is_some_and(|next| is_caption(block, next)))
        .map(|(block, _)| block)
}
