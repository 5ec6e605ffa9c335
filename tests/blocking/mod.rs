//! The client for programs without async, against a mock that runs in a thread of its own.

mod calls;
mod inside_async;
mod methods;
mod pages;
mod threads;
mod uploads;
