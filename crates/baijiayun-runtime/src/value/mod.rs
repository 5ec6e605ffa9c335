//! Types of values: identifiers, open enums, times, sizes, secrets.

mod calendar;
mod comma_list;
mod expires;
mod flag;
mod id;
mod jump;
mod key_text;
pub(crate) mod number;
mod open_enum;
mod position;
mod secret;
mod text;
mod time;
#[cfg(any(feature = "jiff-1", test))]
mod time_jiff;
mod time_text;
mod unit;
mod unix_time;

pub use comma_list::CommaList;
pub use expires::Expires;
pub use flag::Flag;
pub use jump::Jump;
pub use key_text::InvalidKey;
pub use number::InvalidNumber;
pub use position::Position;
pub use secret::Secret;
pub use time::{CstDate, CstDateTime, InvalidTime};
pub use unit::{ByteCount, Seconds};
pub use unix_time::UnixTime;
