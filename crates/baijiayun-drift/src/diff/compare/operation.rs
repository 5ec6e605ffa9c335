//! Compares operations.

use baijiayun_codegen::model::{
    Chunk, Envelope, Method, Operation, PageLink, Pagination, Path, Response, ResponseData, Safety, Span,
    Type,
};

use super::fields::{self, Usage};
use super::forms::{in_rust, type_change};
use super::pairs::pairs;
use super::params;
use super::recorder::Recorder;
use super::texts::{compare_notes, compare_samples};
use crate::diff::change::{Item, Kind, Member};

/// Compares the operations of a module.
pub fn compare(old: &[Operation], new: &[Operation], at: &mut Recorder<'_>) {
    let operations = pairs(old, new, |operation| &operation.id);
    for operation in operations.removed {
        at.item(item(operation)).removed(Kind::OperationRemoved, &operation.title);
    }
    for operation in operations.added {
        at.item(item(operation)).added(Kind::OperationAdded, &operation.title);
    }
    for (old, new) in operations.both {
        compare_operation(old, new, &mut at.item(item(new)));
    }
}

fn item(operation: &Operation) -> Item {
    Item::Operation(operation.id.clone())
}

fn compare_operation(old: &Operation, new: &Operation, at: &mut Recorder<'_>) {
    let Operation {
        // The operations are paired by id.
        module: _,
        name: _,
        id: _,
        number,
        title,
        title_zh,
        description,
        description_zh,
        methods,
        path,
        encoding,
        chunk,
        signing,
        safety,
        idempotent,
        params: _,
        span,
        response,
        envelope,
        pagination,
        notes,
        notes_zh,
        samples,
        secret,
        // About the page; users do not see it.
        differs: _,
        source,
        page,
    } = old;
    let link = |page: &Option<PageLink>| page.as_ref().map(link_text).unwrap_or_default();
    at.compare_texts(Kind::Page, &link(page), &link(&new.page));
    at.compare_texts(
        Kind::Number,
        number.as_deref().unwrap_or_default(),
        new.number.as_deref().unwrap_or_default(),
    );
    at.compare(Kind::Source, source, &new.source);
    at.compare_texts(Kind::Title, title, &new.title);
    at.compare_texts(Kind::TitleZh, title_zh, &new.title_zh);
    at.compare_texts(Kind::Description, description, &new.description);
    at.compare_texts(Kind::TextZh, description_zh, &new.description_zh);
    compare_methods(methods, &new.methods, at);
    compare_path(path, &new.path, at);
    at.compare(Kind::Encoding, encoding, &new.encoding);
    compare_chunk(chunk.as_ref(), new.chunk.as_ref(), at);
    at.compare(Kind::Signing, signing, &new.signing);
    let confirmed = new.safety == Safety::Destructive;
    at.compare(Kind::Safety { confirmed }, safety, &new.safety);
    at.compare(Kind::Idempotent, idempotent, &new.idempotent);
    params::compare(old, new, at);
    compare_span((old, span.as_ref()), (new, new.span.as_ref()), at);
    compare_response(response, &new.response, at);
    at.compare(Kind::Envelope, &envelope_text(*envelope), &envelope_text(new.envelope));
    compare_pagination(pagination.as_ref(), new.pagination.as_ref(), at);
    compare_lists(old, new, at);
    compare_notes(notes, &new.notes, at);
    at.compare_texts(Kind::TextZh, &notes_zh.join("\n"), &new.notes_zh.join("\n"));
    compare_samples(samples, &new.samples, at);
    at.compare(Kind::Secret, secret, &new.secret);
}

/// Compares the methods, whose order the spec language fixes.
fn compare_methods(old: &[Method], new: &[Method], at: &mut Recorder<'_>) {
    let methods = pairs(old, new, |method| *method);
    for method in methods.removed {
        at.removed(Kind::MethodRemoved, method);
    }
    for method in methods.added {
        at.added(Kind::MethodAdded, method);
    }
}

fn compare_path(old: &Path, new: &Path, at: &mut Recorder<'_>) {
    let kind = match (old, new) {
        (Path::Unknown, Path::Known(_)) => Kind::PathFound,
        (Path::Known(_), Path::Unknown) => Kind::PathLost,
        (Path::Known(_), Path::Known(_)) => Kind::PathChanged,
        (Path::Dynamic, _) | (_, Path::Dynamic) => Kind::PathDynamic,
        (Path::Unknown, Path::Unknown) => return,
    };
    let text = |path: &Path| match path {
        Path::Known(path) => path.clone(),
        Path::Unknown => "unknown".into(),
        Path::Dynamic => "dynamic".into(),
    };
    at.compare(kind, &text(old), &text(new));
}

fn compare_chunk(old: Option<&Chunk>, new: Option<&Chunk>, at: &mut Recorder<'_>) {
    let mut at = at.member(Member::Chunk);
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) => at.added(Kind::ChunkAdded, &new.file_name_header),
        (Some(old), None) => at.removed(Kind::ChunkRemoved, &old.file_name_header),
        (Some(old), Some(new)) => {
            let Chunk { file_name_header, description } = old;
            at.compare(Kind::ChunkHeader, file_name_header, &new.file_name_header);
            at.compare_texts(Kind::Description, description, &new.description);
        }
    }
}

fn link_text(link: &PageLink) -> String {
    let expected = if link.is_expected() { " (expected)" } else { "" };
    format!("{}{expected}", link.url())
}

/// Compares the spans, which reject calls that end before they start or on another day.
fn compare_span(old: (&Operation, Option<&Span>), new: (&Operation, Option<&Span>), at: &mut Recorder<'_>) {
    let text = |(operation, span): (&Operation, Option<&Span>)| {
        let Span { start, end, same_day } = span?;
        let name = |index: usize| operation.params.get(index).map_or("", |param| &param.name);
        let same_day = if *same_day { " on one day" } else { "" };
        Some(format!("span {} to {}{same_day}", name(*start), name(*end)))
    };
    let (old_text, new_text) = (text(old), text(new));
    if old_text == new_text {
        return;
    }
    let is_looser = match (old.1, new.1) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => old.same_day && !new.same_day,
    };
    at.push(if is_looser { Kind::LimitLoosened } else { Kind::LimitTightened }, old_text, new_text);
}

fn compare_response(old: &Response, new: &Response, at: &mut Recorder<'_>) {
    let Response { description, data } = old;
    let mut at_data = at.member(Member::Response);
    let (old_text, new_text) = (description.as_deref(), new.description.as_deref());
    at_data.compare_texts(Kind::Description, old_text.unwrap_or_default(), new_text.unwrap_or_default());
    match (data, &new.data) {
        (ResponseData::None, ResponseData::None) => {}
        (ResponseData::None, data) => at_data.added(Kind::ResponseAdded, data_text(data)),
        (data, ResponseData::None) => at_data.removed(Kind::ResponseRemoved, data_text(data)),
        (ResponseData::Type(old), ResponseData::Type(new)) => {
            if let Some(forms) = type_change(old, new) {
                at_data.compare(Kind::ResponseType { forms }, &old.to_string(), &new.to_string());
            }
        }
        // Its name is made from the operation's, its description is that of the response, and callers do not send it.
        (ResponseData::Record(old), ResponseData::Record(new)) => {
            fields::compare(&old.fields, &new.fields, Usage::RECEIVED, at);
        }
        (ResponseData::Type(_), ResponseData::Record(_))
        | (ResponseData::Record(_), ResponseData::Type(_)) => {
            at_data.compare(Kind::ResponseShape, &data_text(data), &data_text(&new.data));
        }
    }
}

fn data_text(data: &ResponseData) -> String {
    match data {
        ResponseData::None => "none".into(),
        ResponseData::Type(ty) => ty.to_string(),
        ResponseData::Record(_) => "fields".into(),
    }
}

fn compare_pagination(old: Option<&Pagination>, new: Option<&Pagination>, at: &mut Recorder<'_>) {
    let text = |pagination: &Pagination| {
        let Pagination { page, page_size, items, total } = pagination;
        format!("page {page}, page_size {page_size}, items {items}, total {total}")
    };
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) => at.added(Kind::PaginationAdded, text(new)),
        (Some(old), None) => at.removed(Kind::PaginationRemoved, text(old)),
        (Some(old), Some(new)) => at.compare(Kind::Pagination, &text(old), &text(new)),
    }
}

/// Compares the methods for all pages and all days, which follow from other parts.
fn compare_lists(old: &Operation, new: &Operation, at: &mut Recorder<'_>) {
    if let (Some(old), Some(new)) = (old.item(), new.item())
        && in_rust(old) != in_rust(new)
    {
        at.compare(Kind::PageItem, &Type::to_string(old), &Type::to_string(new));
    }
    match (old.span_by_day().is_some(), new.span_by_day().is_some()) {
        (false, true) => at.added(Kind::ByDayAdded, new.by_day_method()),
        (true, false) => at.removed(Kind::ByDayRemoved, old.by_day_method()),
        _ => {}
    }
}

/// Returns an envelope as text. It is open in its own crate only, so a new part has to be added here.
pub fn envelope_text(envelope: Envelope) -> String {
    format!("success {}, data {:?}", envelope.success, envelope.data).to_lowercase()
}
