//! The calls behind a report. Long time spans take several.

use std::collections::BTreeMap;
use std::future::Future;

use baijiayun_vod::{Client, CstDate, VideoId, account, play_data, video};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use indicatif::{ProgressBar, ProgressStyle};

use super::period::Period;
use super::row::{By, Measure, Row};
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;

/// The most days of a call. The vendor's limit of a video's traffic is 65 days, as far as it is readable.
const DAYS_OF_A_CALL: usize = 60;
/// The number of calls at once.
const AT_ONCE: usize = 8;
/// The number of videos on a page, the most that the server allows.
const VIDEOS_OF_A_PAGE: i64 = 1000;

/// Returns the rows of a report.
pub async fn rows(measure: Measure, by: By, period: Period, context: &Context) -> Result<Vec<Row>, CliError> {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_message(t!("calls:").into_owned());
    let waits = bar.clone();
    let on_wait = move |text: &str| waits.println(text);
    let source = Source { client: context.client_with_waits(&context.resolve()?, on_wait)?, bar };
    let rows = match (measure, by) {
        (_, By::Video) => source.by_video(measure, period, context).await,
        (Measure::Traffic, By::Day) => {
            source.traffic(period.days(), |part| Row { day: Some(part.from), ..traffic() }).await
        }
        (Measure::Traffic, By::Month) => {
            source.traffic(period.months(), |part| Row { month: Some(part.month()), ..traffic() }).await
        }
        (Measure::Plays, By::Day) => source.plays_by_day(period).await,
        (Measure::Plays, By::Month) => source.plays_by_day(period).await.map(by_month),
    };
    source.bar.finish_and_clear();
    rows
}

/// Prints the first request of a report, and says how many there are.
pub async fn preview(measure: Measure, by: By, period: Period, context: &Context) -> Result<(), CliError> {
    let client = context.client()?;
    let Period { from, to } = first_of(measure, by, period);
    let dry_run = match (measure, by) {
        (_, By::Video) => client.api().dry_run(video::List::new().page_size(VIDEOS_OF_A_PAGE)).await?,
        (Measure::Traffic, _) => client.api().dry_run(account::GetUsedFlow::new(from, to)).await?,
        (Measure::Plays, _) => {
            client.api().dry_run(play_data::GetAccountDailyPlayCount::new(from, to)).await?
        }
    };
    RequestPreview::from(dry_run).print(context)?;
    context.note(&t!("this is the first of several calls"));
    Ok(())
}

/// Returns the time span of the first call.
fn first_of(measure: Measure, by: By, period: Period) -> Period {
    let parts = match (measure, by) {
        (Measure::Traffic, By::Day) => period.days(),
        (Measure::Traffic, By::Month) => period.months(),
        _ => period.parts(DAYS_OF_A_CALL),
    };
    parts.first().copied().unwrap_or(period)
}

fn traffic() -> Row {
    Row::new(Measure::Traffic, 0)
}

/// The client, and the line that counts its calls.
struct Source {
    client: Client,
    bar: ProgressBar,
}

impl Source {
    /// Returns the account's traffic, a row per part.
    async fn traffic(&self, parts: Vec<Period>, row: impl Fn(Period) -> Row) -> Result<Vec<Row>, CliError> {
        let calls = parts.iter().map(|part| {
            let request = account::GetUsedFlow::new(part.from, part.to);
            async move { Ok(self.client.account().get_used_flow(request).await?.flow.0) }
        });
        let values: Vec<i64> = self.all(calls).await?;
        Ok(parts
            .into_iter()
            .zip(values)
            .map(|(part, value)| Row { traffic: Some(value), ..row(part) })
            .collect())
    }

    /// Returns the account's plays, a row per day. Days that the server leaves out have none.
    async fn plays_by_day(&self, period: Period) -> Result<Vec<Row>, CliError> {
        let calls = period.parts(DAYS_OF_A_CALL).into_iter().map(|part| {
            let request = play_data::GetAccountDailyPlayCount::new(part.from, part.to);
            async move { Ok(self.client.play_data().get_account_daily_play_count(request).await?.play_count) }
        });
        let parts: Vec<BTreeMap<CstDate, i64>> = self.all(calls).await?;
        let counts: BTreeMap<_, _> = parts.into_iter().flatten().collect();
        let row =
            |day| Row { day: Some(day), ..Row::new(Measure::Plays, counts.get(&day).copied().unwrap_or(0)) };
        Ok(period.days().into_iter().map(|day| row(day.from)).collect())
    }

    /// Returns a row per video of the account, the largest number first.
    async fn by_video(
        &self,
        measure: Measure,
        period: Period,
        context: &Context,
    ) -> Result<Vec<Row>, CliError> {
        let request = video::List::new().page_size(VIDEOS_OF_A_PAGE);
        let videos: Vec<video::ListedVideo> = self.client.api().items(request).try_collect().await?;
        let parts = period.parts(DAYS_OF_A_CALL);
        let count = videos.len() * parts.len();
        context.note(&t!("%{videos} videos take %{calls} calls", videos = videos.len(), calls = count));
        let calls = videos
            .iter()
            .flat_map(|video| parts.iter().map(|part| self.of_video(measure, video.video_id, *part)));
        let values = self.all(calls).await?;
        let sums = values.chunks(parts.len()).map(|values| values.iter().sum());
        let row = |(video, sum): (video::ListedVideo, i64)| Row {
            video_id: Some(video.video_id),
            name: Some(video.name),
            ..Row::new(measure, sum)
        };
        let mut rows: Vec<_> = videos.into_iter().zip(sums).map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.value()));
        Ok(rows)
    }

    async fn of_video(&self, measure: Measure, id: VideoId, part: Period) -> Result<i64, CliError> {
        let Period { from, to } = part;
        let data = self.client.play_data();
        Ok(match measure {
            Measure::Traffic => data.get_used_flow(play_data::GetUsedFlow::new(id, from, to)).await?.flow.0,
            Measure::Plays => {
                let request = play_data::GetDailyPlayCount::new(id, from, to);
                data.get_daily_play_count(request).await?.play_count.values().sum()
            }
        })
    }

    /// Makes the calls, some at once, and returns their results in order.
    async fn all<T>(
        &self,
        calls: impl IntoIterator<Item = impl Future<Output = Result<T, CliError>>>,
    ) -> Result<Vec<T>, CliError> {
        let calls: Vec<_> = calls.into_iter().collect();
        self.bar.set_length(calls.len() as u64);
        stream::iter(calls).buffered(AT_ONCE).inspect(|_| self.bar.inc(1)).try_collect().await
    }
}

/// Adds the rows of each month.
fn by_month(days: Vec<Row>) -> Vec<Row> {
    let mut months: BTreeMap<String, i64> = BTreeMap::new();
    for row in days {
        let month = row.day.map(|day| Period { from: day, to: day }.month()).unwrap_or_default();
        *months.entry(month).or_default() += row.value();
    }
    let row = |(month, plays)| Row { month: Some(month), ..Row::new(Measure::Plays, plays) };
    months.into_iter().map(row).collect()
}
