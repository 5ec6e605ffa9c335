//! `bjy <module> <operation>`: every operation of the API as a command. Their names, help and limits come
//! from the client's metadata.

mod arguments;
mod command;
mod flags;
mod invocation;
mod run;

pub use arguments::{Arguments, Invalid, known_value, read};
pub use command::{Command, find, read_json};
pub use flags::{commands, flag, kebab};
pub use invocation::{Invocation, Items};
pub use run::run;
