//! Operations, by path and method.

use std::collections::HashSet;

use super::document::Document;
use super::ordered_json::Object;
use super::request::{self, parameter};
use super::text::{notes, paragraphs, source};
use super::{response, security};
use crate::model::{Method, Operation, PageLink, Path, Signing};

/// The prefix of the placeholders for unknown paths. The mock serves them.
const PLACEHOLDER: &str = "/unknown";

const UNKNOWN: &str = "**The URL path is cut off in our copy of the vendor's page.** The path given here is a \
                           placeholder. Replace it with the path on the vendor's page.";

const DYNAMIC: &str = "**The URL comes from an earlier response.** Send the request to that URL unchanged, with \
                       its host and its query. The path and the query given here are those of a sample.";

/// Returns the operation under each of its methods.
pub fn emit(document: Document<'_>, operation: &Operation) -> Object {
    let methods = operation.methods.iter().map(|method| match method {
        Method::Get => ("get", get(document, operation)),
        Method::Post => ("post", post(document, operation)),
    });
    methods.collect()
}

/// Returns the path of a dynamic operation, if that of its sample is taken.
pub fn dynamic_path(operation: &Operation) -> String {
    format!("/dynamic/{}", operation.id)
}

/// Returns the path, a placeholder for it, or that of a sample.
pub fn path(operation: &Operation) -> String {
    match &operation.path {
        Path::Known(path) => path.clone(),
        Path::Unknown => format!("{PLACEHOLDER}/{}", operation.id),
        Path::Dynamic => format!("/{}", sample_url(operation).0),
    }
}

/// Returns the GET of an operation. If there is a POST too, that one is preferred and has the plain id.
fn get(document: Document<'_>, operation: &Operation) -> Object {
    let is_twin = operation.methods.contains(&Method::Post);
    let id = if is_twin { format!("{}_get", method_id(operation)) } else { method_id(operation) };
    let parameters = Object::default().with_filled("parameters", request::query(document, operation));
    head(operation, &id).merge(parameters).merge(tail(operation))
}

fn post(document: Document<'_>, operation: &Operation) -> Object {
    let parameters = match operation.path {
        Path::Dynamic => url_parameters(operation),
        _ => Vec::new(),
    };
    let parameters: Vec<_> = parameters.into_iter().chain(chunk_headers(operation)).collect();
    head(operation, &method_id(operation))
        .with_filled("parameters", parameters)
        .with("requestBody", request::body(document, operation))
        .merge(tail(operation))
}

/// Returns the id of an operation, from which generators make the name of a method.
fn method_id(operation: &Operation) -> String {
    operation.id.replace('.', "_")
}

fn head(operation: &Operation, id: &str) -> Object {
    Object::of("operationId", id)
        .with("tags", vec![operation.module.as_str()])
        .with("summary", operation.title.as_str())
        .with("description", description(operation))
        .with_some("externalDocs", operation.page.as_ref().map(page))
        .with_some("security", security::of(operation))
}

fn tail(operation: &Operation) -> Object {
    let signing = match operation.signing {
        Signing::Required => "required",
        Signing::Optional => "optional",
        Signing::None => "none",
    };
    Object::of("responses", response::by_status(operation, operation.path != Path::Unknown))
        .with("x-operation", operation.id.as_str())
        .with("x-title-zh", operation.title_zh.as_str())
        .with_some("x-number", operation.number.as_deref())
        .with_some("x-source", source(operation.source))
        .with("x-signing", signing)
        .with("x-safety", operation.safety.to_string())
        .with("x-idempotent", operation.idempotent)
        .with_some("x-unknown-path", (operation.path == Path::Unknown).then_some(true))
        .with_some("x-dynamic", (operation.path == Path::Dynamic).then_some(true))
        .with_some("x-span", span(operation))
        .with_some("x-pagination", pagination(operation))
}

fn page(link: &PageLink) -> Object {
    let note = if link.is_expected() { " The anchor is expected, not observed." } else { "" };
    Object::of("url", link.url()).with("description", format!("The vendor's page.{note}"))
}

fn description(operation: &Operation) -> String {
    let warning = match operation.path {
        Path::Known(_) => None,
        Path::Unknown => Some(UNKNOWN.to_owned()),
        Path::Dynamic => Some(DYNAMIC.to_owned()),
    };
    let chunk = operation.chunk.as_ref().map(|chunk| {
        let introduction = "The file can also be sent in chunks, as `application/octet-stream`. The vendor's \
                            page does not describe this; it is inferred.";
        format!("{introduction} {}", chunk.description)
    });
    paragraphs([Some(operation.description.clone()), warning, chunk, notes(&operation.notes)])
}

fn span(operation: &Operation) -> Option<Object> {
    let span = operation.span.as_ref()?;
    let name = |index: usize| operation.params.get(index).map(|param| param.name.as_str());
    Some(
        Object::of("start", name(span.start)?)
            .with("end", name(span.end)?)
            .with_some("same_day", span.same_day.then_some(true)),
    )
}

fn pagination(operation: &Operation) -> Option<Object> {
    let pages = operation.pagination.as_ref()?;
    Some(
        Object::of("page", pages.page.as_str())
            .with("page_size", pages.page_size.as_str())
            .with("items", pages.items.as_str())
            .with("total", pages.total.as_str()),
    )
}

/// Returns the query parameters of a sample's URL, without the time `ts`, which the server does not need.
fn url_parameters(operation: &Operation) -> Vec<Object> {
    let (_, query) = sample_url(operation);
    // A parameter is in the document once.
    let mut seen = HashSet::from(["ts"]);
    let pairs =
        query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| seen.insert(*name));
    let text = || Object::of("type", "string").with("minLength", 1);
    pairs
        .map(|(name, value)| parameter("query", name, true).with("schema", text()).with("example", value))
        .collect()
}

/// Returns the path without its first slash and the query of a sample's URL.
fn sample_url(operation: &Operation) -> (&str, &str) {
    let param = operation.params.iter().find(|param| param.is_url);
    let request = operation.example().and_then(|sample| sample.request.as_ref());
    let url = param.zip(request).and_then(|(param, request)| {
        let (_, value) = request.iter().find(|(name, _)| *name == param.name)?;
        value.as_str()
    });
    let (_, rest) = url.and_then(|url| url.split_once("://")).unwrap_or_default();
    let (_, rest) = rest.split_once('/').unwrap_or(("", &operation.name));
    rest.split_once('?').unwrap_or((rest, ""))
}

fn chunk_headers(operation: &Operation) -> Vec<Object> {
    let Some(chunk) = &operation.chunk else { return Vec::new() };
    let text = || Object::of("type", "string");
    let range = text().with("pattern", "^bytes [0-9]+-[0-9]+/[0-9]+$");
    let header =
        |name: &str, description: &str| parameter("header", name, false).with("description", description);
    vec![
        header("Content-Range", "For a chunk: its position in the file.")
            .with("schema", range)
            .with("example", "bytes 1-4/10"),
        header(&chunk.file_name_header, "For a chunk: the file name, percent-encoded.")
            .with("schema", text())
            .with("example", "lesson.mp4"),
    ]
}
