//! `bjy man`: manual pages.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Command, ValueHint};
use clap_mangen::{Man, generate_to};

use crate::error::CliError;
use crate::output;

/// Print the manual page, or write a page for every command
///
/// To read the page: bjy man | man -l -
///
/// To install: bjy man --dir ~/.local/share/man/man1
#[derive(Args)]
pub struct ManArgs {
    /// Write bjy.1, bjy-video.1, bjy-video-get-info.1 and so on into this folder
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
}

pub fn run(args: ManArgs, command: Command) -> Result<(), CliError> {
    let Some(folder) = args.dir else {
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        return output::text(&String::from_utf8_lossy(&page));
    };
    let failed =
        |error| CliError::usage(format!("cannot write manual pages to {}: {error}", folder.display()));
    fs::create_dir_all(&folder).map_err(failed)?;
    generate_to(command, &folder).map_err(failed)
}
