//! Building the client's records, which other crates cannot build in one expression.

/// Builds a record of the client, which is `non_exhaustive`, from all of its fields.
///
/// `tests/architecture` checks that no field is left out, so that a new one has to be decided here.
macro_rules! record {
    ($record:ident { $($field:ident $(: $value:expr)?),* $(,)? }) => {{
        #[allow(unused_mut, reason = "a record without documented fields")]
        let mut record = $record::default();
        $(record.$field = record!(@value $field $(, $value)?);)*
        record
    }};
    (@value $field:ident) => { $field };
    (@value $field:ident, $value:expr) => { $value };
}
