//! The plan and the usage of the account.

use std::collections::BTreeMap;

use baijiayun_vod::account::{
    GetDailyUsedFlowResponse, GetInfoResponse, GetProductUsageResponse, GetUsedFlowResponse,
    ListVideoUsedFlowResponse, ProductLineUsage, VideoFlow,
};
use baijiayun_vod::{ByteCount, CstDate, ProductType, VideoId};

use super::page::page;
use super::plays::{each_day, is_of, total, within};
use crate::call::Context;
use crate::generated::account::{GetDailyUsedFlow, GetInfo, GetProductUsage, GetUsedFlow, ListVideoUsedFlow};
use crate::rejection::Rejection;
use crate::state::sum;

pub fn get_info(context: &mut Context<'_>, _: GetInfo) -> Result<GetInfoResponse, Rejection> {
    let account = &*context.account;
    let plan = &account.plan;
    Ok(record!(GetInfoResponse {
        partner_id: account.partner_id,
        mobile: Some(plan.mobile.clone()),
        account_type: Some(plan.account_type),
        status: Some(plan.status),
        charge_type: Some(plan.charge_type),
        effect_time: plan.effect_time,
        expire_time: plan.expire_time,
        total_storage: Some(plan.total_storage),
        used_storage: Some(ByteCount(stored(context))),
        used_flow: Some(total(&account.plays, |_| true)),
        month_flow_limit: Some(plan.month_flow_limit),
        total_flow_limit: Some(plan.total_flow_limit),
    }))
}

pub fn get_used_flow(
    context: &mut Context<'_>,
    request: GetUsedFlow,
) -> Result<GetUsedFlowResponse, Rejection> {
    let start = request.start_date;
    let end = request.end_date;
    Ok(record!(GetUsedFlowResponse { flow: total(&context.account.plays, |play| within(play, start, end)) }))
}

pub fn get_daily_used_flow(
    context: &mut Context<'_>,
    request: GetDailyUsedFlow,
) -> Result<GetDailyUsedFlowResponse, Rejection> {
    let plays = &context.account.plays;
    let flow = each_day(request.start_date, request.end_date)?
        .map(|day| (day, total(plays, |play| within(play, day, day))));
    Ok(record!(GetDailyUsedFlowResponse { flow: flow.collect() }))
}

pub fn list_video_used_flow(
    context: &mut Context<'_>,
    request: ListVideoUsedFlow,
) -> Result<ListVideoUsedFlowResponse, Rejection> {
    let day: CstDate = request.date;
    let mut flows: BTreeMap<VideoId, i64> = BTreeMap::new();
    let plays = context.account.plays.iter();
    for play in plays.filter(|play| within(play, day, day) && is_of(play, request.product_type)) {
        let flow = flows.entry(play.record.video_id).or_default();
        *flow = flow.saturating_add(play.flow.0);
    }
    let flows =
        flows.into_iter().map(|(video_id, flow)| record!(VideoFlow { video_id, flow: ByteCount(flow) }));
    let (total, list) = page(flows.collect(), request.page, request.page_size, 100);
    Ok(record!(ListVideoUsedFlowResponse { total, list }))
}

pub fn get_product_usage(
    context: &mut Context<'_>,
    _: GetProductUsage,
) -> Result<GetProductUsageResponse, Rejection> {
    let account = &*context.account;
    let other = &account.other_usage;
    let usage = |storage: i64, flow: i64| {
        record!(ProductLineUsage { storage: Some(ByteCount(storage)), flow: Some(ByteCount(flow)) })
    };
    // The usage before the mock started, and the plays since.
    let line = |before: &Option<ProductLineUsage>, product: Option<ProductType>| {
        let of = |count: Option<ByteCount>| count.map_or(0, |count| count.0);
        let before = before.clone().unwrap_or(usage(0, 0));
        let since = product.map_or(0, |product| total(&account.plays, |play| play.product_type == product).0);
        usage(of(before.storage), sum([of(before.flow), since]))
    };
    let slides = account.videos.values().filter_map(|video| video.slides.as_ref());
    let doc = sum(slides.map(|slides| slides.size.0));
    let lines = [
        line(&other.large_class, Some(ProductType::LargeClass)),
        line(&other.small_class, Some(ProductType::SmallClass)),
        line(&other.double_teacher, Some(ProductType::DoubleTeacher)),
        line(&other.business, Some(ProductType::Business)),
        line(&Some(usage(stored(context).saturating_sub(doc), 0)), Some(ProductType::Vod)),
        line(&other.weclass, None),
    ];
    let of_lines = |of: fn(&ProductLineUsage) -> Option<ByteCount>| {
        sum(lines.iter().filter_map(of).map(|count| count.0))
    };
    let all = usage(sum([of_lines(|line| line.storage), doc]), of_lines(|line| line.flow));
    let [large_class, small_class, double_teacher, business, video, weclass] = lines.map(Some);
    let doc = Some(record!(ProductLineUsage { storage: Some(ByteCount(doc)), flow: None }));
    Ok(record!(GetProductUsageResponse {
        large_class,
        small_class,
        double_teacher,
        business,
        video,
        weclass,
        doc,
        total: all,
    }))
}

/// Returns the storage that all videos take, in bytes.
fn stored(context: &Context<'_>) -> i64 {
    sum(context.account.videos.values().map(|video| video.storage(context.now, context.settings)))
}
