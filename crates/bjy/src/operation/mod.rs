//! `bjy <module> <operation>`: every operation of the API as a command. Names, help and limits come from
//! the client's metadata.

mod values;
mod command;
mod invocation;
mod options;
mod run;

pub use values::{ParamValues, Invalid};
pub use command::{Command, find, read_json};
pub use invocation::Invocation;
pub use options::{commands, option};
pub use run::run;
