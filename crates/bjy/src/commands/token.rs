//! `bjy token ID…`: player tokens of many videos.

use std::time::Duration;

use baijiayun_vod::token::GetPlayerTokenBatch;
use baijiayun_vod::{Client, Expires, VideoId};
use clap::{ArgMatches, Args, Command, FromArgMatches};
use serde::Serialize;

use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::operation::{expires, video_ids};
use crate::output::Field;

/// The module whose command also takes the ids of videos.
pub const NAME: &str = "token";

/// The number of videos of a call.
const BATCH: usize = 100;

const ABOUT: &str = "\
With ids of videos, prints a token for each. With an operation, makes that one call.";

// A doc comment would become the command's description.
#[derive(Args)]
#[group(skip)]
pub struct TokenArgs {
    /// The videos: 1 2 3, 1,2,3, @FILE, or - for standard input
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// The time until the tokens expire
    #[arg(long, value_name = "SECONDS|1h|never", default_value = "1h", value_parser = lifetime)]
    expires_in: Expires,
}

/// A row of the output.
#[derive(Serialize)]
struct TokenRow {
    video_id: VideoId,
    token: String,
}

/// Adds the ids to the command of the module.
pub fn command(module: Command) -> Command {
    let about = module.get_long_about().map(ToString::to_string).unwrap_or_default();
    TokenArgs::augment_args(module)
        .long_about(format!("{about}\n\n{}", t!(ABOUT)))
        .subcommand_required(false)
        .subcommand_negates_reqs(true)
        .override_usage("bjy token [OPTIONS] ID...\n       bjy token <OPERATION> [OPTIONS]")
}

/// Reads the time until something expires.
pub fn lifetime(text: &str) -> Result<Expires, String> {
    let seconds = expires(text)?;
    Ok(match u64::try_from(seconds) {
        Ok(0) | Err(_) => Expires::Never,
        Ok(seconds) => Expires::After(Duration::from_secs(seconds)),
    })
}

/// Creates a token for each video, in the order of the ids.
pub async fn tokens(
    client: &Client,
    ids: &[VideoId],
    expires: Expires,
) -> Result<Vec<(VideoId, String)>, CliError> {
    let mut tokens = Vec::new();
    for batch in ids.chunks(BATCH) {
        let mut created =
            client.token().get_player_token_batch(GetPlayerTokenBatch::new(batch, expires)).await?;
        for id in batch {
            match created.remove(id) {
                Some(token) => tokens.push((*id, token)),
                None if tokens.iter().any(|(known, _)| known == id) => {}
                None => {
                    return Err(CliError::rejected(t!(
                        "the server created no token for video %{id}",
                        id = id
                    )));
                }
            }
        }
    }
    Ok(tokens)
}

/// Prints the requests that create the tokens.
pub async fn preview(
    client: &Client,
    ids: &[VideoId],
    expires: Expires,
    context: &Context,
) -> Result<(), CliError> {
    for batch in ids.chunks(BATCH) {
        let request = GetPlayerTokenBatch::new(batch, expires);
        RequestPreview::from(client.api().dry_run(request).await?).print(context)?;
    }
    Ok(())
}

pub async fn run(matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    let TokenArgs { ids, expires_in } = TokenArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    let ids = video_ids(&ids)?;
    if ids.is_empty() {
        stderr!("{}", t!("no ids: nothing to do"));
        return Ok(());
    }
    let fields = ["video_id", "token"].map(Field::plain);
    context.output.check(&fields, Some(""))?;
    let client = context.client()?;
    if context.dry_run {
        return preview(&client, &ids, expires_in, context).await;
    }
    let tokens = tokens(&client, &ids, expires_in).await?;
    let rows: Vec<_> = tokens.into_iter().map(|(video_id, token)| TokenRow { video_id, token }).collect();
    context.output.show_with(&rows, &fields)
}
