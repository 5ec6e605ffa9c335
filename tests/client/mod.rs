//! Tests of the client against a mock with scripted responses, over real HTTP on loopback.

mod axum_upload;
mod errors;
mod files;
mod formats;
mod leniency;
mod response_limits;
mod settings;
mod sign_vectors;
