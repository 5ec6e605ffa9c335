//! Webhooks about transcoding: signed forms, retried until the response has code 0.

mod client;
mod deliver;
mod message;

pub use client::WebhookClient;
pub use deliver::{is_settled, run};
