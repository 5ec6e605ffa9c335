//! `bjy man`: manual pages.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Args, Command, ValueHint};
use clap_mangen::Man;

use crate::chinese::in_manual;
use crate::error::CliError;
use crate::lang::of_library;
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
    let Some(folder) = args.dir else { return output::text(&page(&Man::new(command))?) };
    let failed = |error: io::Error| {
        let (folder, error) = (folder.display(), of_library(error));
        CliError::usage(t!(
            "cannot write manual pages to %{folder}: %{error}",
            folder = folder,
            error = of_library(error)
        ))
    };
    fs::create_dir_all(&folder).map_err(failed)?;
    let mut command = command.disable_help_subcommand(true);
    command.build();
    write(&command, &folder).map_err(failed)
}

/// Writes the pages of a command and of those below it.
fn write(command: &Command, folder: &Path) -> io::Result<()> {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        write(below, folder)?;
    }
    let man = Man::new(command.clone());
    fs::write(folder.join(man.get_filename()), page(&man)?)
}

fn page(man: &Man) -> io::Result<String> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    Ok(in_manual(&String::from_utf8_lossy(&page)))
}
