//! From a typed request to the body that is sent.

use std::hint::black_box;

use anyhow::ensure;
use baijiayun_vod::{Client, Credentials, CstDateTime, Unlimited, video};

use crate::by_hand::{self, KEY, PARTNER_ID};
use crate::measure;
use crate::row::{Options, Outcome, Row, Target};

const OURS: &str = "video::List with 4 parameters, checked, signed and encoded";
const BASELINE: &str = "two format strings, MD5, two values encoded";

pub const ROW: Row =
    Row { name: "request", ours: OURS, baseline: BASELINE, target: Target::RatioAtMost(1.2), run };

pub const ALLOCATIONS: Row = Row {
    name: "request.allocations",
    ours: OURS,
    baseline: BASELINE,
    target: Target::OursAtMost(4.0),
    run: run_allocations,
};

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let client = client()?;
    let since = since()?;
    measure::instructions(options, ROW.name, || ours(&client, since), || by_hand(since))
}

fn run_allocations(_: &Options) -> anyhow::Result<Outcome> {
    let client = client()?;
    let since = since()?;
    let (our_body, baseline_body) = (ours(&client, since)?, by_hand(since)?);
    // The timestamps may differ by a second, and then the signs.
    let without_time = |body: &str| body.split("&timestamp").next().map(str::to_owned);
    ensure!(without_time(&our_body) == without_time(&baseline_body), "{our_body} is not {baseline_body}");
    Ok(measure::allocations(|| ours(&client, since), || by_hand(since)))
}

fn client() -> anyhow::Result<Client> {
    let builder = Client::builder().credentials(Credentials::new(PARTNER_ID, KEY));
    Ok(builder.base_url("http://127.0.0.1:9").rate_limiter(Unlimited).build()?)
}

fn since() -> anyhow::Result<CstDateTime> {
    Ok("2018-01-01 10:01:01".parse()?)
}

fn ours(client: &Client, since: CstDateTime) -> Result<String, baijiayun_vod::Error> {
    let request = video::List::new().page_size(black_box(1000)).page(black_box(2));
    client.api().signed_body(request.create_time(since).name(black_box("视频")))
}

fn by_hand(since: CstDateTime) -> anyhow::Result<String> {
    by_hand::list_body(black_box(1000), black_box(2), since, black_box("视频"))
}
