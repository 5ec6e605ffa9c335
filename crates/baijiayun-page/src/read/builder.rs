//! Builds blocks from the tags of HTML and the events of Markdown.
//!
//! There is no tree: a heading, a table and nested lists are open or not. So tags that are never closed, or closed in
//! the wrong order, cost nothing.

use super::blocks::Blocks;
use super::flow::Flow;
use super::lines::join;
use super::table::TableBuilder;
use super::unreadable::Unreadable;
use crate::document::{Block, Line};
use crate::words;

/// The most levels of lists that are shown by blanks.
const MAX_LEVELS: usize = 20;

/// Builds blocks.
#[derive(Debug, Default)]
pub(super) struct Builder {
    blocks: Blocks,
    text: Flow,
    heading: Option<Heading>,
    /// The last anchor, until there is text that is not a heading.
    anchor: Option<String>,
    lists: Vec<List>,
    items: Vec<Line>,
    table: Option<TableBuilder>,
    /// Whether blanks count.
    code: bool,
    title: Option<Line>,
}

#[derive(Debug)]
struct Heading {
    line: usize,
    level: u8,
    anchor: Option<String>,
}

/// An open list.
#[derive(Debug)]
struct List {
    numbered: bool,
    item: Item,
}

/// The state of an item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Closed,
    /// Open without text. It started in this line.
    Empty(usize),
    Open,
}

impl Builder {
    /// Returns the blocks.
    pub(super) fn finish(mut self) -> Result<Vec<Block>, Unreadable> {
        self.close_heading();
        self.close_code();
        self.end_table();
        self.flush_items();
        self.blocks.finish(self.title)
    }

    /// Returns whether the page has too many parts already.
    pub(super) fn is_full(&self) -> bool {
        self.blocks.is_full(self.items.len() + self.table.as_ref().map_or(0, |table| table.parts))
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &str, line: usize) {
        if self.code { self.text.push_code(text, line) } else { self.text.push(text, line) }
    }

    /// Adds blanks that count.
    pub(super) fn indent(&mut self, blanks: usize, line: usize) {
        self.text.push_code(&" ".repeat(blanks), line);
    }

    /// Ends the line.
    pub(super) fn line_break(&mut self) {
        self.text.line_break();
    }

    /// Ends the paragraph. Inside code and headings that is the end of a line.
    pub(super) fn paragraph_break(&mut self) {
        if self.heading.is_some() || self.code && self.lists.is_empty() {
            if !self.text.is_at_line_start() {
                self.text.line_break();
            }
        } else {
            self.flush();
        }
    }

    /// Starts a paragraph. It ends a heading that has text, because the heading was not closed.
    pub(super) fn open_paragraph(&mut self) {
        if !self.text.is_blank() {
            self.close_heading();
        }
        self.paragraph_break();
    }

    /// Keeps the title of the page, which becomes a heading if there is no other.
    pub(super) fn title(&mut self, text: &str, line: usize) {
        self.title.get_or_insert_with(|| Line { line, text: String::new() }).text.push_str(text);
    }

    /// Remembers an anchor for the heading that is open or comes next.
    pub(super) fn anchor(&mut self, name: &str) {
        match &mut self.heading {
            Some(heading) => heading.anchor.get_or_insert_with(|| name.to_owned()),
            None if self.text.is_blank() => self.anchor.insert(name.to_owned()),
            None => return,
        };
    }

    /// Starts a heading.
    pub(super) fn open_heading(&mut self, level: u8, anchor: Option<String>, line: usize) {
        self.close_heading();
        self.close_code();
        self.flush();
        if !self.is_in_cell() {
            self.end_table();
        }
        let before = self.anchor.take();
        self.heading = Some(Heading { line, level, anchor: anchor.or(before) });
    }

    /// Ends a heading. A part or an operation never starts in a cell or an item: there, a tag was not closed, or a
    /// table serves as a layout.
    pub(super) fn close_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let lines = self.text.take();
        let mut text = String::new();
        for line in &lines {
            join(&mut text, &line.text);
        }
        let is_cell = self.is_in_cell();
        if is_cell && !words::heads_operation(&text) && words::bracketed(&text).is_none() {
            self.put(lines);
            return;
        }
        self.end_table();
        self.close_lists();
        self.blocks.heading(heading.line, heading.level, &text, heading.anchor);
    }

    /// Starts a list.
    pub(super) fn open_list(&mut self, numbered: bool) {
        self.close_heading();
        self.flush();
        if self.lists.is_empty() && !self.is_in_cell() {
            self.flush_items();
        }
        self.lists.push(List { numbered, item: Item::Closed });
    }

    /// Ends a list. Its items become a part of the list around it.
    pub(super) fn close_list(&mut self) {
        self.close_item();
        if self.lists.len() == 1 {
            self.flush_items();
        }
        self.lists.pop();
    }

    /// Starts an item.
    pub(super) fn open_item(&mut self, line: usize) {
        self.close_heading();
        self.close_item();
        if let Some(list) = self.lists.last_mut() {
            list.item = Item::Empty(line);
        }
    }

    /// Ends an item. An item without text is a blank line of code.
    pub(super) fn close_item(&mut self) {
        self.flush();
        let in_cell = self.is_in_cell();
        let Some(list) = self.lists.last_mut() else { return };
        if let Item::Empty(line) = list.item
            && !in_cell
        {
            self.items.push(Line { line, text: String::new() });
        }
        list.item = Item::Closed;
    }

    /// Starts code.
    pub(super) fn open_code(&mut self) {
        self.close_heading();
        self.flush();
        self.code = true;
    }

    /// Ends code.
    pub(super) fn close_code(&mut self) {
        self.flush();
        self.code = false;
    }

    /// Starts a table. A table inside a cell becomes a part of its text.
    pub(super) fn open_table(&mut self, line: usize) {
        self.close_heading();
        self.close_code();
        if let Some(table) = self.table.as_mut().filter(|table| table.is_in_cell()) {
            table.nested += 1;
            self.flush();
            return;
        }
        self.end_table();
        self.flush();
        self.flush_items();
        if let Some(list) = self.lists.last_mut().filter(|list| list.item != Item::Closed) {
            list.item = Item::Open;
        }
        self.table = Some(TableBuilder::new(line));
    }

    /// Ends a table.
    pub(super) fn close_table(&mut self) {
        self.flush();
        match &mut self.table {
            Some(table) if table.nested > 0 => table.nested -= 1,
            _ => self.end_table(),
        }
    }

    /// Starts a row.
    pub(super) fn open_row(&mut self, line: usize) {
        self.close_heading();
        self.flush();
        if let Some(table) = self.table.as_mut().filter(|table| table.nested == 0) {
            table.open_row(line);
        }
    }

    /// Ends a row.
    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if let Some(table) = self.table.as_mut().filter(|table| table.nested == 0) {
            table.close_row();
        }
    }

    /// Starts a cell.
    pub(super) fn open_cell(&mut self, line: usize, columns: usize, rows: usize) {
        self.close_cell();
        match &mut self.table {
            Some(table) if table.nested == 0 => table.open_cell(line, columns, rows),
            Some(_) if !self.text.is_blank() => self.text.push(" ", line),
            _ => {}
        }
    }

    /// Ends a cell.
    pub(super) fn close_cell(&mut self) {
        self.close_heading();
        if self.table.as_ref().is_some_and(|table| table.nested > 0) {
            return;
        }
        self.close_code();
        if let Some(table) = &mut self.table {
            table.close_cell();
        }
    }

    /// Ends the table with all tables in its cells.
    fn end_table(&mut self) {
        if self.table.is_some() {
            self.flush();
        }
        if let Some(table) = self.table.take() {
            self.blocks.table(table.line, table.finish());
        }
    }

    fn is_in_cell(&self) -> bool {
        self.table.as_ref().is_some_and(TableBuilder::is_in_cell)
    }

    /// Ends the text that is being read.
    fn flush(&mut self) {
        if self.heading.is_some() {
            return;
        }
        if self.text.is_blank() {
            self.text.take();
            return;
        }
        let lines = self.text.take();
        self.anchor = None;
        self.put(lines);
    }

    /// Puts lines where they belong: into the cell, the item, the code or a paragraph.
    fn put(&mut self, lines: Vec<Line>) {
        if let Some(table) = self.table.as_mut().filter(|table| table.is_in_cell()) {
            table.push(lines);
            return;
        }
        let titled = lines.first().is_some_and(|line| words::bracketed(&line.text).is_some());
        if titled && !self.code {
            self.close_lists();
        }
        match self.lists.last_mut() {
            Some(list) if list.item != Item::Closed => {
                list.item = Item::Open;
                self.put_item(lines);
            }
            _ => {
                self.flush_items();
                if self.code { self.blocks.code(&lines) } else { self.blocks.paragraph(lines) }
            }
        }
    }

    fn put_item(&mut self, lines: Vec<Line>) {
        let levels = (self.lists.len() - 1).min(MAX_LEVELS);
        for mut line in lines {
            line.text.insert_str(0, &"  ".repeat(levels));
            self.items.push(line);
        }
    }

    /// Ends all lists, because a block follows that does not belong into an item.
    fn close_lists(&mut self) {
        self.flush_items();
        self.lists.clear();
    }

    /// Ends the block of the items so far.
    fn flush_items(&mut self) {
        let numbered = self.lists.first().is_some_and(|list| list.numbered);
        self.blocks.list(numbered, std::mem::take(&mut self.items));
    }
}

#[cfg(test)]
mod tests {
    use super::super::html;
    use crate::document::{Block, Content};

    /// Returns the blocks of a page in HTML, each as a line.
    fn blocks(source: &str) -> Vec<String> {
        let line = |block: Block| match block.content {
            Content::Paragraph(text) => format!("text {text}"),
            Content::List { items, .. } => {
                let items: Vec<_> = items.into_iter().map(|item| item.text).collect();
                format!("list {}", items.join("|"))
            }
            other => format!("{other:?}"),
        };
        html::read(source).unwrap().into_iter().map(line).collect()
    }

    #[test]
    fn text_in_no_item_of_a_list_is_a_paragraph() {
        assert_eq!(blocks("<ul>x<li>a</li>y<li>b</li></ul>"), ["text x", "list a", "text y", "list b"]);
    }

    #[test]
    fn items_of_inner_lists_are_indented() {
        assert_eq!(blocks("<ul><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ul>"), ["list a|  b|    c|d"]);
    }

    #[test]
    fn a_title_ends_the_lists_unless_it_is_code() {
        assert_eq!(blocks("<ul><li>a<ul><li>【返回参数】<li>b</ul></ul>c").len(), 4);
        assert_eq!(blocks("<ul><li>a<li><pre>【返回参数】</pre><li>b</ul>"), ["list a|【返回参数】|b"]);
    }
}
