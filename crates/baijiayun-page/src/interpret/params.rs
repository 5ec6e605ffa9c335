//! Reads the table of request parameters.

use std::collections::HashSet;

use super::outline::PartBlocks;
use super::problems::Problems;
use super::table::{Columns, is_name, is_none, join_words, name, type_word, value};
use super::texts::{texts, without_captions};
use crate::document::{Block, Content, Row};
use crate::facts;
use crate::page::{Facts, Param};
use crate::words::{Column, normal};

/// Reads the parameters. Texts around the table are notes.
pub(super) fn read(part: &PartBlocks<'_>, notes: &mut Vec<String>, problems: &mut Problems) -> Vec<Param> {
    let mut params: Vec<Param> = Vec::new();
    let mut names = HashSet::new();
    let mut is_table_missing = true;
    let mut before: Option<&Block> = None;
    for block in &part.blocks {
        let Content::Table(table) = &block.content else {
            before = Some(*block);
            continue;
        };
        let caption = before.take();
        let Some(columns) = Columns::of(table, Column::Name) else {
            // Error codes are read for the whole page.
            if Columns::of(table, Column::Code).is_none() {
                is_table_missing = false;
                let header = table.header.join(" | ");
                problems.push(block.line, "a table without a column for the names", &header);
            }
            continue;
        };
        is_table_missing = false;
        if let Some(name) = caption.and_then(|block| named(block, &names)) {
            let message = format!("the table of what is inside the parameter `{name}` is not read");
            problems.push(block.line, &message, &table.header.join(" | "));
            continue;
        }
        for row in &table.rows {
            read_row(row, &columns, &mut params, &mut names, problems);
        }
    }
    // Later rows may have continued a description.
    for param in &mut params {
        param.facts = facts::read(&param.description, param.type_word.as_deref());
        let stated = facts::default(&param.description);
        match (&param.default, stated) {
            (None, stated) => param.default = stated,
            (Some(default), Some(stated)) if *default != stated => {
                let message = format!(
                    "the default of `{}` is `{default}` in its column and `{stated}` in its description; the column is used",
                    param.name
                );
                problems.push(param.line, &message, &param.description);
            }
            _ => {}
        }
    }
    let mut prose = texts(without_captions(&part.blocks));
    prose.extend((!part.inline.is_empty()).then(|| part.inline.to_owned()));
    let says_none = prose.iter().any(|text| is_none(&normal(text).replace('。', "")));
    if is_table_missing && !says_none {
        problems.push(part.line, "no table of parameters can be read here", &prose.join(" "));
    }
    notes.extend(prose.into_iter().filter(|text| !is_none(&normal(text).replace('。', ""))));
    params
}

/// Returns the known parameter with which the text before a table begins: `files参数：`.
fn named(block: &Block, names: &HashSet<String>) -> Option<String> {
    let (Content::Heading { text, .. } | Content::Paragraph(text)) = &block.content else { return None };
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    names.get(&text[..end]).cloned()
}

fn read_row(
    row: &Row,
    columns: &Columns,
    params: &mut Vec<Param>,
    names: &mut HashSet<String>,
    problems: &mut Problems,
) {
    let description = columns.text(row, Column::Description).unwrap_or_default();
    let raw = columns.text(row, Column::Name).unwrap_or_default();
    let name = name(&raw);
    if is_none(&name) || (name.is_empty() && description.is_empty()) {
        return;
    }
    if name.is_empty() {
        match params.last_mut() {
            Some(param) => join_words(&mut param.description, &description),
            None => problems.push(row.line, "a row without a name", &description),
        }
        return;
    }
    if !is_name(&name) {
        problems.push(row.line, "a row whose name no parameter can have", &row.cells.join(" | "));
        return;
    }
    if !names.insert(name.clone()) {
        problems.push(row.line, "this parameter is in the table twice; the first row is used", &name);
        return;
    }
    let required = columns.text(row, Column::Required);
    let is_required = required.as_deref().and_then(yes_or_no);
    if let (Some(text), None) = (&required, is_required) {
        problems.push(row.line, &format!("whether `{name}` is required cannot be read"), text);
    }
    let type_word = type_word(columns.text(row, Column::Type));
    let (default, prose) = default(value(columns.text(row, Column::Default)));
    // Prose in the cell is neither a default nor a statement that there is none.
    let has_default_cell = columns.has(row, Column::Default) && prose.is_none();
    let description = [description]
        .into_iter()
        .chain(prose)
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("；默认：");
    params.push(Param {
        line: row.line,
        facts: Facts::default(),
        name,
        type_word,
        required: is_required,
        has_default_cell,
        default,
        example: value(columns.text(row, Column::Example)),
        description,
    });
}

/// Reads the cell that says whether a parameter is required.
fn yes_or_no(text: &str) -> Option<bool> {
    match normal(text).as_str() {
        "是" | "y" | "yes" | "true" | "1" | "必填" | "必选" | "必须" | "必传" | "√" => Some(true),
        "否" | "n" | "no" | "false" | "0" | "选填" | "可选" | "非必填" | "非必须" | "不必填" => {
            Some(false)
        }
        _ => None,
    }
}

/// Returns the default value, or the prose that the cell holds instead of one.
fn default(text: Option<String>) -> (Option<String>, Option<String>) {
    match text {
        Some(text) if ["null", "none", "nil"].contains(&text.to_lowercase().as_str()) => (None, None),
        Some(text) if text.chars().all(|c| c.is_ascii_alphanumeric() || "_.,:-+ ".contains(c)) => {
            (Some(text), None)
        }
        other => (None, other),
    }
}
