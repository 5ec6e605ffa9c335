//! Types that describe an API as data: its operations, their parameters with limits, and the schemas of
//! their responses.
//!
//! The generator emits values of these types, and reads the enums among them from a spec. The client,
//! the mock server and the command line use these values, so each fact has the same type everywhere.

mod api;
mod limits;
pub mod observed;
mod operation;
mod param;
mod schema;

pub use api::{Api, CommonParams, ErrorCode, KeyOperation, Module};
pub use limits::{Limits, Violation};
pub use operation::{
    ChunkUpload, DataPlace, Encoding, Envelope, Method, Operation, Pagination, Path, Safety, Signing,
    TimeSpan,
};
pub use param::Param;
pub use schema::{EnumSchema, EnumValue, Field, RecordSchema, Schema};
