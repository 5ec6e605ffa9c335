//! Types that describe an API as data: its operations, their parameters with limits, and the schemas of
//! their responses.
//!
//! The generator emits values of these types, and reads the enums among them from a spec. The client,
//! the mock server and the command line use these values, so each fact has the same type everywhere.

mod api;
mod call;
mod closest;
mod limits;
pub mod observed;
mod operation;
mod page;
mod param;
mod schema;
mod source;

pub use api::{Api, CommonParams, ErrorCode, KeyOperation, Module};
pub use call::{DataPlace, Encoding, Envelope, Method, Path, Safety, Signing};
pub use closest::closest;
pub use limits::{Limits, Violation};
pub use operation::{ChunkUpload, Operation, Pagination, TimeSpan};
pub use page::{PageLink, VendorPage};
pub use param::Param;
pub use schema::{EnumSchema, EnumValue, Field, RecordSchema, Schema};
pub use source::Source;
