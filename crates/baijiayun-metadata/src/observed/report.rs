//! The report of a comparison of a server with the spec.

use std::collections::BTreeMap;
use std::fmt;

use super::Finding;

/// The version of the report's format that this crate reads and writes.
pub const REPORT_FORMAT: u32 = 1;

/// A comparison of a server with the spec. It has no value of the account, nor its id or server.
///
/// A reader checks [`format`](Self::format) first: it changes if a field gets another meaning, or an enum another
/// value. Fields that a reader does not know can be ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Report {
    /// The version of the format, [`REPORT_FORMAT`].
    pub format: u32,
    /// The program that wrote it and its version, such as `bjy 0.1.0`.
    pub tool: String,
    /// The day of the comparison in China Standard Time, such as `2026-01-31`.
    pub date: String,
    /// The short name of the API, such as `vod`.
    pub api: String,
    /// The operations, in the order of the vendor's document.
    pub operations: Vec<ObservedOperation>,
    /// The differences, by operation in the same order, and then by path.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Creates a report without operations from the program, the day and the API.
    pub fn new(tool: impl Into<String>, date: impl Into<String>, api: impl Into<String>) -> Self {
        Self {
            format: REPORT_FORMAT,
            tool: tool.into(),
            date: date.into(),
            api: api.into(),
            operations: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Adds a finding: to the count of the same one, if the report has it.
    pub fn add(&mut self, finding: Finding) {
        match self.findings.iter_mut().find(|known| known.is_same(&finding)) {
            Some(known) => known.count = known.count.saturating_add(finding.count),
            None => self.findings.push(finding),
        }
    }

    /// Returns the findings that are [changes](super::FindingKind::is_change) of the server.
    pub fn changes(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.kind.is_change())
    }
}

/// An operation in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ObservedOperation {
    /// Its id, such as `video.list`.
    pub operation: String,
    /// The outcome of its calls, or the reason why there are none.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub outcome: Outcome,
    /// The number of calls.
    #[cfg_attr(feature = "serde", serde(default))]
    pub calls: u64,
    /// The codes of its responses, with the number of each. Codes that are too long for one are left out.
    #[cfg_attr(feature = "serde", serde(default))]
    pub codes: BTreeMap<String, u64>,
}

impl ObservedOperation {
    /// Creates it without calls.
    pub fn new(operation: impl Into<String>, outcome: Outcome) -> Self {
        Self { operation: operation.into(), outcome, calls: 0, codes: BTreeMap::new() }
    }
}

/// The outcome of the calls of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "outcome", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Outcome {
    /// The data of at least one response was compared.
    Compared,
    /// All calls were rejected, so that there was no data to compare.
    Rejected,
    /// The server does not know the path.
    NoSuchPath,
    /// A response is not JSON, or has no envelope.
    Unreadable,
    /// No call had a response.
    NoResponse,
    /// Not tried: the path is not known.
    UnknownPath,
    /// Not tried: it is not an operation that only reads.
    NotARead,
    /// Not tried: no value of a required parameter was found in earlier responses.
    NoValue {
        /// The name of the parameter.
        parameter: String,
        /// Its type in the spec.
        #[cfg_attr(feature = "serde", serde(rename = "type"))]
        ty: String,
    },
}

impl Outcome {
    /// Returns whether calls were made.
    pub fn was_tried(&self) -> bool {
        !matches!(self, Self::UnknownPath | Self::NotARead | Self::NoValue { .. })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compared => f.write_str("compared"),
            Self::Rejected => f.write_str("rejected"),
            Self::NoSuchPath => f.write_str("no such path"),
            Self::Unreadable => f.write_str("unreadable"),
            Self::NoResponse => f.write_str("no response"),
            Self::UnknownPath => f.write_str("not tried: unknown path"),
            Self::NotARead => f.write_str("not tried: not a read"),
            Self::NoValue { parameter, ty } => write!(f, "not tried: no {ty} found for {parameter}"),
        }
    }
}
