//! Reports of changes: for a terminal, for a review comment, and for CHANGELOG.md.

pub mod changelog;
pub(crate) mod groups;
pub mod markdown;
pub mod text;
pub(crate) mod words;
