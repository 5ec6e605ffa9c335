//! One change of an evolved server.

use std::fmt;

/// A change of an evolved server: how its responses differ from the spec.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The id of the operation.
    pub operation: &'static str,
    /// The field, as findings name it: `data.list[].name`.
    pub path: String,
    /// The kind.
    pub kind: ChangeKind,
    /// The number of values that responses have shown it in. 0 if no response had the field.
    pub served: u64,
}

/// The kinds of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The field is new.
    Added,
    /// The field has another name.
    Renamed {
        /// The new path.
        to: String,
    },
    /// The field has another type: a number is a word, text is an object, an object is a list.
    Retyped,
    /// The enum has a new value.
    ValueAdded,
    /// The required field is gone.
    Dropped,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, path, kind, .. } = self;
        write!(f, "{operation}: {path}: ")?;
        match kind {
            ChangeKind::Added => f.write_str("added"),
            ChangeKind::Renamed { to } => write!(f, "renamed to {to}"),
            ChangeKind::Retyped => f.write_str("another type"),
            ChangeKind::ValueAdded => f.write_str("a new enum value"),
            ChangeKind::Dropped => f.write_str("dropped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_names_its_operation_field_and_kind() {
        for (kind, text) in [
            (ChangeKind::Added, "a: data.b: added"),
            (ChangeKind::Renamed { to: "data.c".into() }, "a: data.b: renamed to data.c"),
            (ChangeKind::Retyped, "a: data.b: another type"),
            (ChangeKind::ValueAdded, "a: data.b: a new enum value"),
            (ChangeKind::Dropped, "a: data.b: dropped"),
        ] {
            let change = Change { operation: "a", path: "data.b".into(), kind, served: 0 };
            assert_eq!(change.to_string(), text);
        }
    }
}
