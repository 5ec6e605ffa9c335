//! The server: how it starts, serves and stops.

mod answer;
mod builder;
mod connection;
mod files;
mod handle;
mod mock;

pub use builder::{MockBuilder, MockError};
pub use mock::{MockServer, unknown_paths};
