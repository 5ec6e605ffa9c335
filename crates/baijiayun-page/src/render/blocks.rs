//! The blocks of a page in the vendor's shape.

use crate::document::{Content, Row, Table};
use crate::facts;
use crate::page::{Address, Facts, Field, Method, Operation, Page, Param, Sample};
use crate::words::{Part, part_name};

/// Returns the blocks of the page.
pub(super) fn of(page: &Page) -> Vec<Content> {
    let mut blocks = Vec::new();
    blocks.push(heading(1, page.title.as_deref().unwrap_or_default(), None));
    for operation in &page.operations {
        push_operation(operation, page.server.as_deref().unwrap_or_default(), &mut blocks);
    }
    if !page.error_codes.is_empty() {
        blocks.push(heading(2, "错误码", None));
        let rows = page.error_codes.iter().map(|code| vec![code.code.to_string(), code.title.clone()]);
        blocks.push(table(&["错误码", "说明"], rows));
    }
    blocks
}

fn push_operation(operation: &Operation, server: &str, blocks: &mut Vec<Content>) {
    let title = match operation.number {
        Some(number) => format!("API-{number}: {}", operation.title),
        None => operation.title.clone(),
    };
    blocks.push(heading(3, &title, operation.anchor.clone()));
    let mut part = |part: Part, contents: Vec<Content>| {
        if !contents.is_empty() {
            blocks.push(Content::Paragraph(format!("【{}】", part_name(part))));
            blocks.extend(contents);
        }
    };
    part(Part::Description, paragraphs(&operation.description));
    let methods: Vec<_> = operation.methods.iter().map(|method| method_word(*method)).collect();
    part(Part::Method, paragraphs(&[methods.join("/")]));
    let url = operation.address.as_ref().map(|address| match address {
        Address::Path(path) => format!("{}{path}", server.replace('{', "${")),
        Address::Dynamic(text) | Address::CutOff(text) => text.clone(),
    });
    part(Part::Address, url.iter().map(|url| Content::Code(url.clone())).collect());
    part(Part::Params, params(operation.params.as_deref()));
    part(Part::Response, fields(operation.response.as_deref()));
    part(Part::RequestSample, samples(&operation.requests));
    part(Part::ResponseSample, samples(&operation.responses));
    part(Part::FailureSample, samples(&operation.failures));
    part(Part::Notes, paragraphs(&operation.notes));
}

fn heading(level: u8, text: &str, anchor: Option<String>) -> Content {
    Content::Heading { level, text: text.to_owned(), anchor }
}

fn paragraphs(texts: &[String]) -> Vec<Content> {
    texts.iter().filter(|text| !text.is_empty()).map(|text| Content::Paragraph(text.clone())).collect()
}

fn method_word(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// The text of a part that has nothing.
const NONE: &str = "无";

fn params(params: Option<&[Param]>) -> Vec<Content> {
    let Some(params) = params else { return Vec::new() };
    if params.is_empty() {
        return vec![Content::Paragraph(NONE.to_owned())];
    }
    let rows = params.iter().map(|param| {
        let required = param.required.map_or("", |required| if required { "是" } else { "否" });
        vec![
            param.name.clone(),
            param.type_word.clone().unwrap_or_default(),
            required.to_owned(),
            param.default.clone().unwrap_or_default(),
            description(&param.description, &param.facts, param.type_word.as_deref()),
        ]
    });
    vec![table(&["参数", "类型", "是否必填", "默认值", "描述"], rows)]
}

fn fields(fields: Option<&[Field]>) -> Vec<Content> {
    let Some(fields) = fields else { return Vec::new() };
    if fields.is_empty() {
        return vec![Content::Paragraph(NONE.to_owned())];
    }
    let rows = fields.iter().map(|field| {
        vec![
            field.path.replace("[]", ".[]").trim_start_matches('.').to_owned(),
            field.type_word.clone().unwrap_or_default(),
            field.example.clone().unwrap_or_default(),
            description(&field.description, &field.facts, field.type_word.as_deref()),
        ]
    });
    vec![table(&["参数", "类型", "示例", "描述"], rows)]
}

/// Returns the description with its facts. Prose that would be read as other facts is left out.
fn description(prose: &str, facts: &Facts, type_word: Option<&str>) -> String {
    if facts::read(prose, type_word) == *facts {
        return prose.to_owned();
    }
    let stated = facts::write(facts);
    let whole = format!("{} {stated}", prose.trim_end());
    if facts::read(&whole, type_word) == *facts { whole.trim().to_owned() } else { stated }
}

fn samples(samples: &[Sample]) -> Vec<Content> {
    let pretty = |sample: &Sample| serde_json::to_string_pretty(&sample.value).unwrap_or_default();
    samples.iter().map(|sample| Content::Code(pretty(sample))).collect()
}

fn table<'t>(header: &[&str], rows: impl Iterator<Item = Vec<String>> + 't) -> Content {
    let header = header.iter().map(|title| (*title).to_owned()).collect();
    Content::Table(Table { header, rows: rows.map(|cells| Row { line: 0, cells }).collect() })
}
