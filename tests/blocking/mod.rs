//! Tests of the blocking client against a mock on another thread.

mod calls;
mod inside_async;
mod methods;
mod pages;
mod threads;
mod uploader;
mod uploads;
mod waiter;
