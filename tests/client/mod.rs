//! The client against the mock, which answers as each test says, over real HTTP on loopback.

mod axum_upload;
mod errors;
mod files;
mod formats;
mod leniency;
mod settings;
