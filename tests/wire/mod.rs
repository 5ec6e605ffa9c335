//! What goes over the wire, for every sample of the spec, over real HTTP on loopback.
//!
//! The tests under `vod/` are generated from the samples. Each sends its requests through the
//! public client to the mock, which checks method, account, time and sign and answers with the
//! sample's response. The mock's log is checked once more, with a sign computed
//! independently; the snapshot shows the request as it arrived and the response as decoded.

pub mod harness;
mod leniency;
mod mutations;
mod outline;
#[rustfmt::skip]
mod vod;
