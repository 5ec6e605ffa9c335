//! Requests, forms and files, and responses in their envelope.

mod body;
pub(crate) mod check;
pub(crate) mod envelope;
pub(crate) mod file;
pub(crate) mod form;
pub(crate) mod raw;
mod repair;
pub(crate) mod request;
pub(crate) mod signed;
pub(crate) mod stored;
mod whole;
