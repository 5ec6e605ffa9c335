//! The calls behind a report. Long time spans take several.

use std::collections::BTreeMap;

use baijiayun_vod::{Client, CstDate, VideoId, account, play_data, video};
use futures_util::stream::TryStreamExt;

use super::calls::Calls;
use super::period::Period;
use super::row::{By, Measure, Row};
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;

/// The most days of a call. The vendor's limit of a video's traffic is 65 days, as far as it is readable.
const DAYS_OF_A_CALL: usize = 60;
/// The number of videos on a page, the most that the server allows.
const VIDEOS_OF_A_PAGE: i64 = 1000;

/// The rows whose calls all succeeded, and the error if there are others.
pub struct Report {
    pub rows: Vec<Row>,
    pub failure: Option<CliError>,
}

/// Returns the rows of a report.
pub async fn report(measure: Measure, by: By, period: Period, context: &Context) -> Result<Report, CliError> {
    let calls = Calls::new();
    let waits = calls.bar.clone();
    let on_wait = move |text: &str| waits.println(text);
    let source = Source { client: context.client_with_waits(&context.resolve()?, on_wait)?, calls };
    let rows = match (measure, by) {
        (_, By::Video) => source.by_video(measure, period, context).await?,
        (Measure::Traffic, By::Day) => {
            source.traffic(period.days(), |part| Row { day: Some(part.from), ..traffic() }).await
        }
        (Measure::Traffic, By::Month) => {
            source.traffic(period.months(), |part| Row { month: Some(part.month()), ..traffic() }).await
        }
        (Measure::Plays, By::Day) => source.plays_by_day(period).await.rows,
        (Measure::Plays, By::Month) => source.plays_by_day(period).await.by_month(),
    };
    Ok(Report { rows, failure: source.calls.finish()? })
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

/// The client and its calls.
struct Source {
    client: Client,
    calls: Calls,
}

impl Source {
    /// Returns the account's traffic, a row per part.
    async fn traffic(&self, parts: Vec<Period>, row: impl Fn(Period) -> Row) -> Vec<Row> {
        let calls = parts.iter().map(|part| {
            let request = account::GetUsedFlow::new(part.from, part.to);
            let call = async move { Ok(self.client.account().get_used_flow(request).await?.flow.0) };
            (row(*part).label(), call)
        });
        let values: Vec<Option<i64>> = self.calls.all(calls).await;
        let rows = parts.iter().zip(values);
        rows.filter_map(|(part, value)| Some(Row { traffic: Some(value?), ..row(*part) })).collect()
    }

    /// Returns the account's plays, a row per day. Days that the server leaves out have none.
    async fn plays_by_day(&self, period: Period) -> Days {
        let parts = period.parts(DAYS_OF_A_CALL);
        let calls = parts.iter().map(|part| {
            let request = play_data::GetAccountDailyPlayCount::new(part.from, part.to);
            let data = self.client.play_data();
            let call = async move { Ok(data.get_account_daily_play_count(request).await?.play_count) };
            (format!("{} … {}", part.from, part.to), call)
        });
        let results: Vec<Option<BTreeMap<CstDate, i64>>> = self.calls.all(calls).await;
        let mut rows = Vec::new();
        for (part, counts) in parts.iter().zip(results) {
            let Some(counts) = counts else { continue };
            let plays = |day| counts.get(&day).copied().unwrap_or(0);
            let row = |day| Row { day: Some(day), ..Row::new(Measure::Plays, plays(day)) };
            rows.extend(part.days().into_iter().map(|day| row(day.from)));
        }
        Days { period, rows }
    }

    /// Returns a row per video of the account, the largest number first.
    async fn by_video(
        &self,
        measure: Measure,
        period: Period,
        context: &Context,
    ) -> Result<Vec<Row>, CliError> {
        let request = video::List::new().page_size(VIDEOS_OF_A_PAGE);
        self.calls.bar.set_message(t!("listing the videos").into_owned());
        self.calls.bar.tick();
        let videos: Vec<video::ListedVideo> = self.client.api().items(request).try_collect().await?;
        let parts = period.parts(DAYS_OF_A_CALL);
        let count = videos.len() * parts.len();
        context.note(&t!("%{videos} videos take %{calls} calls", videos = videos.len(), calls = count));
        let call = |video: &video::ListedVideo, part: &Period| {
            let subject = t!("video %{id}", id = video.video_id).into_owned();
            (subject, self.of_video(measure, video.video_id, *part))
        };
        let calls = videos.iter().flat_map(|video| parts.iter().map(move |part| call(video, part)));
        let values = self.calls.all(calls).await;
        let sums = values.chunks(parts.len()).map(|values| values.iter().copied().sum::<Option<i64>>());
        let row = |(video, sum): (video::ListedVideo, Option<i64>)| {
            Some(Row { video_id: Some(video.video_id), name: Some(video.name), ..Row::new(measure, sum?) })
        };
        let mut rows: Vec<_> = videos.into_iter().zip(sums).filter_map(row).collect();
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
}

/// The plays of the days whose call succeeded.
struct Days {
    period: Period,
    rows: Vec<Row>,
}

impl Days {
    /// Adds the rows of each month. A month without one of its days is left out.
    fn by_month(self) -> Vec<Row> {
        let mut months: BTreeMap<String, (usize, i64)> = BTreeMap::new();
        for row in self.rows {
            let month = row.day.map(|day| Period { from: day, to: day }.month()).unwrap_or_default();
            let (days, plays) = months.entry(month).or_default();
            *days += 1;
            *plays += row.value();
        }
        let row = |part: Period| {
            let month = part.month();
            let (_, plays) = months.get(&month).filter(|(days, _)| *days == part.days().len())?;
            Some(Row { month: Some(month), ..Row::new(Measure::Plays, *plays) })
        };
        self.period.months().into_iter().filter_map(row).collect()
    }
}
