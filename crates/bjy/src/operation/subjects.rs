//! The confirmation of a destructive call: the videos and categories behind the ids.

use std::collections::HashMap;
use std::iter::successors;

use baijiayun_vod::category::{Category, GetInfo as GetCategory, ListVideos};
use baijiayun_vod::metadata::{Param, Schema};
use baijiayun_vod::play_data::GetDailyPlayCount;
use baijiayun_vod::video::{GetInfo as GetVideo, List};
use baijiayun_vod::{ApiClient, ByteCount, CategoryId, Client, CstDate, Error, VideoId};
use futures_util::future::join_all;
use futures_util::stream::TryStreamExt;

use crate::lang::of_library;
use crate::output::{bytes, printable};

/// The number of ids that are looked up one by one and shown.
const MAX_SHOWN: usize = 10;
/// The number of days of the plays that are shown: those of one call.
const DAYS: usize = 60;
/// The number of videos on a page, the most that the server allows.
const VIDEOS_OF_A_PAGE: i64 = 1000;

/// The name and the size of a video.
type Facts = (String, Option<ByteCount>);

/// Returns a line for each of the first ids, and a line about all. Ids that cannot be looked up are shown with the
/// reason.
pub async fn describe(client: &ApiClient, param: &Param, ids: &[String]) -> String {
    let client = Client::from(client.clone());
    let schema = match param.schema {
        Schema::CommaList(item) => *item,
        schema => schema,
    };
    let numbers: Vec<i64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let (lines, total) = match schema {
        Schema::IntId("VideoId") => videos(&client, numbers.into_iter().map(VideoId).collect()).await,
        Schema::IntId("CategoryId") => {
            let shown = numbers.iter().take(MAX_SHOWN).map(|id| category(&client, CategoryId(*id)));
            (join_all(shown).await, None)
        }
        _ => (ids.iter().take(MAX_SHOWN).map(|_| String::new()).collect(), None),
    };
    let mut text = String::new();
    for (id, facts) in ids.iter().zip(lines) {
        text.push_str(&format!("  {}\n", format!("{id}  {facts}").trim_end()));
    }
    let more = ids.len().saturating_sub(MAX_SHOWN);
    if more > 0 {
        text.push_str(&format!(
            "  {}\n",
            t!("… and %{more} more; %{total} in all", more = more, total = ids.len())
        ));
    }
    match total.filter(|_| ids.len() > 1) {
        Some(total) => format!("{text}  {total}\n"),
        None => text,
    }
}

/// Returns the facts of the first videos, and the number and size of all.
async fn videos(client: &Client, ids: Vec<VideoId>) -> (Vec<String>, Option<String>) {
    let facts: Result<HashMap<VideoId, Facts>, Error> = match ids.len() > MAX_SHOWN {
        true => listed(client, &ids).await,
        false => Ok(HashMap::new()),
    };
    let shown = ids.iter().take(MAX_SHOWN).map(async |id| {
        let known = facts.as_ref().ok().and_then(|facts| facts.get(id)).cloned();
        let facts = match known {
            Some(facts) => Ok(facts),
            None => single(client, *id).await,
        };
        (facts, plays(client, *id).await)
    });
    let shown = join_all(shown).await;
    let sizes: Option<i64> = match (ids.len() > MAX_SHOWN, &facts) {
        (true, Ok(facts)) => ids.iter().map(|id| Some(facts.get(id)?.1?.0)).sum(),
        (true, Err(_)) => None,
        (false, _) => shown.iter().map(|(facts, _)| Some(facts.as_ref().ok()?.1?.0)).sum(),
    };
    let total = t!("%{count} videos, %{size}", count = ids.len(), size = size(sizes.map(ByteCount)));
    let lines = shown.into_iter().map(|(facts, plays)| match facts {
        Ok((name, bytes)) => format!("{}, {}, {plays}", printable(&name), size(bytes)),
        Err(error) => unknown(&error),
    });
    (lines.collect(), Some(total.into_owned()))
}

/// Returns the facts of these videos from the list of all: a call for each video would take long.
async fn listed(client: &Client, ids: &[VideoId]) -> Result<HashMap<VideoId, Facts>, Error> {
    let all: Vec<_> =
        client.video().list_items(List::new().page_size(VIDEOS_OF_A_PAGE)).try_collect().await?;
    let wanted = all.into_iter().filter(|video| ids.contains(&video.video_id));
    Ok(wanted.map(|video| (video.video_id, (video.name, video.total_size))).collect())
}

async fn single(client: &Client, id: VideoId) -> Result<Facts, Error> {
    let info = client.video().get_info(GetVideo::new(id)).await?;
    Ok((info.name, info.total_size))
}

/// Returns the number of recent plays. All would take a call for every 60 days of the video's life.
async fn plays(client: &Client, id: VideoId) -> String {
    let today = CstDate::today();
    let first = successors(Some(today), |day| day.yesterday()).take(DAYS).last().unwrap_or(today);
    match client.play_data().get_daily_play_count(GetDailyPlayCount::new(id, first, today)).await {
        Ok(response) => {
            let plays: i64 = response.play_count.values().sum();
            t!("%{plays} plays in the last %{days} days", plays = plays, days = DAYS).into()
        }
        Err(_) => t!("plays unknown").into(),
    }
}

fn size(size: Option<ByteCount>) -> String {
    match size {
        Some(size) => bytes(u64::try_from(size.0).unwrap_or_default()),
        None => t!("size unknown").into(),
    }
}

/// Returns the name of a category, and the number of its videos and subcategories.
async fn category(client: &Client, id: CategoryId) -> String {
    category_facts(client, id).await.unwrap_or_else(|error| unknown(&error))
}

async fn category_facts(client: &Client, id: CategoryId) -> Result<String, Error> {
    let info = client.category().get_info(GetCategory::new(id)).await?;
    let videos = client.category().list_videos(ListVideos::new(id).page_size(1)).await?.total;
    let name = info.name.unwrap_or_default();
    let below = count(&info.children.unwrap_or_default());
    let facts = t!("%{videos} videos, %{below} subcategories", videos = videos, below = below);
    Ok(format!("{}, {facts}", printable(&name)))
}

fn count(categories: &[Category]) -> usize {
    categories.iter().map(|category| 1 + count(category.children.as_deref().unwrap_or_default())).sum()
}

fn unknown(error: &Error) -> String {
    t!("cannot look it up: %{error}", error = of_library(error)).into()
}
