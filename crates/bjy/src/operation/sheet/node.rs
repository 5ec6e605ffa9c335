//! A file of any format as a tree, with the place of every value.

use std::fmt;

/// A value and its place in the file.
#[derive(Debug, Clone)]
pub struct Node {
    pub place: Place,
    pub content: Content,
}

/// The content of a value.
#[derive(Debug, Clone)]
pub enum Content {
    /// Nothing: an empty cell, or `null`.
    Empty,
    /// A text, a number, or true and false, as it is written.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<Member>),
}

/// A named value.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: String,
    pub value: Node,
}

/// The place of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A row of a table, as spreadsheets count them: the first has the names of the columns.
    Row(u64),
    Cell {
        row: u64,
        column: String,
    },
    /// A line of YAML.
    Line(usize),
    /// A path in JSON, such as `[1].option_list[0].is_right`.
    Path(String),
}

impl Node {
    pub fn scalar(place: Place, text: impl Into<String>) -> Self {
        Self { place, content: Content::Scalar(text.into()) }
    }

    pub fn empty(place: Place) -> Self {
        Self { place, content: Content::Empty }
    }
}

impl Place {
    /// Returns the place of a member that is missing, or cannot be read.
    pub fn member(&self, name: &str) -> Self {
        match self {
            Self::Row(row) => Self::Cell { row: *row, column: name.to_owned() },
            Self::Cell { row, column } => Self::Cell { row: *row, column: format!("{column}_{name}") },
            Self::Path(path) if path.is_empty() => Self::Path(name.to_owned()),
            Self::Path(path) => Self::Path(format!("{path}.{name}")),
            place => place.clone(),
        }
    }

    /// Returns the row or line, by which mistakes are sorted.
    pub fn line(&self) -> u64 {
        match self {
            Self::Row(row) | Self::Cell { row, .. } => *row,
            Self::Line(line) => *line as u64,
            Self::Path(_) => 0,
        }
    }

    /// Returns the place of an item of a list.
    pub fn item(&self, index: usize) -> Self {
        match self {
            Self::Path(path) => Self::Path(format!("{path}[{index}]")),
            place => place.clone(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(row) => f.write_str(&t!("row %{row}", row = row)),
            Self::Cell { row, column } => {
                f.write_str(&t!("row %{row}, column %{column}", row = row, column = column))
            }
            Self::Line(line) => f.write_str(&t!("line %{line}", line = line)),
            Self::Path(path) => f.write_str(path),
        }
    }
}
