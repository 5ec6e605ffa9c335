//! Mocks and clients that several tests share.

pub mod clients;
pub mod endless;
pub mod formats;
pub mod mock_thread;
pub mod scripted;
pub mod spec;
pub mod webhook_receiver;
pub mod world;
