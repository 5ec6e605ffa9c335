//! `bjy video url ID…`: the URLs that play videos, or those of their files.

use baijiayun_vod::video::GetUrl;
use baijiayun_vod::{Client, Expires, FormatName, Seconds, VideoId};
use clap::{ArgMatches, Args, Command, FromArgMatches};
use futures_util::future::FutureExt;
use serde::Serialize;

use super::module_tool::ModuleTool;
use super::token::{lifetime, preview, tokens};
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::operation::video_ids;
use crate::output::{self, Field, OutputFormat};

/// The command beside the operations of videos.
pub const URL: ModuleTool = ModuleTool {
    module: "video",
    command: || UrlArgs::augment_args(Command::new("url")),
    run: |matches, context| run(matches, context).boxed(),
};

/// Print the URL of the page that plays a video, or of its files
///
/// The URL of the page has a player token. Everyone who has a URL can watch the video until it expires.
#[derive(Args)]
#[group(skip)]
struct UrlArgs {
    /// The videos: 1 2 3, 1,2,3, @FILE, or - for standard input
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// The time until the URLs expire
    #[arg(long, value_name = "SECONDS|1h|never", default_value = "1h", value_parser = lifetime)]
    expires_in: Expires,
    /// Print the URLs of the transcoded files, by definition
    #[arg(long)]
    files: bool,
    /// The format of the files
    #[arg(long, value_name = "FORMAT", default_value = "mp4", requires = "files")]
    format: FormatName,
}

/// A row of the output.
#[derive(Serialize)]
struct UrlRow {
    video_id: VideoId,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<String>,
    url: String,
}

async fn run(matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    let args = UrlArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    let ids = video_ids(&args.ids)?;
    if ids.is_empty() {
        stderr!("{}", t!("no ids: nothing to do"));
        return Ok(());
    }
    let names: &[&str] = if args.files { &["video_id", "definition", "url"] } else { &["video_id", "url"] };
    let fields: Vec<_> = names.iter().copied().map(Field::plain).collect();
    context.output.check(&fields, Some(""))?;
    let client = context.client()?;
    let rows = match (args.files, context.dry_run) {
        (true, true) => return preview_files(&client, &ids, &args, context).await,
        (false, true) => return preview(&client, &ids, args.expires_in, context).await,
        (true, false) => files(&client, &ids, &args).await?,
        (false, false) => pages(&client, &ids, &args).await?,
    };
    if context.output.format != OutputFormat::Table || context.output.chooses() {
        return context.output.show_with(&rows, &fields);
    }
    // A table would cut them, and nobody could copy them.
    rows.iter().try_for_each(|row| output::text(&row.url))
}

async fn pages(client: &Client, ids: &[VideoId], args: &UrlArgs) -> Result<Vec<UrlRow>, CliError> {
    let tokens = tokens(client, ids, args.expires_in).await?;
    let row = |(video_id, token): (VideoId, String)| UrlRow {
        video_id,
        definition: None,
        url: client.player_url(video_id, &token),
    };
    Ok(tokens.into_iter().map(row).collect())
}

async fn files(client: &Client, ids: &[VideoId], args: &UrlArgs) -> Result<Vec<UrlRow>, CliError> {
    let mut rows = Vec::new();
    for (&video_id, request) in ids.iter().zip(file_requests(ids, args)) {
        let files = client.video().get_url(request).await?.play_info.unwrap_or_default();
        let files = files.into_iter().filter_map(|(definition, file)| Some((definition, file.url?)));
        let before = rows.len();
        rows.extend(files.map(|(definition, url)| UrlRow { video_id, definition: Some(definition), url }));
        if rows.len() == before {
            let format = &args.format;
            let message =
                t!("video %{id} has no file of the format %{format}", id = video_id, format = format);
            return Err(CliError::rejected(message));
        }
    }
    Ok(rows)
}

async fn preview_files(
    client: &Client,
    ids: &[VideoId],
    args: &UrlArgs,
    context: &Context,
) -> Result<(), CliError> {
    for request in file_requests(ids, args) {
        RequestPreview::from(client.api().dry_run(request).await?).print(context)?;
    }
    Ok(())
}

fn file_requests(ids: &[VideoId], args: &UrlArgs) -> impl Iterator<Item = GetUrl> {
    let seconds = Seconds(args.expires_in.value().unwrap_or(0));
    ids.iter().map(move |id| GetUrl::new(*id).format(args.format.clone()).expires_in(seconds))
}
