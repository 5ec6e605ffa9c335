//! `bjy marker add` and `bjy marker remove`: change single markers of a video. The API saves all markers of a video at
//! once, so the others are read first and saved with them.

use baijiayun_vod::marker::{List, ListResponse, Marker, Save};
use baijiayun_vod::{Position, Request, VideoId};
use clap::{ArgMatches, Args, Command, FromArgMatches};

use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::output::fields;

pub fn add_command() -> Command {
    AddArgs::augment_args(Command::new("add"))
}

pub fn remove_command() -> Command {
    RemoveArgs::augment_args(Command::new("remove"))
}

/// Add markers to a video, and keep the others
///
/// Reads the markers of the video, and saves them with the new ones. Nothing is saved if they change in the meantime.
#[derive(Args)]
#[command(
    next_help_heading = "Parameters",
    after_help = "Example: bjy marker add --video-unique 1001 --at 1:05 --description 集合"
)]
struct AddArgs {
    /// The video
    #[arg(long, value_name = "ID")]
    video_unique: VideoId,
    /// The position of the marker; repeat it for several markers
    #[arg(long, value_name = "[H:]MM:SS", required = true)]
    at: Vec<Position>,
    /// The text shown at the marker: one for all, or one for each --at
    #[arg(long, value_name = "TEXT")]
    description: Vec<String>,
    /// The URL to which its button links
    #[arg(long, value_name = "URL")]
    reference_link: Option<String>,
    /// The text of its button
    #[arg(long, value_name = "TEXT")]
    btntxt: Option<String>,
    /// The URL of its picture
    #[arg(long, value_name = "URL")]
    image: Option<String>,
    /// Change the marker that is at this position already; what is not given stays
    #[arg(long)]
    replace: bool,
}

/// Remove markers from a video, and keep the others
///
/// Reads the markers of the video, and saves the others. Nothing is saved if they change in the meantime.
#[derive(Args)]
#[command(
    next_help_heading = "Parameters",
    after_help = "Example: bjy marker remove --video-unique 1001 --at 1:05"
)]
struct RemoveArgs {
    /// The video
    #[arg(long, value_name = "ID")]
    video_unique: VideoId,
    /// The position of the marker; repeat it for several markers
    #[arg(long, value_name = "[H:]MM:SS", required = true)]
    at: Vec<Position>,
}

pub async fn add(matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    let args = AddArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    let count = args.description.len();
    if count > 1 && count != args.at.len() {
        let message = t!("give one --description for all markers, or one for each --at");
        return Err(CliError::usage(message));
    }
    let before = markers(args.video_unique, context).await?;
    let mut after = before.list.clone();
    let mut errors = Vec::new();
    for (index, at) in args.at.iter().enumerate() {
        match after.iter_mut().find(|marker| marker.time_offset == *at) {
            Some(marker) if args.replace => args.change(marker, index),
            Some(marker) => {
                let message = t!("there is a marker already: %{marker}", marker = line(marker));
                errors.push(CliError::usage(message).hint(t!("--replace changes it")));
            }
            None => {
                let mut marker = Marker::new(*at);
                args.change(&mut marker, index);
                let index = after.iter().position(|later| later.time_offset > *at);
                after.insert(index.unwrap_or(after.len()), marker);
            }
        }
    }
    if let Some(error) = CliError::combine(errors) {
        return Err(error);
    }
    save(args.video_unique, before, after, context).await
}

impl AddArgs {
    /// Sets the given fields of the marker of an `--at`.
    fn change(&self, marker: &mut Marker, index: usize) {
        let description = self.description.get(index).or(self.description.first()).cloned();
        let set = |field: &mut Option<String>, value: Option<String>| *field = value.or(field.take());
        set(&mut marker.description, description);
        set(&mut marker.reference_link, self.reference_link.clone());
        set(&mut marker.btntxt, self.btntxt.clone());
        set(&mut marker.image, self.image.clone());
    }
}

pub async fn remove(matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    let args = RemoveArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    let before = markers(args.video_unique, context).await?;
    let is_gone = |at: &&Position| before.list.iter().all(|marker| marker.time_offset != **at);
    let errors = args.at.iter().filter(is_gone).map(|at| {
        CliError::usage(t!("there is no marker at %{at}", at = at))
            .hint(t!("`bjy marker list --video-unique %{id}` shows them", id = args.video_unique))
    });
    if let Some(error) = CliError::combine(errors.collect()) {
        return Err(error);
    }
    let (removed, after): (Vec<_>, Vec<_>) =
        before.list.iter().cloned().partition(|marker| args.at.contains(&marker.time_offset));
    if !context.dry_run {
        let lines: String = removed.iter().map(|marker| format!("  {}\n", line(marker))).collect();
        let title = t!("Remove these markers of video %{id}:", id = args.video_unique);
        let question = t!("This cannot be undone. Continue?");
        context.confirm(format!("{title}\n{lines}{question}")).await?;
    }
    save(args.video_unique, before, after, context).await
}

/// Returns a marker on a line.
fn line(marker: &Marker) -> String {
    match &marker.description {
        Some(text) => format!("{}  {text}", marker.time_offset),
        None => marker.time_offset.to_string(),
    }
}

/// Reads the markers of a video, also with `--dry-run`.
async fn markers(video: VideoId, context: &Context) -> Result<ListResponse, CliError> {
    Ok(context.reading_client()?.marker().list(List::new(video)).await?)
}

/// Saves all markers of a video, unless somebody else has changed them in the meantime, and prints them.
async fn save(
    video: VideoId,
    before: ListResponse,
    after: Vec<Marker>,
    context: &Context,
) -> Result<(), CliError> {
    let client = context.client()?;
    let request = Save::new(video, after.clone());
    if context.dry_run {
        return RequestPreview::from(client.api().dry_run(request).await?).print(context);
    }
    if markers(video, context).await? != before {
        let message = t!("the markers have changed in the meantime. Nothing was saved");
        return Err(CliError::usage(message).hint(t!("run the command again")));
    }
    client.marker().save(request).await?;
    let mut saved = before;
    saved.total = i64::try_from(after.len()).unwrap_or(i64::MAX);
    saved.list = after;
    context.output.show_with(&saved, &fields(&List::OPERATION.response))
}
