//! The confirmation of a destructive call: the names of the videos and categories behind the ids.

use baijiayun_vod::category::{Category, GetInfo as GetCategory, ListVideos};
use baijiayun_vod::metadata::{Param, Schema};
use baijiayun_vod::video::GetInfo as GetVideo;
use baijiayun_vod::{ApiClient, CategoryId, Client, Error, VideoId};

use crate::output::{bytes, printable};

/// The number of ids that are looked up and shown.
const MAX_SHOWN: usize = 10;

/// Returns a line for each of the first ids, and the number of the others. Ids that cannot be looked up are shown
/// with the reason.
pub async fn describe(client: &ApiClient, param: &Param, ids: &[String]) -> String {
    let client = Client::from(client.clone());
    let schema = match param.schema {
        Schema::CommaList(item) => *item,
        schema => schema,
    };
    let mut lines = String::new();
    for id in ids.iter().take(MAX_SHOWN) {
        let facts = match (schema, id.parse()) {
            (Schema::IntId("VideoId"), Ok(number)) => video(&client, VideoId(number)).await,
            (Schema::IntId("CategoryId"), Ok(number)) => category(&client, CategoryId(number)).await,
            _ => Ok(String::new()),
        };
        let facts = facts.unwrap_or_else(|error| {
            t!("cannot look it up: %{error}", error = crate::lang::of_library(error)).into()
        });
        lines.push_str(&format!("  {id}  {facts}\n"));
    }
    match ids.len().saturating_sub(MAX_SHOWN) {
        0 => lines,
        more => format!(
            "{lines}  {}\n",
            t!("… and %{more} more; %{total} in all", more = more, total = ids.len())
        ),
    }
}

/// Returns the name and the size of a video. Its plays would take a call for every 60 days of its life.
async fn video(client: &Client, id: VideoId) -> Result<String, Error> {
    let info = client.video().get_info(GetVideo::new(id)).await?;
    let size = match info.total_size {
        Some(size) => bytes(u64::try_from(size.0).unwrap_or_default()),
        None => t!("size unknown").into(),
    };
    Ok(format!("{}, {size}, {}", printable(&info.name), t!("plays unknown")))
}

/// Returns the name of a category, and the number of its videos and subcategories.
async fn category(client: &Client, id: CategoryId) -> Result<String, Error> {
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
