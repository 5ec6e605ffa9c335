//! Statistics of plays. A play counts at once, while the vendor computes traffic once a day.

use std::collections::BTreeMap;

use baijiayun_vod::play_data::{
    GetAccountDailyPlayCountResponse, GetDailyPlayCountResponse, GetPlayCountRankResponse,
    GetUsedFlowResponse, ListAccountPlayRecordsResponse, ListPlayRecordsResponse,
    ListPlaybackPlayRecordsResponse, PlayRecord, VideoPlayCount,
};
use baijiayun_vod::{CstDate, CstDateTime, VideoId};

use super::page::page;
use super::plays::{each_day, is_of, total, within};
use crate::call::Context;
use crate::generated::play_data::{
    GetAccountDailyPlayCount, GetDailyPlayCount, GetPlayCountRank, GetUsedFlow, ListAccountPlayRecords,
    ListPlayRecords, ListPlaybackPlayRecords,
};
use crate::rejection::Rejection;
use crate::state::{AccountPlayRecord, Play};

/// The longest time span of a video's traffic, in days. The vendor's page is unclear about it.
const LONGEST_FLOW_SPAN: usize = 65;
/// The number of videos in the ranking.
const RANKED: usize = 100;

pub fn get_used_flow(
    context: &mut Context<'_>,
    request: GetUsedFlow,
) -> Result<GetUsedFlowResponse, Rejection> {
    let id = request.video_id;
    let start = request.start_date;
    let end = request.end_date;
    context.video(id)?;
    if each_day(start, end)?.count() > LONGEST_FLOW_SPAN {
        return Err(Rejection::parameter(format!("end_date参数错误，时间跨度不能超过{LONGEST_FLOW_SPAN}天")));
    }
    let counts = |play: &Play| play.record.video_id == id && within(play, start, end);
    Ok(record!(GetUsedFlowResponse { flow: total(&context.account.plays, counts) }))
}

pub fn list_play_records(
    context: &mut Context<'_>,
    request: ListPlayRecords,
) -> Result<ListPlayRecordsResponse, Rejection> {
    context.video(request.video_id)?;
    let records = context.account.plays.iter().map(|play| &play.record).filter(|record| {
        record.video_id == request.video_id
            && began_within(record, request.start_time, request.end_time)
            && request.user_number.as_ref().is_none_or(|number| record.user_number.as_ref() == Some(number))
    });
    let records = records.cloned().map(without_room);
    let (total, list) = page(records.collect(), request.page, request.page_size, 100);
    Ok(record!(ListPlayRecordsResponse {
        total,
        page: Some(request.page.unwrap_or(1)),
        page_size: Some(request.page_size.unwrap_or(100)),
        list,
    }))
}

pub fn list_account_play_records(
    context: &mut Context<'_>,
    request: ListAccountPlayRecords,
) -> Result<ListAccountPlayRecordsResponse, Rejection> {
    let plays = context.account.plays.iter().filter(|play| {
        is_of(play, request.product_type) && began_within(&play.record, request.start_time, request.end_time)
    });
    let records = plays.map(|play| play.record.clone());
    let (total, list) = page(records.collect(), request.page, request.page_size, 100);
    Ok(record!(ListAccountPlayRecordsResponse {
        total,
        page: Some(request.page.unwrap_or(1)),
        page_size: Some(request.page_size.unwrap_or(100)),
        list,
    }))
}

/// Lists the plays of a room. An unknown room has none and is not rejected, because the mock has no rooms.
pub fn list_playback_play_records(
    context: &mut Context<'_>,
    request: ListPlaybackPlayRecords,
) -> Result<ListPlaybackPlayRecordsResponse, Rejection> {
    let plays = context.account.plays.iter().filter(|play| {
        play.record.room_id == Some(request.room_id)
            && request.session_id.is_none_or(|session| play.session_id == Some(session))
            && began_within(&play.record, request.start_time, request.end_time)
    });
    let records = plays.map(|play| without_room(play.record.clone()));
    let (total, list) = page(records.collect(), request.page, request.page_size, 100);
    Ok(record!(ListPlaybackPlayRecordsResponse {
        total,
        page: Some(request.page.unwrap_or(1)),
        page_size: Some(request.page_size.unwrap_or(100)),
        list,
    }))
}

pub fn get_play_count_rank(
    context: &mut Context<'_>,
    request: GetPlayCountRank,
) -> Result<GetPlayCountRankResponse, Rejection> {
    let start = request.start_date;
    let end = request.end_date;
    let mut counts: BTreeMap<VideoId, i64> = BTreeMap::new();
    let plays = context.account.plays.iter();
    for play in plays.filter(|play| within(play, start, end) && is_of(play, request.product_type)) {
        *counts.entry(play.record.video_id).or_default() += 1;
    }
    let mut play_rank: Vec<_> = counts
        .into_iter()
        .map(|(video_id, play_count)| record!(VideoPlayCount { video_id, play_count }))
        .collect();
    play_rank.sort_by_key(|count| std::cmp::Reverse(count.play_count));
    play_rank.truncate(RANKED);
    Ok(record!(GetPlayCountRankResponse { play_rank }))
}

pub fn get_daily_play_count(
    context: &mut Context<'_>,
    request: GetDailyPlayCount,
) -> Result<GetDailyPlayCountResponse, Rejection> {
    let id = request.video_id;
    context.video(id)?;
    let play_count = daily(context, request.start_date, request.end_date, |play| play.record.video_id == id)?;
    Ok(record!(GetDailyPlayCountResponse { play_count }))
}

pub fn get_account_daily_play_count(
    context: &mut Context<'_>,
    request: GetAccountDailyPlayCount,
) -> Result<GetAccountDailyPlayCountResponse, Rejection> {
    let product = request.product_type;
    let play_count = daily(context, request.start_date, request.end_date, |play| is_of(play, product))?;
    Ok(record!(GetAccountDailyPlayCountResponse { play_count }))
}

fn daily(
    context: &Context<'_>,
    start: CstDate,
    end: CstDate,
    counts: impl Fn(&Play) -> bool,
) -> Result<BTreeMap<CstDate, i64>, Rejection> {
    let mut days: BTreeMap<_, _> = each_day(start, end)?.map(|day| (day, 0)).collect();
    for play in context.account.plays.iter().filter(|play| counts(play)) {
        let count = play.record.play_begin_time.and_then(|time| days.get_mut(&time.date()));
        if let Some(count) = count {
            *count += 1;
        }
    }
    Ok(days)
}

fn began_within(record: &AccountPlayRecord, start: CstDateTime, end: CstDateTime) -> bool {
    record.play_begin_time.is_some_and(|time| (start..=end).contains(&time))
}

/// Returns the record without its room, as the records of a single video have none.
fn without_room(record: AccountPlayRecord) -> PlayRecord {
    record!(PlayRecord {
        guid: record.guid,
        uuid: record.uuid,
        video_id: record.video_id,
        user_name: record.user_name,
        user_number: record.user_number,
        play_begin_time: record.play_begin_time,
        play_end_time: record.play_end_time,
        play_length: record.play_length,
        client_type: record.client_type,
        user_ip: record.user_ip,
        area: record.area,
        ext_data: record.ext_data,
    })
}
