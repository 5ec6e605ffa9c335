//! What `bjy upload` takes: its own flags, and those of the request that makes a video.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use baijiayun_vod::upload::GetUrl;
use baijiayun_vod::uploader::is_audio;
use baijiayun_vod::{CategoryId, Request};
use clap::{ArgMatches, Args, Command, ValueHint, parser::ValueSource};

use crate::error::CliError;
use crate::operation::{ParamValues, Command as OperationCommand, Invalid, option};

const ABOUT: &str = "\
With files, uploads them: in chunks, and on from where it stopped after a broken connection, Ctrl-C or a \
crash. What is left to do is remembered until an upload is over; --resume goes on with it.

With an operation, makes that one call; a file of that name is ./get-url.";

// Not a doc comment: that would become the command's description.
// The flags that are not parameters of the API.
#[derive(Args)]
#[group(skip)]
#[command(next_help_heading = "Uploads")]
pub struct UploadArgs {
    /// The video and audio files
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "resume",
        help_heading = "Files")]
    pub files: Vec<PathBuf>,
    /// Go on with uploads that were broken off, and begin the others; without files, go on with all
    /// that were broken off
    #[arg(long, conflicts_with = "restart")]
    pub resume: bool,
    /// Begin anew, as another video, what was broken off
    #[arg(long)]
    pub restart: bool,
    /// Put the videos into this category
    #[arg(long, value_name = "ID")]
    pub category_id: Option<CategoryId>,
    /// Wait until the videos are transcoded
    #[arg(long)]
    pub wait: bool,
    /// How long to wait for that
    #[arg(long, value_name = "SECONDS", default_value = "7200", value_parser = seconds)]
    pub wait_limit: Duration,
    /// Compare the MD5 of what was sent with the server's, once it is transcoded
    #[arg(long)]
    pub verify: bool,
    /// How many files to send at once
    #[arg(long, value_name = "N", default_value = "2")]
    pub jobs: NonZeroUsize,
    /// How much to send at a time, and to keep in memory, of each file
    #[arg(long, value_name = "BYTES", default_value = "4194304")]
    pub chunk_size: NonZeroUsize,
    /// Send each file whole instead of in chunks: it cannot go on where it stopped then
    #[arg(long)]
    pub multipart: bool,
}

fn seconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_secs)
}

/// The module's command, which takes files too.
pub fn command(module: Command) -> Command {
    let about = module.get_long_about().map(ToString::to_string).unwrap_or_default();
    let params = GetUrl::OPERATION.params.iter().filter(|param| param.name != "file_name");
    UploadArgs::augment_args(module)
        .long_about(format!("{about}\n\n{ABOUT}"))
        .subcommand_required(false)
        .subcommand_negates_reqs(true)
        .override_usage("bjy upload [OPTIONS] FILE...\n       bjy upload <OPERATION> [OPTIONS]")
        .args(params.map(|param| match param.name {
            "definition" => option(param).required(false).default_value("high"),
            _ => option(param),
        }))
}

/// Refuses what stands before the name of an operation, and would count for nothing there.
pub fn check_operation(matches: &ArgMatches, operation: &str) -> Result<(), CliError> {
    let own = command(Command::new("upload"));
    let is_given = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    if own.get_arguments().any(|arg| is_given(arg.get_id().as_str())) {
        return Err(CliError::usage(format!("`{operation}` is an operation here, and takes no files"))
            .hint(format!("a file of that name is ./{operation}"))
            .hint(format!("the operation's flags come after it: bjy upload {operation} --help")));
    }
    Ok(())
}

/// The request that makes the video of a file.
pub fn request(matches: &ArgMatches, file_name: &str) -> Result<GetUrl, Invalid> {
    let mut arguments = ParamValues::new(GetUrl::OPERATION, matches).with("file_name", file_name);
    if is_audio(file_name) {
        arguments = arguments.with("audio_with_view", "1");
    }
    let command = OperationCommand::single::<GetUrl>();
    Ok(GetUrl::from_form(arguments.form(&command)?))
}
