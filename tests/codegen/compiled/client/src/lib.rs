//! The client generated from the fixture spec.

#[rustfmt::skip]
mod generated;

pub use baijiayun_runtime as runtime;
pub use baijiayun_runtime::value::*;
pub use baijiayun_runtime::*;
#[cfg(feature = "blocking")]
pub use generated::blocking;
pub use generated::*;
