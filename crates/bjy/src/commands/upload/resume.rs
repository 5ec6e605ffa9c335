//! The commands that resume uploads, with the options of the run that they continue.

use std::ffi::OsStr;
use std::path::Path;

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::options::UploadArgs;
use crate::names::kebab;
use crate::output::FORMAT_GROUP;

/// The source of the files of a run.
const SOURCES: [&str; 4] = ["files", "recursive", "manifest", "mirror_folders"];
/// The options that a command to resume replaces, or that change nothing for uploads that have started.
const STARTS: [&str; 5] = ["resume", "restart", "again", "dry_run", "yes"];
/// The options that the record of an upload has, or that a hint may change.
const RECORDED: [&str; 4] = ["category_id", "create", "name", "chunk_size"];

/// Returns the command that resumes a run whose files in `left` are not uploaded.
pub fn resume_run<'p>(
    matches: &ArgMatches,
    args: &UploadArgs,
    left: impl Iterator<Item = &'p Path>,
) -> String {
    if args.recursive || args.manifest.is_some() {
        // Files that are uploaded already are skipped.
        let files = args.files.iter().map(|path| path.as_path());
        return command(matches, &[&["files"][..], &STARTS].concat(), files);
    }
    let mut text = command(matches, &[&SOURCES[..], &STARTS].concat(), left);
    if args.again || args.restart {
        text.push_str(" --again");
    }
    text
}

/// Returns the command that resumes the upload of a file.
pub fn resume_file(matches: &ArgMatches, path: &Path) -> String {
    command(matches, &[&SOURCES[..], &STARTS, &RECORDED].concat(), [path].into_iter())
}

/// Returns the command that puts an uploaded video into another category.
pub fn set_category(matches: &ArgMatches, path: &Path) -> String {
    format!("{} --category-id ID", resume_file(matches, path))
}

/// Returns a command with the options of this run, but for some. A group has the values of its options.
fn command<'p>(matches: &ArgMatches, left_out: &[&str], files: impl Iterator<Item = &'p Path>) -> String {
    let mut words = vec!["bjy upload --resume".to_owned()];
    let given = matches.ids().map(clap::Id::as_str).filter(|id| {
        *id != FORMAT_GROUP
            && !left_out.contains(id)
            && matches.value_source(id) == Some(ValueSource::CommandLine)
    });
    for id in given {
        let option = format!("--{}", kebab(id));
        match matches.try_get_one::<bool>(id) {
            Ok(_) => words.push(option),
            Err(_) => {
                for value in matches.get_raw(id).into_iter().flatten() {
                    words.push(format!("{option} {}", quoted(value)));
                }
            }
        }
    }
    words.extend(files.map(|path| quoted(path.as_os_str())));
    words.join(" ")
}

fn quoted(text: &OsStr) -> String {
    shell_words::quote(&text.to_string_lossy()).into_owned()
}
