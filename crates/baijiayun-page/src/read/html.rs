//! HTML to blocks.

use std::convert::Infallible;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use super::builder::Builder;
use super::lines::LineCounter;
use super::unreadable::Unreadable;
use crate::document::Block;

/// Elements whose contents are not part of the page.
const IGNORED: [&str; 9] =
    ["script", "style", "nav", "noscript", "template", "button", "svg", "select", "iframe"];

/// Reads HTML.
pub(super) fn read(source: &str) -> Result<Vec<Block>, Unreadable> {
    let mut builder = Builder::default();
    let mut tags = Tags::default();
    tags.read(source, 1, &mut builder);
    builder.finish()
}

/// The state that outlasts a piece of HTML, because Markdown has HTML in pieces.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// The ignored element that is open.
    ignored: Option<HtmlString>,
    in_title: bool,
}

impl Tags {
    /// Reads a piece of HTML that starts in a line.
    pub(super) fn read(&mut self, source: &str, first: usize, builder: &mut Builder) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut lines = LineCounter::new(source);
        let last_ends = LastEnds::new(source);
        for token in Tokenizer::new_with_emitter(source, emitter) {
            let token: Result<Token<usize>, Infallible> = token;
            let Ok(token) = token;
            if builder.is_full() {
                return;
            }
            match token {
                Token::StartTag(tag) if self.ignored.is_none() => {
                    let line = first - 1 + lines.at(tag.span.start);
                    if last_ends.ignores(&tag) {
                        self.ignored = Some(tag.name);
                    } else if is_placeholder(&tag.name) {
                        builder.text(source.get(tag.span.start..tag.span.end).unwrap_or_default(), line);
                    } else {
                        self.open(&tag, line, builder);
                    }
                }
                Token::EndTag(tag) if self.ignored.as_ref() == Some(&tag.name) => self.ignored = None,
                Token::EndTag(tag) if self.ignored.is_none() => self.close(&tag.name, builder),
                Token::String(text) if self.ignored.is_none() => {
                    let line = first - 1 + lines.at(text.span.start);
                    let text = String::from_utf8_lossy(&text.value);
                    if self.in_title { builder.title(&text, line) } else { builder.text(&text, line) }
                }
                _ => {}
            }
        }
    }

    fn open(&mut self, tag: &StartTag<usize>, line: usize, builder: &mut Builder) {
        match name(&tag.name) {
            "title" => self.in_title = true,
            "br" => builder.line_break(),
            "a" => {
                if let Some(anchor) = attribute(tag, "id").or_else(|| attribute(tag, "name")) {
                    builder.anchor(&anchor);
                }
            }
            "ol" => builder.open_list(true),
            "ul" | "menu" | "dir" => builder.open_list(false),
            "li" => builder.open_item(line),
            "pre" | "textarea" | "xmp" | "listing" => builder.open_code(),
            "table" => builder.open_table(line),
            "tr" => builder.open_row(line),
            "td" | "th" => builder.open_cell(line, span(tag, "colspan"), span(tag, "rowspan")),
            name => match heading_level(name) {
                Some(level) => builder.open_heading(level, attribute(tag, "id"), line),
                None if is_block(name) => builder.open_paragraph(),
                None => {}
            },
        }
    }

    fn close(&mut self, tag: &HtmlString, builder: &mut Builder) {
        match name(tag) {
            "title" => self.in_title = false,
            "ol" | "ul" | "menu" | "dir" => builder.close_list(),
            "li" => builder.close_item(),
            "pre" | "textarea" | "xmp" | "listing" => builder.close_code(),
            "table" => builder.close_table(),
            "tr" | "thead" | "tbody" | "tfoot" => builder.close_row(),
            "td" | "th" => builder.close_cell(),
            name if heading_level(name).is_some() => builder.close_heading(),
            name if is_block(name) => builder.paragraph_break(),
            _ => {}
        }
    }
}

/// The places where ignored elements are closed for the last time. An element that is never closed must not hide the
/// page.
struct LastEnds([usize; IGNORED.len()]);

impl LastEnds {
    fn new(source: &str) -> Self {
        let mut ends = [0; IGNORED.len()];
        for (at, _) in source.match_indices("</") {
            let rest = &source.as_bytes()[at + 2..];
            let is_named = |name: &&str| {
                rest.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
            };
            if let Some(index) = IGNORED.iter().position(is_named) {
                ends[index] = at;
            }
        }
        Self(ends)
    }

    fn ignores(&self, tag: &StartTag<usize>) -> bool {
        let index = IGNORED.iter().position(|ignored| *ignored == name(&tag.name));
        index.is_some_and(|index| !tag.self_closing && self.0[index] > tag.span.start)
    }
}

/// Returns whether the "tag" is a placeholder that the page forgot to escape, such as `<video_id>`.
fn is_placeholder(tag: &HtmlString) -> bool {
    tag.contains(&b'_')
}

fn name(tag: &HtmlString) -> &str {
    std::str::from_utf8(tag).unwrap_or_default()
}

fn heading_level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn is_block(name: &str) -> bool {
    let names = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "head",
        "header",
        "hr",
        "html",
        "main",
        "p",
        "section",
        "summary",
        "tbody",
        "tfoot",
        "thead",
    ];
    names.binary_search(&name).is_ok()
}

fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(&value.value).trim().to_owned()).filter(|value| !value.is_empty())
}

fn span(tag: &StartTag<usize>, name: &str) -> usize {
    match attribute(tag, name).as_deref() {
        // A span of no rows reaches to the end of the table.
        Some("0") => usize::MAX,
        Some(value) => value.parse().unwrap_or(1),
        None => 1,
    }
}
