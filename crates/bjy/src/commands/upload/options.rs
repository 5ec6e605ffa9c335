//! The options of `bjy upload`: its own, and those of the request that creates a video.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use baijiayun_vod::Request;
use baijiayun_vod::upload::GetUrl;
use baijiayun_vod::uploader::is_audio;
use clap::{ArgMatches, Args, Command, ValueHint, parser::ValueSource};

use super::stored;
use crate::error::CliError;
use crate::operation::{Command as OperationCommand, Invalid, ParamValues, option};

const ABOUT: &str = "\
With files, uploads them in chunks. After a lost connection, an upload resumes automatically. After \
Ctrl-C or a crash, --resume resumes it.

With an operation, makes that one call. To upload a file of that name, write ./get-url or ./list.";

// The options that are not parameters of the API. A doc comment would become the command's description.
#[derive(Args)]
#[group(skip)]
#[command(next_help_heading = "Uploads")]
pub struct UploadArgs {
    /// The video and audio files to upload, and with --recursive folders of them
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath, required_unless_present_any = ["resume", "manifest"],
        help_heading = "Files")]
    pub files: Vec<PathBuf>,
    /// Upload the video and audio files below folders; hidden and other files are skipped
    #[arg(long, short = 'r')]
    pub recursive: bool,
    /// Upload the files of a table. Its columns are file, name, category, definition and callback_url; empty cells have
    /// the values of the options
    #[arg(long, value_name = "FILE.csv", value_hint = ValueHint::FilePath, conflicts_with_all = ["files", "recursive"],
        help_heading = "Files")]
    pub manifest: Option<PathBuf>,
    /// Put each video into a category with the path of its folder below the given one, and create missing categories
    #[arg(long, requires = "recursive", conflicts_with = "manifest")]
    pub mirror_folders: bool,
    /// The name of the video, for a single file; without an extension, that of the file is added
    #[arg(long, conflicts_with_all = ["recursive", "manifest"])]
    pub name: Option<String>,
    /// Upload also files that this account has already, each as a new video
    #[arg(long)]
    pub again: bool,
    /// Print nothing on standard error but errors and warnings
    #[arg(long, short = 'q', conflicts_with = "verbose")]
    pub quiet: bool,
    /// Resume interrupted uploads, and start the others; without files, resume all interrupted uploads
    #[arg(long, conflicts_with = "restart")]
    pub resume: bool,
    /// Restart interrupted uploads from scratch, each as a new video
    #[arg(long)]
    pub restart: bool,
    /// Put the videos into this category: its number, or its path such as 数学/高一
    #[arg(long, visible_alias = "category", value_name = "ID|PATH")]
    pub category_id: Option<String>,
    /// Create the categories of a path such as 数学/高一 that do not exist
    #[arg(long)]
    pub create: bool,
    /// Wait until the videos are transcoded
    #[arg(long)]
    pub wait: bool,
    /// The time limit of --wait
    #[arg(long, value_name = "SECONDS", default_value = "7200", value_parser = seconds)]
    pub wait_limit: Duration,
    /// Read the file again at the end, wait for transcoding, and compare the MD5 of the file with the server's
    #[arg(long)]
    pub verify: bool,
    /// The number of files to upload at once
    #[arg(long, value_name = "N", default_value = "2")]
    pub jobs: NonZeroUsize,
    /// The size of a chunk; each upload keeps one in memory
    #[arg(long, value_name = "BYTES", default_value = "4194304")]
    pub chunk_size: NonZeroUsize,
    /// Send each file in a single request instead of in chunks; it cannot be resumed then
    #[arg(long)]
    pub multipart: bool,
}

impl UploadArgs {
    /// Returns whether the run resumes all interrupted uploads, and has no files of its own.
    pub fn resumes_all(&self) -> bool {
        self.files.is_empty() && self.manifest.is_none()
    }
}

fn seconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_secs)
}

/// Adds the files and options of uploads to the command of the module.
pub fn command(module: Command) -> Command {
    let about = module.get_long_about().map(ToString::to_string).unwrap_or_default();
    let params = GetUrl::OPERATION.params.iter().filter(|param| param.name != "file_name");
    UploadArgs::augment_args(module)
        .long_about(format!("{about}\n\n{ABOUT}"))
        .subcommand_required(false)
        .subcommand_negates_reqs(true)
        .override_usage("bjy upload [OPTIONS] FILE...\n       bjy upload <OPERATION> [OPTIONS]")
        .subcommands(stored::commands())
        .args(params.map(|param| match param.name {
            "definition" => option(param).required(false).default_value("high"),
            _ => option(param),
        }))
}

/// Rejects files and options before the name of an operation, where they have no effect.
pub fn check_operation(matches: &ArgMatches, operation: &str) -> Result<(), CliError> {
    let own = command(Command::new("upload"));
    let is_given = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    if own.get_arguments().any(|arg| is_given(arg.get_id().as_str())) {
        let message = t!("`%{operation}` is an operation here, and takes no files", operation = operation);
        return Err(CliError::usage(message)
            .hint(t!("to upload a file of that name: ./%{operation}", operation = operation))
            .hint(t!(
                "put the operation's options after it: bjy upload %{operation} --help",
                operation = operation
            )));
    }
    Ok(())
}

/// Returns the request that creates the video of a file. `params` take precedence over the options.
pub fn request(
    matches: &ArgMatches,
    file_name: &str,
    params: &[(&'static str, String)],
) -> Result<GetUrl, Invalid> {
    let mut values = ParamValues::new(GetUrl::OPERATION, matches).with("file_name", file_name);
    for (name, value) in params {
        values = values.with(name, value.as_str());
    }
    if is_audio(file_name) {
        values = values.with("audio_with_view", "1");
    }
    let command = OperationCommand::single::<GetUrl>();
    Ok(GetUrl::from_form(values.form(&command)?))
}
