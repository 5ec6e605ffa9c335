//! Calls of a server on this machine.

use std::future::Future;

use anyhow::ensure;
use baijiayun_vod::{Client, Credentials, Unlimited, VideoId, video};
use futures_util::StreamExt;
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};

use crate::by_hand::{self, KEY, PARTNER_ID};
use crate::measure::{self, cpu_seconds};
use crate::row::{Effort, Options, Outcome, Row, Target, Unit};
use crate::server::Server;

const BASELINE: &str = "reqwest and serde by hand";

pub const ROW: Row = Row {
    name: "call",
    ours: "a call of video.get_info, without rate limit",
    baseline: BASELINE,
    target: Target::RatioAtMost(1.03),
    run,
};

pub const ONE_AT_A_TIME: Row = Row {
    name: "calls.1",
    ours: "calls one after another, per CPU second",
    baseline: BASELINE,
    target: Target::RatioAtLeast(0.97),
    run: |options| throughput(options, 1),
};

pub const PARALLEL: Row = Row {
    name: "calls.64",
    ours: "64 calls at a time, per CPU second",
    baseline: BASELINE,
    target: Target::RatioAtLeast(0.97),
    run: |options| throughput(options, 64),
};

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let server = Server::start(options)?;
    let (client, by_hand) = clients(&server)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    check(&runtime, &client, &by_hand)?;
    measure::instructions(
        options,
        ROW.name,
        || runtime.block_on(ours(&client)),
        || runtime.block_on(baseline(&by_hand)),
    )
}

fn throughput(options: &Options, parallel: usize) -> anyhow::Result<Outcome> {
    let calls = if options.effort == Effort::Once { parallel } else { 512 };
    let server = Server::start(options)?;
    let (client, by_hand) = clients(&server)?;
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    check(&runtime, &client, &by_hand)?;
    measure::alternate(
        options,
        Unit::PerCpuSecond,
        || runtime.block_on(rate(calls, parallel, || ours(&client))),
        || runtime.block_on(rate(calls, parallel, || baseline(&by_hand))),
    )
}

/// Makes calls and returns their number per second of CPU time.
async fn rate<F, T>(calls: usize, parallel: usize, call: impl Fn() -> F) -> anyhow::Result<f64>
where
    F: Future<Output = anyhow::Result<T>>,
{
    let start = cpu_seconds();
    let mut results = stream::iter(0..calls).map(|_| call()).buffer_unordered(parallel);
    while let Some(result) = results.next().await {
        result?;
    }
    Ok(calls as f64 / (cpu_seconds() - start))
}

fn clients(server: &Server) -> anyhow::Result<(Client, by_hand::Client)> {
    let by_hand = by_hand::Client::new(format!("{}/openapi/video/getInfo", server.url()))?;
    Ok((client(server)?, by_hand))
}

/// Returns our client, without rate limit.
pub fn client(server: &Server) -> anyhow::Result<Client> {
    let builder = Client::builder().credentials(Credentials::new(PARTNER_ID, KEY));
    Ok(builder.base_url(server.url()).rate_limiter(Unlimited).build()?)
}

fn check(runtime: &Runtime, client: &Client, by_hand: &by_hand::Client) -> anyhow::Result<()> {
    let response = runtime.block_on(client.video().get_info(video::GetInfo::new(VideoId(112_459))))?;
    let expected = runtime.block_on(by_hand.get_info::<VideoInfo>(112_459))?;
    ensure!(serde_json::to_value(response)? == serde_json::to_value(expected)?, "both read the same");
    Ok(())
}

async fn ours(client: &Client) -> anyhow::Result<video::GetInfoResponse> {
    Ok(client.video().get_info(video::GetInfo::new(VideoId(112_459))).await?)
}

async fn baseline(by_hand: &by_hand::Client) -> anyhow::Result<VideoInfo> {
    by_hand.get_info(112_459).await
}

/// The data of the response, strictly. Times are numbers.
#[derive(Deserialize, Serialize)]
struct VideoInfo {
    video_id: i64,
    name: String,
    status: i64,
    total_size: Option<i64>,
    total_transcode_size: Option<i64>,
    create_time: Option<i64>,
    preface_url: Option<String>,
    length: Option<i64>,
    file_md5: Option<String>,
    origin_definition: Option<String>,
    publish_status: Option<i64>,
    transcode_info: Option<Vec<TranscodedFile>>,
    category: Option<Vec<AssignedCategory>>,
}

#[derive(Deserialize, Serialize)]
struct TranscodedFile {
    definition: Option<String>,
    r#type: Option<String>,
    size: Option<i64>,
}

#[derive(Deserialize, Serialize)]
struct AssignedCategory {
    id: i64,
    level: Option<i64>,
    name: Option<String>,
}
