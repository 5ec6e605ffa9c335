//! Sums over plays, which the account's operations and those of play data share.

use baijiayun_vod::play_data::ProductType;
use baijiayun_vod::{ByteCount, CstDate};

use crate::rejection::Rejection;
use crate::state::{Play, sum};

/// The longest time span of a call, in days.
const LONGEST_SPAN: usize = 366;

/// Returns whether a play belongs to a product line. 0 and `None` stand for all of them.
pub fn is_of(play: &Play, product: Option<ProductType>) -> bool {
    product.is_none_or(|product| product == ProductType::Unknown(0) || product == play.product_type)
}

/// Returns whether a play began on one of these days.
pub fn within(play: &Play, start: CstDate, end: CstDate) -> bool {
    play.record.play_begin_time.is_some_and(|time| (start..=end).contains(&time.date()))
}

/// Returns every day of a time span. Rejects spans longer than [`LONGEST_SPAN`].
pub fn each_day(start: CstDate, end: CstDate) -> Result<impl Iterator<Item = CstDate>, Rejection> {
    let next = |day: &CstDate| day.tomorrow();
    let days = std::iter::successors(Some(start), next).take_while(move |day| *day <= end);
    if days.clone().take(LONGEST_SPAN + 1).count() > LONGEST_SPAN {
        return Err(Rejection::parameter(format!("end_date参数错误，时间跨度不能超过{LONGEST_SPAN}天")));
    }
    Ok(days)
}

/// Returns the traffic of the plays that `counts` selects, in bytes.
pub fn total(plays: &[Play], counts: impl Fn(&Play) -> bool) -> ByteCount {
    ByteCount(sum(plays.iter().filter(|play| counts(play)).map(|play| play.flow.0)))
}
