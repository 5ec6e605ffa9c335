//! Markdown to blocks.

mod tables;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::builder::Builder;
use super::html::Tags;
use super::lines::LineCounter;
use super::unreadable::Unreadable;
use crate::document::{Block, Content};
use tables::Tidy;

/// Reads Markdown.
pub(super) fn read(source: &str) -> Result<Vec<Block>, Unreadable> {
    let tidy = tables::tidy(source)?;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut lines = LineCounter::new(&tidy.text);
    let mut reader = Reader { source: &tidy.text, ..Reader::default() };
    for (event, range) in Parser::new_ext(&tidy.text, options).into_offset_iter() {
        if reader.builder.is_full() {
            break;
        }
        reader.read(event, range.start, lines.at(range.start));
    }
    let mut blocks = reader.builder.finish()?;
    blocks.iter_mut().for_each(|block| restore_lines(block, &tidy));
    Ok(blocks)
}

/// Turns lines of the tidy text into lines of the file.
fn restore_lines(block: &mut Block, tidy: &Tidy) {
    block.line = tidy.original_line(block.line);
    match &mut block.content {
        Content::List { items, .. } => {
            items.iter_mut().for_each(|item| item.line = tidy.original_line(item.line))
        }
        Content::Table(table) => {
            table.rows.iter_mut().for_each(|row| row.line = tidy.original_line(row.line))
        }
        _ => {}
    }
}

#[derive(Default)]
struct Reader<'a> {
    source: &'a str,
    builder: Builder,
    tags: Tags,
    /// The block of HTML that is being read, and its line.
    html: Option<(String, usize)>,
    /// The elements around whose texts are not part of the page.
    ignored: usize,
    /// The items around.
    items: usize,
    /// The blanks in front of the text of an item.
    indent: Option<usize>,
    code: bool,
}

impl Reader<'_> {
    fn read(&mut self, event: Event<'_>, offset: usize, line: usize) {
        match event {
            Event::Start(tag) => self.open(tag, offset, line),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text, line),
            Event::Html(html) => match &mut self.html {
                Some((block, _)) => block.push_str(&html),
                None => self.tags.read(&html, line, &mut self.builder),
            },
            Event::InlineHtml(html) => self.tags.read(&html, line, &mut self.builder),
            Event::SoftBreak if self.items > 0 => self.builder.text("\n", line),
            Event::SoftBreak | Event::HardBreak => self.builder.line_break(),
            Event::Rule => self.builder.paragraph_break(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, line: usize) {
        if self.ignored > 0 {
            return;
        }
        let indent = self.indent.take();
        if let Some(indent) = indent {
            self.builder.indent(indent, line);
        }
        // Blanks that make the text of an item code are part of its indentation.
        let text = if indent.is_some() && self.code { text.trim_start_matches(' ') } else { text };
        self.builder.text(text, line);
    }

    fn open(&mut self, tag: Tag<'_>, offset: usize, line: usize) {
        let builder = &mut self.builder;
        match tag {
            Tag::Heading { level, id, .. } => {
                builder.open_heading(level as u8, id.map(|id| id.into_string()), line);
            }
            Tag::Paragraph | Tag::BlockQuote(_) => builder.paragraph_break(),
            Tag::CodeBlock(_) => {
                builder.open_code();
                self.code = true;
            }
            Tag::HtmlBlock => self.html = Some((String::new(), line)),
            Tag::List(first) => builder.open_list(first.is_some()),
            Tag::Item => {
                builder.open_item(line);
                self.items += 1;
                self.indent = indent(&self.source[offset..]);
            }
            Tag::Table(_) => builder.open_table(line),
            Tag::TableHead | Tag::TableRow => builder.open_row(line),
            Tag::TableCell => builder.open_cell(line, 1, 1),
            Tag::Image { .. } | Tag::MetadataBlock(_) => self.ignored += 1,
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        let builder = &mut self.builder;
        match tag {
            TagEnd::Heading(_) => builder.close_heading(),
            TagEnd::Paragraph | TagEnd::BlockQuote(_) => builder.paragraph_break(),
            TagEnd::CodeBlock => {
                builder.close_code();
                self.code = false;
            }
            TagEnd::HtmlBlock => {
                if let Some((html, line)) = self.html.take() {
                    self.tags.read(&html, line, builder);
                }
            }
            TagEnd::List(_) => builder.close_list(),
            TagEnd::Item => {
                builder.close_item();
                self.items -= 1;
                self.indent = None;
            }
            TagEnd::Table => builder.close_table(),
            TagEnd::TableHead | TagEnd::TableRow => builder.close_row(),
            TagEnd::TableCell => builder.close_cell(),
            TagEnd::Image | TagEnd::MetadataBlock(_) => self.ignored -= 1,
            _ => {}
        }
    }
}

/// Returns the blanks between the number of an item and its text, apart from the first. They are the indentation of
/// code, which Markdown does not keep.
fn indent(item: &str) -> Option<usize> {
    let text = item.trim_start_matches(' ').trim_start_matches(|c: char| c.is_ascii_digit());
    let text = text.strip_prefix(['.', ')'])?;
    let blanks = text.len() - text.trim_start_matches(' ').len();
    blanks.checked_sub(1).filter(|indent| *indent > 0)
}
