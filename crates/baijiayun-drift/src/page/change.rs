//! Differences between a page and a spec: plain data.

use baijiayun_page::page::Problem;
use serde::Serialize;

/// All differences between a page and a spec.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The operations that differ, in the page's order, and then those that are not on the page.
    pub operations: Vec<OperationDrift>,
    /// The differences between the error codes.
    pub error_codes: Vec<Change>,
    /// How many operations of the spec are not on the page, if it is an excerpt: one that has less than half of them. They
    /// are no differences.
    pub not_in_excerpt: usize,
    /// The parts of the page that could not be understood. Nothing is known about them.
    pub problems: Vec<Problem>,
}

impl Drift {
    /// Returns whether there is no difference. Parts that could not be understood do not count.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.error_codes.is_empty()
    }

    /// Returns the number of differences.
    pub fn len(&self) -> usize {
        self.operations.iter().map(|operation| operation.changes.len()).sum::<usize>()
            + self.error_codes.len()
    }
}

/// The differences of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperationDrift {
    /// Its id in the spec, such as `video.get_info`. `None` if the spec does not have it.
    pub id: Option<String>,
    /// Its number: the page's, or else the spec's.
    pub number: Option<u32>,
    /// Its Chinese title: the page's, or else the spec's.
    pub title: String,
    /// The line of its heading. `None` if the page does not have it.
    pub line: Option<usize>,
    /// The index among the page's operations.
    #[serde(skip)]
    pub index: Option<usize>,
    /// The differences.
    pub changes: Vec<Change>,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The kind.
    pub kind: Kind,
    /// Where it is in the operation: `path`, `params.page.max`, `response.list[].name`.
    pub key: String,
    /// The line of the page.
    pub line: Option<usize>,
    /// The spec's side.
    pub spec: Option<String>,
    /// The page's side.
    pub page: Option<String>,
}

/// The kinds of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Only the page has the operation.
    OperationAdded,
    /// Only the spec has the operation.
    OperationRemoved,
    /// The operation has another number.
    Number,
    /// The operation has another title.
    Title,
    /// The page has what the spec knows from elsewhere.
    OnPage,
    /// The page shows a path that the spec does not know.
    PathRecovered,
    /// The operation has another path.
    PathMoved,
    /// The operation has other methods.
    Methods,
    /// Only the page has the parameter.
    ParamAdded,
    /// Only the spec has the parameter.
    ParamRemoved,
    /// The parameter became required.
    ParamRequired,
    /// The parameter became optional.
    ParamOptional,
    /// The parameter has another type.
    ParamType,
    /// The parameter has another format, such as a date instead of unix seconds.
    ParamFormat,
    /// The parameter has another default.
    ParamDefault,
    /// The parameter has another limit.
    ParamLimit,
    /// The parameter has other values.
    ParamValues,
    /// Only the page has the field.
    FieldAdded,
    /// Only the spec has the field.
    FieldRemoved,
    /// The field has another type.
    FieldType,
    /// The page's table and samples write the field differently.
    FieldForm,
    /// The field has other values.
    FieldValues,
    /// A field that the spec requires was absent. No page says so; a server shows it.
    FieldOptional,
    /// The page has a request that is no sample of the spec.
    RequestSample,
    /// The page has a response that is no sample of the spec.
    ResponseSample,
    /// Only the page has the error code.
    ErrorCodeAdded,
    /// Only the spec has the error code.
    ErrorCodeRemoved,
    /// The error code has another meaning.
    ErrorCodeTitle,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 28] = [
        Self::OperationAdded,
        Self::OperationRemoved,
        Self::Number,
        Self::Title,
        Self::OnPage,
        Self::PathRecovered,
        Self::PathMoved,
        Self::Methods,
        Self::ParamAdded,
        Self::ParamRemoved,
        Self::ParamRequired,
        Self::ParamOptional,
        Self::ParamType,
        Self::ParamFormat,
        Self::ParamDefault,
        Self::ParamLimit,
        Self::ParamValues,
        Self::FieldAdded,
        Self::FieldRemoved,
        Self::FieldType,
        Self::FieldForm,
        Self::FieldValues,
        Self::FieldOptional,
        Self::RequestSample,
        Self::ResponseSample,
        Self::ErrorCodeAdded,
        Self::ErrorCodeRemoved,
        Self::ErrorCodeTitle,
    ];

    /// Returns the kind in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::OperationAdded => "operation added",
            Self::OperationRemoved => "operation removed",
            Self::Number => "number changed",
            Self::Title => "title changed",
            Self::OnPage => "now on the page",
            Self::PathRecovered => "path recovered",
            Self::PathMoved => "path moved",
            Self::Methods => "methods changed",
            Self::ParamAdded => "parameter added",
            Self::ParamRemoved => "parameter removed",
            Self::ParamRequired => "parameter made required",
            Self::ParamOptional => "parameter made optional",
            Self::ParamType => "parameter type changed",
            Self::ParamFormat => "parameter format changed",
            Self::ParamDefault => "default changed",
            Self::ParamLimit => "limit changed",
            Self::ParamValues => "allowed values changed",
            Self::FieldAdded => "response field added",
            Self::FieldRemoved => "response field removed",
            Self::FieldType => "response field type changed",
            Self::FieldForm => "response field in two forms",
            Self::FieldValues => "response field values changed",
            Self::FieldOptional => "required response field absent",
            Self::RequestSample => "request sample changed",
            Self::ResponseSample => "response sample changed",
            Self::ErrorCodeAdded => "error code added",
            Self::ErrorCodeRemoved => "error code removed",
            Self::ErrorCodeTitle => "error code changed",
        }
    }
}
