//! `bjy <module> <operation>`: every operation of the API. What they are is generated; how they are
//! run is here.

mod arguments;
mod flags;
mod invocation;
mod run;

pub use arguments::{Arguments, Invalid, known_value, read};
pub use flags::{commands, find, flag, kebab};
pub use invocation::{Invocation, Items};
pub use run::run;

use baijiayun_vod::{KnownValue, Operation};

/// A module of the API.
pub struct Module {
    /// Its name in the spec.
    pub name: &'static str,
    pub title: &'static str,
    pub title_zh: &'static str,
    pub about: &'static str,
    pub commands: &'static [Command],
}

/// An operation as a command.
pub struct Command {
    pub operation: &'static Operation,
    pub about: &'static str,
    pub notes: &'static [&'static str],
    /// The fields of its answer that tables show in a form for people.
    pub fields: &'static [Field],
    /// Reads its arguments.
    pub prepare: fn(&Arguments<'_>) -> Result<Invocation, Invalid>,
}

impl Command {
    /// Its name without the module's: `get_info`.
    pub fn name(&self) -> &'static str {
        self.operation.id.rsplit('.').next().unwrap_or(self.operation.id)
    }
}

/// A field of an answer that holds more than a plain number or text.
#[derive(Clone, Copy)]
pub struct Field {
    /// The names on the way to it, such as `list.total_size`; lists and maps have none.
    pub place: &'static str,
    pub format: Format,
}

impl Field {
    pub const fn bytes(place: &'static str) -> Self {
        Self { place, format: Format::Bytes }
    }

    pub const fn seconds(place: &'static str) -> Self {
        Self { place, format: Format::Seconds }
    }

    pub const fn unix_time(place: &'static str) -> Self {
        Self { place, format: Format::UnixTime }
    }

    pub const fn flag(place: &'static str) -> Self {
        Self { place, format: Format::Flag }
    }

    pub const fn known(place: &'static str, values: &'static [KnownValue]) -> Self {
        Self { place, format: Format::Known(values) }
    }
}

/// What a field holds.
#[derive(Clone, Copy)]
pub enum Format {
    Bytes,
    Seconds,
    UnixTime,
    Flag,
    Known(&'static [KnownValue]),
}
