//! `bjy <module> <operation>`: every operation of the API as a command. Names, help and limits come from
//! the client's metadata.

pub mod category_path;
mod command;
mod id_file;
mod id_options;
mod ids;
mod invocation;
mod many;
mod options;
mod run;
mod scalar;
mod sheet;
mod subjects;
mod values;
mod video_ids;
mod walk;

pub use command::{Command, JsonParam, find, read_json};
pub use id_options::{EACH, KEEP_GOING};
pub use ids::{ids_in, main_param, read_ids};
pub use many::{Call, Many};
pub use options::{commands, option, title};
pub use run::{losses, run, several, with_ids};
pub use scalar::{duration, expires, with_closest};
pub use sheet::{
    Format as SheetFormat, Mistakes, Place, RecordsParam, decode, read as read_sheet, table,
    write as write_sheet,
};
pub use values::{Invalid, ParamValues};
pub use video_ids::video_ids;
