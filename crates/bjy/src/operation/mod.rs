//! `bjy <module> <operation>`: every operation of the API as a command. Names, help and limits come from
//! the client's metadata.

mod command;
mod invocation;
mod options;
mod run;
mod scalar;
mod sheet;
mod values;
mod walk;

pub use command::{Command, JsonParam, find, read_json};
pub use options::{commands, option};
pub use run::{losses, run};
pub use scalar::expires;
pub use values::{Invalid, ParamValues};
