//! Reads tables by the titles of their columns.

use crate::document::{Row, Table};
use crate::words::{self, Column, half_width};

/// The columns of a table.
pub(super) struct Columns {
    columns: Vec<Option<Column>>,
}

impl Columns {
    /// Returns the columns of a table that has the column `key`.
    pub(super) fn of(table: &Table, key: Column) -> Option<Self> {
        let mut columns: Vec<_> = table.header.iter().map(|title| words::column(title)).collect();
        // The first of two columns with one meaning, such as 描述 and 备注, is the important one. Both are read.
        let has_key = columns.contains(&Some(key));
        // `参数说明` is often the title of the names, where no other column has them.
        if !has_key && key == Column::Name && columns.first() == Some(&Some(Column::Description)) {
            columns[0] = Some(Column::Name);
            return Some(Self { columns });
        }
        has_key.then_some(Self { columns })
    }

    /// Returns whether the row has a cell in this column.
    pub(super) fn has(&self, row: &Row, column: Column) -> bool {
        self.columns.iter().position(|found| *found == Some(column)).is_some_and(|at| at < row.cells.len())
    }

    /// Returns the text of a row in this column. Cells beyond the last column belong to it: a `|` in a description
    /// cuts it in Markdown.
    pub(super) fn text(&self, row: &Row, column: Column) -> Option<String> {
        let mut texts = Vec::new();
        for (index, found) in self.columns.iter().enumerate() {
            if *found != Some(column) {
                continue;
            }
            texts.extend(row.cells.get(index).map(|cell| cell.trim().to_owned()));
            if index + 1 == self.columns.len() && row.cells.len() > self.columns.len() {
                let rest = row.cells[self.columns.len()..].iter().map(|cell| cell.trim());
                let rest: Vec<_> = rest.filter(|cell| !cell.is_empty()).collect();
                if let (Some(last), false) = (texts.last_mut(), rest.is_empty()) {
                    *last = format!("{last}|{}", rest.join("|"));
                }
            }
        }
        texts.retain(|text| !text.is_empty());
        (!texts.is_empty()).then(|| texts.join(" "))
    }
}

/// Returns a cell that only says that there is nothing as `None`.
pub(super) fn value(text: Option<String>) -> Option<String> {
    text.filter(|text| !["-", "--", "—", "——", "/", "无", "空", "\"\"", "''"].contains(&text.as_str()))
}

/// Appends the words of a row without a name, which continues the row before it.
pub(super) fn join_words(text: &mut String, more: &str) {
    text.push(' ');
    text.push_str(more);
}

/// Returns the name in a cell, without what marks it: backticks, stars, blanks inside, signs around it.
pub(super) fn name(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace() && !"`*'\"\u{200b}\u{feff}".contains(*c));
    let kept: String = kept.collect();
    let name = kept.trim_start_matches(['-', '•', '·', '+', '>', '—', '└', '├', '─', '│', '|']);
    let name = name.trim_end_matches([':', '：', ',', '，', ';', '；', '、', '。', '.']);
    if name.is_empty() { kept } else { name.to_owned() }
}

/// Returns the word for a type in one writing.
pub(super) fn type_word(cell: Option<String>) -> Option<String> {
    let word = half_width(&value(cell)?).to_lowercase();
    let word: String = word.chars().filter(|c| !c.is_whitespace() && *c != '`').collect();
    (!word.is_empty()).then_some(word)
}

/// Returns whether a name is one that a parameter can have.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Returns whether the name only says that there are none: 无, 无参数.
pub(super) fn is_none(name: &str) -> bool {
    ["无", "无参数", "无需参数", "没有", "暂无", "-", "none"].contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_names_values_and_words() {
        assert_eq!(name("- `book_id`："), "book_id");
        assert_eq!(name("└ *list*"), "list");
        assert_eq!(name("-"), "-");
        assert_eq!(value(Some("无".into())), None);
        assert_eq!(value(Some("0".into())).as_deref(), Some("0"));
        let mut text = "书的".to_owned();
        join_words(&mut text, "编号");
        assert_eq!(text, "书的 编号");
    }
}
