//! Operations.

use std::fmt;

use crate::{DataPlace, Encoding, Envelope, Method, PageLink, Param, Path, Safety, Schema, Signing, Source};

/// An operation: one call that a client can make.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Operation {
    /// `module.name`, such as `video.get_info`.
    pub id: &'static str,
    /// Its number on the vendor's page, such as `API-6`; `None` if the page does not have it.
    pub number: Option<&'static str>,
    /// The source that it is known from.
    pub source: Source,
    /// Its title in English.
    pub title: &'static str,
    /// Its title on the vendor's page, in Chinese.
    pub title_zh: &'static str,
    /// The place on the vendor's page that describes it, if it is there.
    pub page: Option<PageLink>,
    /// A description in one paragraph.
    pub description: &'static str,
    /// Further facts.
    pub notes: &'static [&'static str],
    /// The description in Chinese; empty if the spec does not have it.
    pub description_zh: &'static str,
    /// The further facts in Chinese; empty if the spec does not have them.
    pub notes_zh: &'static [&'static str],
    /// The HTTP methods that the server accepts.
    pub methods: &'static [Method],
    /// Its URL path.
    pub path: Path,
    /// The encoding of its parameters.
    pub encoding: Encoding,
    /// The rule for signing calls.
    pub signing: Signing,
    /// The effect of a call.
    pub safety: Safety,
    /// Set if sending the same call twice has the effect of sending it once.
    pub idempotent: bool,
    /// Its parameters, without those that every call has.
    pub params: &'static [Param],
    /// The two parameters that bound a span of time.
    pub span: Option<TimeSpan>,
    /// The settings for sending its file in chunks; `None` if it takes no chunks.
    pub chunk: Option<ChunkUpload>,
    /// The schema of a successful response.
    pub response: Schema,
    /// The envelope of its responses.
    pub envelope: Envelope,
    /// The pagination of its responses; `None` if it has no pages.
    pub pagination: Option<Pagination>,
    /// Set if its parameters or responses hold a secret, so errors never quote their text.
    pub secret: bool,
}

impl Operation {
    /// Creates a read-only operation: a signed, form-encoded POST without parameters at an unknown path.
    pub const fn new(id: &'static str, title: &'static str, title_zh: &'static str) -> Self {
        Self {
            id,
            number: None,
            source: Source::Page,
            title,
            title_zh,
            page: None,
            description: "",
            notes: &[],
            description_zh: "",
            notes_zh: &[],
            methods: &[Method::Post],
            path: Path::Unknown,
            encoding: Encoding::Form,
            signing: Signing::Required,
            safety: Safety::Read,
            idempotent: true,
            params: &[],
            span: None,
            chunk: None,
            response: Schema::None,
            envelope: Envelope { success: 0, data: DataPlace::Nested },
            pagination: None,
            secret: false,
        }
    }

    /// Sets its number on the vendor's page.
    #[must_use]
    pub const fn number(self, number: &'static str) -> Self {
        Self { number: Some(number), ..self }
    }

    /// Sets the source that it is known from.
    #[must_use]
    pub const fn source(self, source: Source) -> Self {
        Self { source, ..self }
    }

    /// Sets the place on the vendor's page that describes it.
    #[must_use]
    pub const fn page(self, page: PageLink) -> Self {
        Self { page: Some(page), ..self }
    }

    /// Sets the description of its effect, and further facts.
    #[must_use]
    pub const fn description(self, description: &'static str, notes: &'static [&'static str]) -> Self {
        Self { description, notes, ..self }
    }

    /// Sets the description of its effect in Chinese, and further facts.
    #[must_use]
    pub const fn description_zh(
        self,
        description_zh: &'static str,
        notes_zh: &'static [&'static str],
    ) -> Self {
        Self { description_zh, notes_zh, ..self }
    }

    /// Sets the HTTP methods that the server accepts.
    #[must_use]
    pub const fn methods(self, methods: &'static [Method]) -> Self {
        Self { methods, ..self }
    }

    /// Sets its path on the server.
    #[must_use]
    pub const fn path(self, path: &'static str) -> Self {
        Self { path: Path::Known(path), ..self }
    }

    /// Marks it as sent to a URL from an earlier response.
    #[must_use]
    pub const fn dynamic_path(self) -> Self {
        Self { path: Path::Dynamic, ..self }
    }

    /// Sets the encoding of its parameters to `multipart/form-data`.
    #[must_use]
    pub const fn multipart(self) -> Self {
        Self { encoding: Encoding::Multipart, ..self }
    }

    /// Sets whether calls are signed.
    #[must_use]
    pub const fn signing(self, signing: Signing) -> Self {
        Self { signing, ..self }
    }

    /// Sets the kind of change that a call can make, and whether the operation is idempotent.
    #[must_use]
    pub const fn changes(self, safety: Safety, idempotent: bool) -> Self {
        Self { safety, idempotent, ..self }
    }

    /// Sets its parameters.
    #[must_use]
    pub const fn params(self, params: &'static [Param]) -> Self {
        Self { params, ..self }
    }

    /// Sets the two parameters that bound a span of time.
    #[must_use]
    pub const fn span(self, span: TimeSpan) -> Self {
        Self { span: Some(span), ..self }
    }

    /// Enables sending its file in chunks, with the file name in this header.
    #[must_use]
    pub const fn chunk(self, file_name_header: &'static str) -> Self {
        Self { chunk: Some(ChunkUpload { file_name_header }), ..self }
    }

    /// Sets the schema of the data of a successful response.
    #[must_use]
    pub const fn response(self, response: Schema) -> Self {
        Self { response, ..self }
    }

    /// Sets the envelope of its responses.
    #[must_use]
    pub const fn envelope(self, success: i64, data: DataPlace) -> Self {
        Self { envelope: Envelope { success, data }, ..self }
    }

    /// Sets the pagination of its responses.
    #[must_use]
    pub const fn pagination(self, pagination: Pagination) -> Self {
        Self { pagination: Some(pagination), ..self }
    }

    /// Marks its parameters or responses as holding a secret.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// Returns the method that a client uses.
    ///
    /// It is POST if the server allows it, which keeps parameters and sign out of URLs and access logs.
    pub fn method(&self) -> Method {
        if self.methods.contains(&Method::Post) { Method::Post } else { Method::Get }
    }

    /// Returns the parameter with this name on the wire.
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|param| param.name == name)
    }

    /// Returns its id for messages, with its number if it has one: `video.get_info (API-6)`.
    pub fn label(&self) -> String {
        match self.number {
            Some(number) => format!("{} ({number})", self.id),
            None => self.id.to_owned(),
        }
    }

    /// Returns the name of its module: `video`.
    pub fn module(&self) -> &'static str {
        self.id.split('.').next().unwrap_or(self.id)
    }

    /// Returns the id without the module: `get_info`.
    pub fn name(&self) -> &'static str {
        self.id.rsplit('.').next().unwrap_or(self.id)
    }
}

/// Prints the number, if there is one, and the id only.
impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "Operation({number} {})", self.id),
            None => write!(f, "Operation({})", self.id),
        }
    }
}

/// Compares the ids, which are unique.
impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Operation {}

/// The pagination of a listing, by the names of parameters and fields on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pagination {
    /// The parameter with the page number, from 1.
    pub page: &'static str,
    /// The parameter with the page's size.
    pub page_size: &'static str,
    /// The response field with the items.
    pub items: &'static str,
    /// The response field with the number of all items.
    pub total: &'static str,
}

impl Pagination {
    /// Creates it from the parameters with the page's number and size, and the response fields with the items
    /// and their total.
    pub const fn new(
        page: &'static str,
        page_size: &'static str,
        items: &'static str,
        total: &'static str,
    ) -> Self {
        Self { page, page_size, items, total }
    }
}

/// Two parameters that bound a span of time, by their names on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeSpan {
    /// The parameter with the start.
    pub start: &'static str,
    /// The parameter with the end.
    pub end: &'static str,
    /// Set if both must be on the same day in China Standard Time.
    pub same_day: bool,
}

impl TimeSpan {
    /// Creates it from the parameters with the start and the end.
    pub const fn new(start: &'static str, end: &'static str) -> Self {
        Self { start, end, same_day: false }
    }

    /// Requires both to be on the same day.
    #[must_use]
    pub const fn same_day(self) -> Self {
        Self { same_day: true, ..self }
    }
}

/// The chunked upload of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChunkUpload {
    /// The header with the percent-encoded file name.
    pub file_name_header: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATION: Operation =
        Operation::new("video.get_info", "Get information", "获取信息").number("API-6");

    #[test]
    fn post_is_used_where_it_is_allowed() {
        assert_eq!(OPERATION.methods(&[Method::Get, Method::Post]).method(), Method::Post);
        assert_eq!(OPERATION.methods(&[Method::Get]).method(), Method::Get);
    }

    #[test]
    fn debug_shows_the_number_and_the_id() {
        assert_eq!(format!("{OPERATION:?}"), "Operation(API-6 video.get_info)");
        assert_eq!(OPERATION.label(), "video.get_info (API-6)");
        let unnumbered = Operation { number: None, ..OPERATION };
        assert_eq!(
            format!("{unnumbered:?}, {}", unnumbered.label()),
            "Operation(video.get_info), video.get_info"
        );
        assert_eq!((OPERATION.module(), OPERATION.name()), ("video", "get_info"));
    }
}
