//! The HTTP server.

mod builder;
mod checks;
mod connection;
mod envelope;
mod files;
mod handle;
mod mock_server;
mod params;
mod response;

pub use builder::{MockBuilder, MockError};
pub use mock_server::MockServer;
