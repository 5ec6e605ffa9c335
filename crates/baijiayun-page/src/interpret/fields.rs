//! Reads the tables of response fields.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::outline::PartBlocks;
use super::problems::Problems;
use super::table::{Columns, is_name, is_none, join_words, name, type_word, value};
use super::texts::{texts, without_captions};
use crate::document::{Block, Content, Row};
use crate::facts;
use crate::page::{Facts, Field, Operation};
use crate::words::{Column, normal};

/// The fields so far.
#[derive(Default)]
struct Fields {
    fields: Vec<Field>,
    paths: HashSet<String>,
    /// The last field with a path or name.
    last: HashMap<String, usize>,
}

impl Fields {
    /// Adds a field. Returns false if there is one with its path.
    fn push(&mut self, field: Field) -> bool {
        if !self.paths.insert(field.path.clone()) {
            return false;
        }
        for name in [field.path.as_str(), last_name(&field.path)] {
            self.last.insert(name.to_owned(), self.fields.len());
        }
        self.fields.push(field);
        true
    }

    /// Returns the last field with this path or name.
    fn get(&self, name: &str) -> Option<&Field> {
        self.last.get(name).and_then(|at| self.fields.get(*at))
    }
}

/// Reads the fields. A second table has the fields of an inner list or object, which the text before it names.
pub(super) fn read(part: &PartBlocks<'_>, notes: &mut Vec<String>, problems: &mut Problems) -> Vec<Field> {
    let mut fields = Fields::default();
    let mut before: Option<&Block> = None;
    let mut is_table_missing = true;
    for block in &part.blocks {
        let Content::Table(table) = &block.content else {
            before = Some(block);
            continue;
        };
        let Some(columns) = Columns::of(table, Column::Name) else {
            // Error codes are read for the whole page.
            if Columns::of(table, Column::Code).is_none() {
                problems.push(
                    block.line,
                    "a table without a column for the names",
                    &table.header.join(" | "),
                );
            }
            continue;
        };
        let prefix = match (is_table_missing, before.take().and_then(|text| parent(text, &fields))) {
            (_, Some(parent)) => parent,
            (true, None) => String::new(),
            (false, None) => {
                problems.push(
                    block.line,
                    "a second table, and the text before it names no field of the first",
                    &table.header.join(" | "),
                );
                continue;
            }
        };
        is_table_missing = false;
        for row in &table.rows {
            read_row(row, &columns, &prefix, &mut fields, problems);
        }
    }
    let mut fields = fields.fields;
    // Later rows may have continued a description.
    for field in &mut fields {
        field.facts = facts::read(&field.description, field.type_word.as_deref());
    }
    let mut prose = texts(without_captions(&part.blocks));
    prose.extend((!part.inline.is_empty()).then(|| part.inline.to_owned()));
    let says_none = |text: &String| {
        let text = normal(text).replace('。', "");
        is_none(&text) || ["null", "true", "无返回", "无返回参数", "无返回数据"].contains(&text.as_str())
    };
    if is_table_missing && !prose.iter().any(says_none) {
        problems.push(part.line, "no table of fields can be read here", &prose.join(" "));
    }
    notes.extend(prose.into_iter().filter(|text| !says_none(text)));
    fields
}

/// Returns the path of the known field that a text names, as the start of its fields' paths.
fn parent(block: &Block, fields: &Fields) -> Option<String> {
    let text = match &block.content {
        Content::Heading { text, .. } | Content::Paragraph(text) => text,
        _ => return None,
    };
    let mut words =
        text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.' || c == '[' || c == ']'));
    words.find_map(|word| {
        let field = fields.get(&path(word))?;
        let is_list = field.path.ends_with("[]") || field.type_word.as_deref().is_some_and(is_list_word);
        let path = field.path.trim_end_matches("[]");
        Some(if is_list { format!("{path}[].") } else { format!("{path}.") })
    })
}

fn last_name(path: &str) -> &str {
    path.trim_end_matches("[]").rsplit('.').next().unwrap_or(path)
}

fn is_list_word(word: &str) -> bool {
    word.contains("array") || word.contains("list") || word.contains("数组") || word.contains("列表")
}

fn read_row(row: &Row, columns: &Columns, prefix: &str, fields: &mut Fields, problems: &mut Problems) {
    let description = columns.text(row, Column::Description).unwrap_or_default();
    let raw = columns.text(row, Column::Name).unwrap_or_default();
    let name = name(&raw);
    if is_none(&name) || (name.is_empty() && description.is_empty()) {
        return;
    }
    let path = format!("{prefix}{}", path(&name));
    let is_path = path.split('.').all(|part| {
        let name = part.trim_end_matches("[]");
        is_name(name) || (name.is_empty() && part.starts_with("[]"))
    });
    if name.is_empty() {
        match fields.fields.last_mut() {
            Some(field) => join_words(&mut field.description, &description),
            None => problems.push(row.line, "a row without a name", &description),
        }
        return;
    }
    if !is_path {
        problems.push(row.line, "a row whose name no field can have", &row.cells.join(" | "));
        return;
    }
    let is_new = fields.push(Field {
        line: row.line,
        facts: Facts::default(),
        path: path.clone(),
        type_word: type_word(columns.text(row, Column::Type)),
        example: value(columns.text(row, Column::Example)),
        description,
    });
    if !is_new {
        problems.push(row.line, "this field is in the table twice; the first row is used", &path);
    }
}

/// Returns a nested name in one form: `category.[].id`, `category[0].id` and `category.0.id` are `category[].id`.
fn path(name: &str) -> String {
    let is_index = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<_> = name.split('.').map(|part| if is_index(part) { "[]" } else { part }).collect();
    let name = parts.join(".");
    let mut path = String::new();
    let mut rest = name.as_str();
    while let Some(open) = rest.find('[') {
        let Some(close) = rest[open..].find(']') else { break };
        path.push_str(rest[..open].trim_end_matches('.'));
        path.push_str("[]");
        rest = &rest[open + close + 1..];
        if !rest.is_empty() && !rest.starts_with(['.', '[']) {
            path.push('.');
        }
    }
    path.push_str(rest);
    path
}

/// The fields of the envelope, which tables sometimes list.
const ENVELOPE: [&str; 4] = ["code", "msg", "message", "ts"];

/// Takes the envelope out of the fields, and puts the fields of a list where its sample shows one.
pub(super) fn complete(operation: &mut Operation) {
    let sample = operation.responses.first().map(|sample| sample.value.clone());
    let Some(fields) = &mut operation.response else { return };
    if fields.iter().any(|field| field.path == "code") {
        fields.retain(|field| !ENVELOPE.contains(&field.path.as_str()));
    }
    let has_data =
        fields.iter().any(|field| field.path.starts_with("data.") || field.path.starts_with("data[]"));
    let sample_has_data = sample.as_ref().and_then(|body| body.pointer("/data/data")).is_some();
    if has_data || (fields.first().is_some_and(|field| field.path == "data") && !sample_has_data) {
        fields.retain(|field| field.path != "data" && field.path != "data[]");
    }
    if has_data {
        for field in fields.iter_mut() {
            let items = |path: &str| path.starts_with('[').then(|| path.to_owned());
            let inner = field.path.strip_prefix("data.").map(str::to_owned);
            if let Some(inner) = inner.or_else(|| field.path.strip_prefix("data").and_then(items)) {
                field.path = inner;
            }
        }
    }
    let is_list = sample.as_ref().and_then(|body| body.get("data")).is_some_and(Json::is_array);
    if is_list && !fields.iter().any(|field| field.path.starts_with("[]")) {
        for field in fields {
            field.path = format!("[].{}", field.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::page::Sample;

    #[test]
    fn nested_names_have_one_form() {
        for name in ["category.[].id", "category[].id", "category[0].id", "category.[]id", "category.0.id"] {
            assert_eq!(path(name), "category[].id", "{name}");
        }
        assert_eq!(path("[].id"), "[].id");
        assert_eq!(path("list.[]"), "list[]");
        assert_eq!(path("a[b"), "a[b");
    }

    fn completed<const N: usize>(paths: [&str; N], response: Json) -> Vec<String> {
        let fields = paths.map(|path| Field { path: path.to_owned(), ..Field::default() });
        let mut operation = Operation {
            response: Some(fields.into()),
            responses: vec![Sample { line: 1, text: response.to_string(), value: response }],
            ..Operation::default()
        };
        complete(&mut operation);
        operation.response.unwrap().into_iter().map(|field| field.path).collect()
    }

    /// Returns the paths of the fields of a page in Markdown, and its problems.
    fn paths(rows: &str) -> (Vec<String>, Vec<String>) {
        let table = |rows: &str| rows.replace("+", "| 参数 | 类型 | 描述 |\n|---|---|---|");
        let source = format!("## API-1: 借书\n\n【返回参数】\n\n{}\n", table(rows));
        let document = crate::read::read(source.as_bytes(), Some(crate::read::FileForm::Markdown)).unwrap();
        let page = crate::interpret(&document);
        let fields = page.operations[0].response.clone().unwrap();
        let problems = page.problems.into_iter().map(|problem| problem.message);
        (fields.into_iter().map(|field| field.path).collect(), problems.collect())
    }

    #[test]
    fn a_second_table_belongs_to_the_field_that_the_text_before_it_names() {
        let first = "+\n| info | object | a |\n| info.list | array | b |\n| book | object | c |\n\n";
        for (text, path) in
            [("list 的字段：", "info.list[].id"), ("info.list", "info.list[].id"), ("对象 book：", "book.id")]
        {
            let (found, problems) = paths(&format!("{first}{text}\n\n+\n| id | int | d |"));
            assert_eq!((found[3].as_str(), problems), (path, Vec::new()), "{text}");
        }
        let (found, problems) = paths(&format!("{first}其他字段\n\n+\n| id | int | d |"));
        assert_eq!((found.len(), problems.len()), (3, 1), "the text names no field");
    }

    #[test]
    fn rows_without_a_name_or_with_a_known_one_add_no_field() {
        let (found, problems) =
            paths("+\n| id | int | a |\n|  |  | b |\n| 无 |  |  |\n| id | int | c |\n| 编号 | int | d |");
        assert_eq!((found, problems.len()), (vec!["id".to_owned()], 2), "{problems:?}");
        let (found, problems) = paths("+\n|  |  | b |");
        assert_eq!((found, problems.len()), (Vec::new(), 1));
    }

    #[test]
    fn the_envelope_is_known_by_its_code() {
        let response = json!({"code": 0, "data": {"id": 1}});
        assert_eq!(completed(["code", "msg", "ts", "id"], response.clone()), ["id"]);
        assert_eq!(completed(["msg", "id"], response), ["msg", "id"]);
    }

    #[test]
    fn the_fields_of_the_data_are_named_without_it() {
        let response = json!({"data": {"id": 1}});
        let paths = ["id", "data", "data.id", "data.list[].id", "database"];
        assert_eq!(completed(paths, response.clone()), ["id", "id", "list[].id", "database"]);
        assert_eq!(completed(["data[]", "data[].id"], json!({"data": [{"id": 1}]})), ["[].id"]);
        assert_eq!(completed(["data", "database", "id"], response.clone()), ["database", "id"]);
        assert_eq!(completed(["id", "data"], response), ["id", "data"], "a field of this name");
        let nested = json!({"data": {"data": {"id": 1}}});
        assert_eq!(completed(["data", "id"], nested), ["data", "id"], "a field of this name");
    }

    #[test]
    fn the_fields_of_a_list_are_those_of_its_items() {
        let response = json!({"data": [{"id": 1}]});
        assert_eq!(completed(["id", "name"], response.clone()), ["[].id", "[].name"]);
        assert_eq!(completed(["[].id"], response.clone()), ["[].id"]);
        assert_eq!(completed([], response), [""; 0]);
        assert_eq!(completed(["id"], json!({"data": {"id": 1}})), ["id"]);
    }
}
