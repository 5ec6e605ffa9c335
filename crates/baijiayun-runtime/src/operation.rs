//! What is known about an operation before any call: plain data, made by the generator.

use std::fmt;

/// An API: its operations in the order of the vendor's document, and its error codes.
#[derive(Debug)]
pub struct Api {
    /// Its short name, `vod`.
    pub name: &'static str,
    /// Its operations.
    pub operations: &'static [&'static Operation],
    /// The published error codes with their meaning.
    pub error_codes: &'static [(i64, &'static str)],
    /// The operation that gives the partner key for the secret key, in the parameter `secret_key`
    /// and the field `partner_key`.
    pub key_operation: Option<&'static Operation>,
}

impl Api {
    /// The operation with this id, such as `video.get_info`.
    pub fn operation(&self, id: &str) -> Option<&'static Operation> {
        self.operations.iter().copied().find(|operation| operation.id == id)
    }

    /// What an error code means, where the vendor has published it.
    pub fn meaning(&self, code: i64) -> Option<&'static str> {
        self.error_codes.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
    }

    /// The operation id that is most like `id`, unless none is much like it.
    pub fn closest(&self, id: &str) -> Option<&'static str> {
        self.operations
            .iter()
            .map(|operation| (strsim::normalized_damerau_levenshtein(id, operation.id), operation.id))
            .filter(|(likeness, _)| *likeness >= 0.5)
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, id)| id)
    }
}

/// One operation.
#[derive(Clone, Copy)]
pub struct Operation {
    /// `module.name`, such as `video.get_info`.
    pub id: &'static str,
    /// Its number in the vendor's document, such as `API-6`.
    pub doc: &'static str,
    /// Its title in English.
    pub title: &'static str,
    /// Its title on the vendor's page, in Chinese.
    pub title_zh: &'static str,
    /// The HTTP methods that the server accepts.
    pub methods: &'static [Method],
    /// Where it is.
    pub path: Path,
    /// How its parameters travel.
    pub encoding: Encoding,
    /// Whether calls are signed.
    pub signing: Signing,
    /// What a call can change.
    pub safety: Safety,
    /// Whether sending the same call twice leaves things as sending it once does.
    pub idempotent: bool,
    /// Its parameters, without those that every call has.
    pub params: &'static [Param],
    /// How its answers are wrapped.
    pub envelope: Envelope,
    /// How to walk its pages, where it has pages.
    pub pagination: Option<Pagination>,
    /// Whether its parameters or answers hold a secret, so that their text is never quoted.
    pub secret: bool,
}

impl Operation {
    /// The method that a client uses: POST wherever it is allowed, because parameters and sign
    /// then stay out of URLs and access logs.
    pub fn method(&self) -> Method {
        if self.methods.contains(&Method::Post) { Method::Post } else { Method::Get }
    }
}

/// The id says it all; the rest would fill a page.
impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({} {})", self.doc, self.id)
    }
}

/// Every operation has its own id.
impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Operation {}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Parameters go in the query.
    Get,
    /// Parameters go in the body.
    Post,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Get => "GET",
            Self::Post => "POST",
        })
    }
}

/// Where an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Path {
    /// At a path known for sure.
    Known(&'static str),
    /// At a path that the source lost, and the user has to supply.
    Unrecovered,
    /// At a URL that an earlier answer gave.
    Dynamic,
}

/// How parameters travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// `application/x-www-form-urlencoded`, in the body of a POST or the query of a GET.
    Form,
    /// `multipart/form-data`, with file parts.
    Multipart,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "form",
            Self::Multipart => "multipart",
        })
    }
}

/// Whether calls are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signing {
    /// Always.
    Required,
    /// When the client has a key.
    Optional,
    /// Never, and none of the common parameters are sent.
    None,
}

/// What a call can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Safety {
    /// Nothing.
    Read,
    /// Something, and it can be put back.
    Write,
    /// Something is lost for good.
    Destructive,
}

impl fmt::Display for Safety {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Destructive => "destructive",
        })
    }
}

/// One request parameter.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its type as the spec writes it, such as `comma_list<VideoId>`.
    pub kind: &'static str,
    /// What it means.
    pub about: &'static str,
    /// Whether a call without it is refused.
    pub required: bool,
    /// What the server assumes when it is left out.
    pub default: Option<&'static str>,
    /// The smallest number allowed.
    pub min: Option<i64>,
    /// The largest number allowed.
    pub max: Option<i64>,
    /// The longest text allowed, in characters.
    pub max_length: Option<usize>,
    /// The only values allowed; empty for no such limit.
    pub allowed: &'static [&'static str],
    /// The values whose meaning is known; empty where it takes no vocabulary. Others can be sent too.
    pub values: &'static [KnownValue],
    /// The file name extensions allowed; empty for no such limit.
    pub extensions: &'static [&'static str],
}

impl Param {
    /// A parameter that a call cannot do without.
    pub const fn required(name: &'static str, kind: &'static str, about: &'static str) -> Self {
        Self { required: true, ..Self::optional(name, kind, about) }
    }

    /// A parameter that a call can do without.
    pub const fn optional(name: &'static str, kind: &'static str, about: &'static str) -> Self {
        Self {
            name,
            kind,
            about,
            required: false,
            default: None,
            min: None,
            max: None,
            max_length: None,
            allowed: &[],
            values: &[],
            extensions: &[],
        }
    }

    /// With what the server assumes when it is left out.
    #[must_use]
    pub const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// With the smallest number allowed.
    #[must_use]
    pub const fn min(self, min: i64) -> Self {
        Self { min: Some(min), ..self }
    }

    /// With the largest number allowed.
    #[must_use]
    pub const fn max(self, max: i64) -> Self {
        Self { max: Some(max), ..self }
    }

    /// With the longest text allowed, in characters.
    #[must_use]
    pub const fn max_length(self, length: usize) -> Self {
        Self { max_length: Some(length), ..self }
    }

    /// With the only values allowed.
    #[must_use]
    pub const fn allowed(self, allowed: &'static [&'static str]) -> Self {
        Self { allowed, ..self }
    }

    /// With the values whose meaning is known.
    #[must_use]
    pub const fn values(self, values: &'static [KnownValue]) -> Self {
        Self { values, ..self }
    }

    /// With the file name extensions allowed.
    #[must_use]
    pub const fn extensions(self, extensions: &'static [&'static str]) -> Self {
        Self { extensions, ..self }
    }
}

/// A value of a vocabulary, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownValue {
    /// The value on the wire.
    pub value: &'static str,
    /// Its name in the spec, such as `super_high`.
    pub name: &'static str,
    /// What it means, in English.
    pub title: &'static str,
    /// What it means, in Chinese.
    pub title_zh: &'static str,
}

impl KnownValue {
    /// A value with its name and its meaning in English and Chinese.
    pub const fn new(
        value: &'static str,
        name: &'static str,
        title: &'static str,
        title_zh: &'static str,
    ) -> Self {
        Self { value, name, title, title_zh }
    }
}

/// How answers are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope {
    /// The `code` that means success.
    pub success: i64,
    /// Where an answer's own fields are.
    pub data: DataPlace,
}

/// Where an answer's own fields are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataPlace {
    /// Under the envelope's `data`.
    Nested,
    /// Beside the envelope's `code`.
    Inline,
}

/// How to walk the pages of a listing: names on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination {
    /// The parameter with the page number, from 1.
    pub page: &'static str,
    /// The parameter with the page's size.
    pub page_size: &'static str,
    /// The answer's field with the items.
    pub items: &'static str,
    /// The answer's field with the number of all items.
    pub total: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{API, OPEN};

    #[test]
    fn an_api_knows_its_operations_and_codes() {
        assert_eq!(API.operation("video.get_info"), Some(&OPEN));
        assert_eq!(API.operation("video.getInfo"), None);
        assert_eq!((API.meaning(1002), API.meaning(5)), (Some("bad signature"), None));
    }

    #[test]
    fn only_a_similar_id_is_suggested() {
        for id in ["video.getInfo", "get_info", "video.get_inof"] {
            assert_eq!(API.closest(id), Some("video.get_info"), "{id}");
        }
        assert_eq!(API.closest("zzzzzzzz"), None);
    }

    #[test]
    fn post_is_used_where_it_is_allowed() {
        let with = |methods| Operation { methods, ..OPEN }.method();
        assert_eq!(with(&[Method::Get, Method::Post]), Method::Post);
        assert_eq!(with(&[Method::Get]), Method::Get);
    }

    #[test]
    fn an_operation_shows_its_name_only() {
        assert_eq!(format!("{OPEN:?}"), "Operation(API-6 video.get_info)");
    }
}
