//! An API page as it states the API: plain data, before anything is compared with a spec.
//!
//! Everything that a page may leave out is optional here, so that "the page does not say" differs from "the page
//! says no".

use serde::Serialize;
use serde_json::Value as Json;

/// The operations of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The title of the page.
    pub title: Option<String>,
    /// The base URL of an account, such as `https://{private_domain}.at.baijiayun.com`.
    pub server: Option<String>,
    /// The operations in reading order.
    pub operations: Vec<Operation>,
    /// The error codes.
    pub error_codes: Vec<ErrorCode>,
    /// The parts that could not be understood.
    pub problems: Vec<Problem>,
}

/// An operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// The line of its heading, from 1.
    pub line: usize,
    /// Its number, 5 for `API-5`.
    pub number: Option<u32>,
    /// Its title without the number.
    pub title: String,
    /// The fragment of a URL that leads to its heading.
    pub anchor: Option<String>,
    /// The paragraphs of its description.
    pub description: Vec<String>,
    /// The HTTP methods. Empty if the page does not say.
    pub methods: Vec<Method>,
    /// Its address. `None` if the page has none that can be read.
    pub address: Option<Address>,
    /// The parameters. `None` if the page has no such part.
    pub params: Option<Vec<Param>>,
    /// The fields of the response. `None` if the page has no such part.
    pub response: Option<Vec<Field>>,
    /// The sample requests that could be read: an object with the parameters, the common ones included.
    pub requests: Vec<Sample>,
    /// The sample responses that could be read: the whole bodies.
    pub responses: Vec<Sample>,
    /// The sample responses that the page calls failures.
    pub failures: Vec<Sample>,
    /// Further texts.
    pub notes: Vec<String>,
}

impl Operation {
    /// Returns whether the page only has a heading for it, without a readable part.
    pub fn is_bare(&self) -> bool {
        self.methods.is_empty()
            && self.address.is_none()
            && self.params.is_none()
            && self.response.is_none()
            && self.requests.is_empty()
            && self.responses.is_empty()
    }
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// The address of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// A path that the page shows in full.
    Path(String),
    /// The URL comes out of another response. The text is the page's.
    Dynamic(String),
    /// The page shows a part of it only. It is never completed.
    CutOff(String),
}

/// A request parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Param {
    /// The line of its row, from 1.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// Its type in the page's word, such as `int`.
    pub type_word: Option<String>,
    /// Whether it must be given.
    pub required: Option<bool>,
    /// The value that the server assumes.
    pub default: Option<String>,
    /// Whether the table has a column for defaults, so that no default means that there is none.
    pub has_default_cell: bool,
    /// A sample value.
    pub example: Option<String>,
    /// The page's description.
    pub description: String,
    /// The facts that its description states.
    pub facts: Facts,
}

/// A field of a response.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The line of its row, from 1.
    pub line: usize,
    /// Where it is in the data: `list[].video_id`.
    pub path: String,
    /// Its type in the page's word.
    pub type_word: Option<String>,
    /// A sample value.
    pub example: Option<String>,
    /// The page's description.
    pub description: String,
    /// The facts that its description states.
    pub facts: Facts,
}

/// Facts that descriptions state in prose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The smallest number allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The largest number allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// The longest text allowed, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// The values with their meanings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// How the value is written, or its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
}

/// A value and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The value as it is sent.
    pub value: String,
    /// Its meaning. May be empty.
    pub title: String,
}

/// How a value is written, or its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
    /// Seconds since 1970.
    UnixTime,
    /// A day, `2017-08-01`.
    Date,
    /// A time, `2017-09-08 00:30:00`.
    DateTime,
    /// Values joined with commas.
    CommaList,
    /// JSON in a text.
    Json,
    /// A URL.
    Url,
}

/// A sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// The line where it starts, from 1.
    pub line: usize,
    /// Its value.
    pub value: Json,
    /// The same as JSON in the page's order, which `value` does not keep.
    #[serde(skip)]
    pub text: String,
}

/// An error code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorCode {
    /// The line of its row.
    pub line: usize,
    /// The number.
    pub code: i64,
    /// Its meaning.
    pub title: String,
}

/// A part of the page that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The reason why it could not be understood, in a sentence.
    pub message: String,
    /// The page's text, shortened.
    pub text: String,
}

/// Returns whether two titles differ in blanks, signs and case at most.
pub fn is_same_title(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(one) == letters(other)
}
