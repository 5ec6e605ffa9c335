//! Requests and responses for every sample of the spec, over real HTTP on loopback.
//!
//! The tests under `vod/` are generated from the samples. Each sends its requests with the public client
//! to the mock, which checks method, account, time and sign, and returns the sample's response. The calls
//! in the mock's log are checked again, with a sign computed independently. The snapshot has the request
//! as it was received and the response as it was decoded.

pub mod harness;
mod leniency;
mod mutations;
mod outline;
#[rustfmt::skip]
mod vod;
